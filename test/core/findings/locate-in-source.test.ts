import { describe, expect, it } from 'vitest';
import { sourceLocator } from '../../../src/core/findings/locate-in-source.ts';
import { translation } from '../../../src/core/geo/affine.ts';
import { crsFromEpsg, fromLonLat, toLonLat } from '../../../src/core/geo/crs.ts';
import { mapToPixel, pixelGrid, pixelToMap } from '../../../src/core/geo/grid.ts';
import { sceneOf, utm36 } from './scenes.ts';

describe('where a box lies in the source files', () => {
  it('chooses the file that holds the centre, and cuts the box at its edge', () => {
    const scene = sceneOf([
      { asset: '/data/west.tif', grid: utm36 },
      { asset: 'C:\\data\\east.tif', grid: { ...utm36, originX: utm36.originX + 300 } },
    ]);
    const locate = sourceLocator(scene, { ...utm36, width: 200 });
    expect(locate([95, 10, 99, 20])).toEqual({ asset: 'west.tif', box: [95, 10, 99, 20] });
    expect(locate([90, 10, 120, 20])).toEqual({ asset: 'east.tif', box: [0, 10, 20, 20] });
    expect(locate([250, 10, 260, 20])).toBeNull();
  });

  it('goes through the registration: grid px to where the scene puts that ground', () => {
    const locate = sourceLocator(sceneOf([{ asset: 'after.tif', grid: utm36 }]), utm36, translation(2.5, -1));
    expect(locate([10, 10, 14, 12])?.box).toEqual([12.5, 9, 16.5, 11]);
  });

  it('goes through its bends as well', () => {
    const field = { cellPx: 50, cols: 3, rows: 3, dCol: Array(9).fill(0), dRow: [0, 0, 0, 0, 4, 0, 0, 0, 0] };
    const locate = sourceLocator(sceneOf([{ asset: 'after.tif', grid: utm36 }]), utm36, {
      ...translation(2, 0),
      field,
    });
    expect(locate([50, 50, 50, 50])?.box).toEqual([52, 54, 52, 54]);
    expect(locate([25, 50, 25, 50])?.box).toEqual([27, 52, 27, 52]);
  });

  it('goes from one CRS to another', () => {
    const { lon, lat } = toLonLat(utm36.crs, pixelToMap(utm36, { col: 50, row: 50 }));
    const wgs84 = crsFromEpsg(4326)!;
    const grid = {
      crs: wgs84,
      originX: lon - 0.001,
      originY: lat + 0.001,
      pixelWidth: 1e-5,
      pixelHeight: 1e-5,
      width: 200,
      height: 200,
    };
    const box = sourceLocator(sceneOf([{ asset: 'lonlat.tif', grid }]), utm36)([49, 49, 51, 51])!.box;
    const corner = mapToPixel(
      grid,
      (({ lon: x, lat: y }) => ({ x, y }))(toLonLat(utm36.crs, pixelToMap(utm36, { col: 49, row: 49 }))),
    );
    expect(box[0]).toBeCloseTo(corner.col, 0);
    expect((box[0] + box[2]) / 2).toBeCloseTo(100, 1);
    expect((box[1] + box[3]) / 2).toBeCloseTo(100, 1);
    expect(fromLonLat(utm36.crs, { lon, lat }).x).toBeCloseTo(utm36.originX + 150, 3);
  });

  it('counts in pixels where there is no georeference', () => {
    const scene = sceneOf([{ asset: 'photo.jpg', grid: pixelGrid(100, 80) }]);
    expect(sourceLocator(scene, pixelGrid(90, 70), translation(3, 4))([1, 2, 5, 6])?.box).toEqual([4, 6, 8, 10]);
  });
});
