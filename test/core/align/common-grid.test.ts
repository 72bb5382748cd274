import { describe, expect, it } from 'vitest';
import { commonGrid } from '../../../src/core/align/common-grid.ts';
import { CrsNotSupported, NotComparable, TooLittleOverlap, UsageError } from '../../../src/core/contract/errors.ts';
import { gridAt, sceneOn } from '../../helpers/scenes.ts';

describe('the common grid of two scenes', () => {
  it('keeps the before lattice where both have the same pixels', () => {
    const before = sceneOn(gridAt());
    const after = sceneOn(gridAt({ originX: 546_100.3, originY: 4_992_900.1 }));
    const { grid, pixelRatio } = commonGrid(before, after);
    expect((grid.originX - 546_000) % 0.5).toBe(0);
    expect(grid.originX).toBeGreaterThanOrEqual(546_100.3);
    expect(grid).toMatchObject({ pixelWidth: 0.5, pixelHeight: 0.5, width: 1799, height: 1300 });
    expect(pixelRatio).toBeCloseTo(1, 6);
  });

  it('takes the coarser pixel size where they differ', () => {
    const before = sceneOn(gridAt());
    const after = sceneOn(gridAt({ pixelWidth: 3, pixelHeight: 3, width: 400, height: 400 }));
    expect(commonGrid(before, after).grid.pixelWidth).toBeCloseTo(3, 6);
    const turned = commonGrid(after, before);
    expect(turned.grid.pixelWidth).toBe(3);
    expect(turned.pixelRatio).toBeCloseTo(6, 4);
  });

  it('works across CRSs by ground size, not by CRS units', () => {
    const before = sceneOn(gridAt());
    const after = sceneOn(
      gridAt({
        epsg: 4326,
        originX: 33.58,
        originY: 45.095,
        pixelWidth: 6e-6,
        pixelHeight: 6e-6,
        width: 3000,
        height: 3000,
      }),
    );
    const { grid, pixelRatio } = commonGrid(before, after);
    expect(grid.crs?.code).toBe('EPSG:32636');
    expect(pixelRatio).toBeGreaterThan(1.1);
    expect(grid.pixelWidth).toBeCloseTo(0.5 * pixelRatio, 6);
  });

  it('refuses scenes that do not meet, and says by how much', () => {
    const far = sceneOn(gridAt({ originX: 600_000 }));
    expect(() => commonGrid(sceneOn(gridAt()), far)).toThrow(TooLittleOverlap);
    expect(() => commonGrid(sceneOn(gridAt()), far)).toThrow(/overlap 0\.0 %, need 5\.0 %/);
  });

  it('refuses an overlap of a single pixel', () => {
    const touching = sceneOn(gridAt({ originX: 546_000 + 999.5 }));
    expect(() => commonGrid(sceneOn(gridAt()), touching)).toThrow(TooLittleOverlap);
  });

  it('refuses a georeferenced scene beside one that is not', () => {
    const loose = sceneOn(gridAt({ epsg: null }));
    expect(() => commonGrid(sceneOn(gridAt()), loose)).toThrow(CrsNotSupported);
  });

  it('compares two images without georeference in the pixels of the first', () => {
    const loose = sceneOn(gridAt({ epsg: null, width: 640, height: 480 }));
    const { grid } = commonGrid(loose, sceneOn(gridAt({ epsg: null, width: 500, height: 500 })));
    expect(grid).toMatchObject({ crs: null, width: 640, height: 480, originX: 0, originY: 0 });
  });

  it('refuses a mosaic without georeference', () => {
    const tiles = sceneOn([gridAt({ epsg: null }), gridAt({ epsg: null })]);
    expect(() => commonGrid(tiles, tiles)).toThrow(NotComparable);
  });

  it('refuses a --gsd finer than both scenes, and obeys a coarser one', () => {
    const pair = sceneOn(gridAt());
    expect(() => commonGrid(pair, pair, { gsdMeters: 0.2 })).toThrow(UsageError);
    expect(commonGrid(pair, pair, { gsdMeters: 2 }).grid.pixelWidth).toBeCloseTo(2, 2);
  });

  it('narrows to the area of interest and refuses one elsewhere', () => {
    const pair = sceneOn(gridAt());
    const areaOfInterest = { minX: 546_200, minY: 4_992_500, maxX: 546_300, maxY: 4_992_600 };
    expect(commonGrid(pair, pair, { areaOfInterest }).grid).toMatchObject({ width: 200, height: 200 });
    const elsewhere = { minX: 0, minY: 0, maxX: 10, maxY: 10 };
    expect(() => commonGrid(pair, pair, { areaOfInterest: elsewhere })).toThrow(TooLittleOverlap);
  });
});
