import { describe, expect, it } from 'vitest';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { sourceLocator } from '../../../src/core/findings/locate-in-source.ts';
import { gridLocator } from '../../../src/core/findings/locate-on-grid.ts';
import { translation } from '../../../src/core/geo/affine.ts';
import type { BentMap } from '../../../src/core/geo/bent-map.ts';
import { crsFromEpsg, toLonLat } from '../../../src/core/geo/crs.ts';
import { type Grid, pixelGrid, pixelToMap } from '../../../src/core/geo/grid.ts';
import { sceneOf, utm36 } from './scenes.ts';

const field = {
  cellPx: 50,
  cols: 3,
  rows: 3,
  dCol: [0, 1, 0, -1, 2, 1, 0, 0, 1],
  dRow: [1, 0, 0, 0, 3, -1, 0, 2, 0],
};
const bentMap: BentMap = { ...translation(2.5, -1), field };

/** About the same ground in degrees. */
function lonLatGrid(): Grid {
  const { lon, lat } = toLonLat(utm36.crs, pixelToMap(utm36, { col: 0, row: 0 }));
  return {
    crs: crsFromEpsg(4326)!,
    originX: lon - 0.0005,
    originY: lat + 0.0005,
    pixelWidth: 1e-5,
    pixelHeight: 1e-5,
    width: 600,
    height: 500,
  };
}

/** Boxes that lie wholly in the file, so that `sourceLocator` cuts nothing off. */
const boxes: PixelBox[] = [
  [20, 20, 26, 31],
  [48.5, 40, 60, 44.25],
  [70, 71, 72, 73],
];

describe('where a box of a file lies on the grid', () => {
  it.each<[string, Grid, Grid, BentMap]>([
    ['files on the grid itself', utm36, utm36, translation(0, 0)],
    [
      'another origin and pixel size',
      { ...utm36, originX: 544_980, pixelWidth: 2, pixelHeight: 2, width: 200, height: 200 },
      utm36,
      bentMap,
    ],
    ['a registration that moves and bends', utm36, utm36, bentMap],
    ['no georeference', pixelGrid(100, 100), pixelGrid(90, 95), bentMap],
  ])('is the way back of where a box of the grid lies in the file: %s', (_name, own, grid, gridToScene) => {
    const scene = sceneOf([{ asset: 'scene.tif', grid: own }]);
    const toSource = sourceLocator(scene, grid, gridToScene);
    const toGrid = gridLocator(scene, grid, gridToScene);
    for (const box of boxes) {
      const back = toGrid(scene.parts[0], toSource(box)!.box);
      // Exact but for the hundredths of a pixel of the source box, and corners that a bend takes apart.
      const bend = gridToScene.field === undefined ? 0 : 1.5;
      back.forEach((edge, i) => {
        expect(Math.abs(edge - box[i]!)).toBeLessThan(0.02 + bend);
      });
      const middle = (b: readonly number[]) => [(b[0]! + b[2]!) / 2, (b[1]! + b[3]!) / 2];
      expect(Math.abs(middle(back)[0]! - middle(box)[0]!)).toBeLessThan(0.02 + bend / 3);
      expect(Math.abs(middle(back)[1]! - middle(box)[1]!)).toBeLessThan(0.02 + bend / 3);
    }
  });

  it('is exact for a point, through a registration that moves and bends', () => {
    const scene = sceneOf([{ asset: 'scene.tif', grid: utm36 }]);
    const point: PixelBox = [33, 61, 33, 61];
    const [x0, y0, x1, y1] = gridLocator(
      scene,
      utm36,
      bentMap,
    )(scene.parts[0], sourceLocator(scene, utm36, bentMap)(point)!.box);
    for (const [edge, truth] of [
      [x0, 33],
      [x1, 33],
      [y0, 61],
      [y1, 61],
    ] as const) {
      expect(Math.abs(edge - truth)).toBeLessThan(0.02);
    }
  });

  it('goes from one CRS to another, as the upright box round the turned one', () => {
    const grid = lonLatGrid();
    const scene = sceneOf([{ asset: 'lonlat.tif', grid }]);
    const box: PixelBox = [40, 30, 52, 45];
    const back = gridLocator(scene, utm36)(scene.parts[0], sourceLocator(scene, utm36)(box)!.box);
    // The meridians lean here by 0.4°; each hull may add some hundredths of a pixel, and takes nothing away.
    for (const i of [0, 1]) expect(back[i]! - box[i]!).toBeLessThan(0.02);
    for (const i of [2, 3]) expect(back[i]! - box[i]!).toBeGreaterThan(-0.02);
    back.forEach((edge, i) => {
      expect(Math.abs(edge - box[i]!)).toBeLessThan(0.4);
    });
  });

  it('counts each file of a mosaic from its own corner, and goes beyond the grid where the file does', () => {
    const east = { ...utm36, originX: utm36.originX + 240 };
    const scene = sceneOf([
      { asset: 'west.tif', grid: utm36 },
      { asset: 'east.tif', grid: east },
    ]);
    const locate = gridLocator(scene, utm36);
    expect(locate(scene.parts[0], [85, 10, 95, 20])).toEqual([85, 10, 95, 20]);
    expect(locate(scene.parts[1]!, [5, 10, 15, 20])).toEqual([85, 10, 95, 20]);
    expect(locate(scene.parts[1]!, [40, 10, 50, 20])).toEqual([120, 10, 130, 20]);
  });
});
