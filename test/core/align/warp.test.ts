import { describe, expect, it } from 'vitest';
import { planWarp } from '../../../src/core/align/plan-warp.ts';
import { isWholeCopy, warp } from '../../../src/core/align/warp.ts';
import { translation } from '../../../src/core/geo/affine.ts';
import { displacementAt } from '../../../src/core/geo/bent-map.ts';
import { crsFromEpsg, fromLonLat, toLonLat } from '../../../src/core/geo/crs.ts';
import { type Grid, type PixelWindow, pixelGrid, pixelToMap } from '../../../src/core/geo/grid.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';
import { allocateRaster, type Raster, type SampleType } from '../../../src/core/raster/raster.ts';

function gridAt(epsg: number, center: LonLat, pixelSize: number, width: number, height: number): Grid {
  const crs = crsFromEpsg(epsg)!;
  const { x, y } = fromLonLat(crs, center);
  return {
    crs,
    originX: x - (width / 2) * pixelSize,
    originY: y + (height / 2) * pixelSize,
    pixelWidth: pixelSize,
    pixelHeight: pixelSize,
    width,
    height,
  };
}

/** A raster whose value at every pixel's centre is a function of its place. */
function paint(grid: Grid, value: (at: LonLat) => number, sampleType: SampleType = 'float32'): Raster {
  const raster = allocateRaster(grid.width, grid.height, 1, sampleType);
  for (let i = 0; i < raster.valid.length; i++) {
    const at = { col: (i % grid.width) + 0.5, row: Math.floor(i / grid.width) + 0.5 };
    const map = pixelToMap(grid, at);
    raster.bands[0]![i] = value(grid.crs === null ? { lon: map.x, lat: map.y } : toLonLat(grid.crs, map));
    raster.valid[i] = 1;
  }
  return raster;
}

function cut(raster: Raster, window: PixelWindow): Raster {
  const part = allocateRaster(window.width, window.height, raster.bands.length, 'float32');
  for (let i = 0; i < part.valid.length; i++) {
    const from = (window.row + Math.floor(i / window.width)) * raster.width + window.col + (i % window.width);
    raster.bands.forEach((band, b) => {
      part.bands[b]![i] = band[from]!;
    });
    part.valid[i] = raster.valid[from]!;
  }
  return part;
}

const wholeOf = (grid: Grid): PixelWindow => ({ col: 0, row: 0, width: grid.width, height: grid.height });

/** Plans, reads and warps one window of the target grid. */
function warpWindow(sourceGrid: Grid, source: Raster, target: Grid, window = wholeOf(target), options = {}): Raster {
  const plan = planWarp(sourceGrid, target, window, options);
  const out = allocateRaster(window.width, window.height, source.bands.length, 'float32');
  if (plan.source !== null) warp(plan, cut(source, plan.source), out);
  return out;
}

const largest = (values: readonly number[]) => Math.max(...values.map(Math.abs));
const largestDifference = (a: Raster, b: Raster) =>
  largest(Array.from(a.bands[0]!, (value, i) => value - b.bands[0]![i]!));

const BERLIN: LonLat = { lon: 13.4, lat: 52.5 };
/** Waves about 100 m long: 33 px at 3 m. */
const waves = ({ lon, lat }: LonLat) => 100 + 50 * Math.sin((lon - 13.4) * 4300) + 40 * Math.cos((lat - 52.5) * 7000);

describe('planWarp', () => {
  const source = gridAt(32633, BERLIN, 3, 400, 400);

  it('copies where both grids share one lattice', () => {
    const target = { ...source, originX: source.originX + 30, originY: source.originY - 60, width: 100, height: 80 };
    const plan = planWarp(source, target, { col: 10, row: 20, width: 50, height: 40 });
    expect(plan.copyOffset).toEqual({ col: 10, row: 20 });
    expect(plan.source).toEqual({ col: 20, row: 40, width: 50, height: 40 });
    expect(plan.mesh.cellPx).toBe(64);
  });

  it('reads nothing where the scenes do not meet', () => {
    const target = gridAt(3857, { lon: 13.6, lat: 52.5 }, 5, 200, 200);
    expect(planWarp(source, target, wholeOf(target)).source).toBeNull();
  });

  it('halves its cells where the projection bends, until within the tolerance', () => {
    const arctic: LonLat = { lon: 20, lat: 83 };
    const coarse = gridAt(32633, arctic, 500, 256, 256);
    const target = gridAt(3857, arctic, 4000, 256, 256);
    const loose = planWarp(coarse, target, wholeOf(target), { tolerancePx: 5 });
    const tight = planWarp(coarse, target, wholeOf(target), { tolerancePx: 0.01 });
    expect(tight.mesh.cellPx).toBeLessThan(loose.mesh.cellPx);
    expect(tight.mesh.cellPx).toBeGreaterThan(1);
  });

  it('blurs along the axis on which the source is finer', () => {
    const fine = { ...source, pixelWidth: 1, width: 1200 };
    const { antiAliasSigmaPx, source: read } = planWarp(fine, source, wholeOf(source));
    expect(antiAliasSigmaPx).toEqual({ col: expect.closeTo(0.5 * Math.sqrt(8), 9), row: 0 });
    expect(read).toEqual(wholeOf(fine));
  });
});

describe('warp', () => {
  const sourceGrid = gridAt(32633, BERLIN, 3, 400, 400);
  const source = paint(sourceGrid, waves);
  const target = gridAt(3857, BERLIN, 5, 180, 160);

  it('puts every pixel of another projection where the ground says', () => {
    const out = warpWindow(sourceGrid, source, target);
    const truth = paint(target, waves);
    expect(out.valid.every((mark) => mark === 1)).toBe(true);
    expect(largestDifference(out, truth)).toBeLessThan(0.4); // 0.05 px of the steepest slope, and the kernel
  });

  it('gives a window the pixels that the whole has there', () => {
    const whole = warpWindow(sourceGrid, source, target);
    const window = { col: 37, row: 70, width: 90, height: 55 };
    const part = warpWindow(sourceGrid, source, target, window);
    expect(part).toEqual(cut(whole, window));
  });

  it('moves the source by gridToAfter', () => {
    const gridToAfter = translation(2.25, -1.5);
    const moved = warpWindow(sourceGrid, source, target, wholeOf(target), { gridToAfter });
    const movedTarget = {
      ...target,
      originX: target.originX + 2.25 * target.pixelWidth,
      originY: target.originY + 1.5 * target.pixelHeight,
    };
    const truth = warpWindow(sourceGrid, source, movedTarget);
    expect(largestDifference(moved, truth)).toBeLessThan(0.05);
  });

  it('bends the source by a field: a ramp read along it says where each pixel was taken from', () => {
    const grid = pixelGrid(256, 192);
    const ramp = paint(grid, ({ lon }) => lon); // a pixel's value is its centre's column
    const dCol = Array.from({ length: 5 * 4 }, (_, node) => 1.5 * Math.sin(node));
    const field = { cellPx: 64, cols: 5, rows: 4, dCol, dRow: dCol.map(() => 0) };
    const window = { col: 50, row: 40, width: 150, height: 100 };
    const bent = warpWindow(grid, ramp, grid, window, { gridToAfter: { ...translation(3, 0), field } });
    const errors = Array.from(bent.bands[0]!, (value, i) => {
      const at = { col: window.col + (i % 150) + 0.5, row: window.row + Math.floor(i / 150) + 0.5 };
      return value - (at.col + 3 + displacementAt(field, at).col);
    });
    expect(largest(errors)).toBeLessThan(0.05);
  });

  it('removes stripes finer than the target, and keeps their mean', () => {
    const fineGrid = pixelGrid(256, 256);
    const stripes = paint(fineGrid, ({ lon }) => (Math.floor(lon) % 2 === 0 ? 0 : 200));
    const coarseGrid = { ...pixelGrid(64, 64), pixelWidth: 4, pixelHeight: 4 };
    const out = warpWindow(fineGrid, stripes, coarseGrid);
    const inner = cut(out, { col: 2, row: 2, width: 60, height: 60 }).bands[0]!; // an edge sees stripes on one side only
    expect(largest(Array.from(inner, (value) => value - 100))).toBeLessThan(1);
  });

  it('keeps masked values, NaN among them, out of the blur and out of the result', () => {
    for (const zoom of [1.3, 3]) {
      const grid = pixelGrid(120, 120);
      const raster = paint(grid, ({ lon }) => 50 + 0 * lon);
      for (let i = 0; i < raster.valid.length; i++) {
        if (i % 120 < 40) {
          raster.valid[i] = 0;
          raster.bands[0]![i] = Number.NaN;
        }
      }
      const coarse = { ...pixelGrid(Math.floor(120 / zoom), 20), pixelWidth: zoom, pixelHeight: zoom };
      const out = warpWindow(grid, raster, coarse);
      expect(out.valid[0]).toBe(0);
      expect(out.valid.at(-1)).toBe(1);
      expect(largest(Array.from(out.bands[0]!, (value, i) => (out.valid[i] === 1 ? value - 50 : 0)))).toBeLessThan(
        1e-4,
      );
    }
  });

  it('puts abutting tiles together without a seam, the first valid pixel first', () => {
    const left = pixelGrid(50, 40);
    const right = { ...left, originX: 50 };
    const out = allocateRaster(160, 60, 1, 'float32');
    const lattice = { ...pixelGrid(160, 60), originX: 10, originY: -5, pixelWidth: 0.5, pixelHeight: 0.5 };
    for (const [grid, value] of [
      [left, 10],
      [right, 20],
    ] as const) {
      const plan = planWarp(grid, lattice, wholeOf(lattice));
      warp(
        plan,
        cut(
          paint(grid, () => value),
          plan.source!,
        ),
        out,
      );
    }
    expect(out.valid.every((mark) => mark === 1)).toBe(true);
    expect([...out.bands[0]!.subarray(0, 160)]).toEqual(Array.from({ length: 160 }, (_, i) => (i < 80 ? 10 : 20)));
  });

  it('copies a shared lattice to the last bit, leaving what is filled or masked', () => {
    const grid = pixelGrid(64, 64);
    const raster = paint(grid, ({ lon, lat }) => lon * 1000 + lat, 'float32');
    raster.valid[5] = 0;
    const shifted = { ...grid, originX: 3, originY: -2 };
    const out = allocateRaster(64, 64, 1, 'float32');
    out.valid[0] = 1;
    const plan = planWarp(grid, shifted, wholeOf(shifted));
    warp(plan, cut(raster, plan.source!), out);
    expect(out.bands[0]![0]).toBe(0);
    expect(out.bands[0]![1]).toBe(raster.bands[0]![2 * 64 + 4]);
    expect(out.valid.filter((mark) => mark === 1).length).toBe(61 * 62);
  });

  it('crosses the antimeridian', () => {
    const fiji: LonLat = { lon: 180, lat: -17 };
    const geographic: Grid = { ...gridAt(4326, fiji, 0.001, 200, 200) };
    const value = ({ lon, lat }: LonLat) => ((lon + 360) % 360) * 100 + lat;
    const utm = gridAt(32701, { lon: -179.999, lat: -17 }, 120, 100, 100);
    const out = warpWindow(geographic, paint(geographic, value), utm);
    const truth = paint(utm, value);
    expect(out.valid.every((mark) => mark === 1)).toBe(true);
    expect(largestDifference(out, truth)).toBeLessThan(0.05);
  });

  it('refuses pixels that are not those of the plan', () => {
    const plan = planWarp(sourceGrid, target, wholeOf(target));
    const out = allocateRaster(target.width, target.height, 1, 'float32');
    expect(() => warp(plan, allocateRaster(3, 3, 1, 'float32'), out)).toThrow(RangeError);
    expect(() =>
      warp(plan, cut(source, plan.source!), allocateRaster(target.width, target.height, 2, 'uint8')),
    ).toThrow(RangeError);
  });
});

describe('a target that is the source as it is', () => {
  const source = pixelGrid(40, 30);
  const onSource = (window: PixelWindow, shift = { col: 0, row: 0 }) =>
    isWholeCopy(planWarp(source, source, window, { gridToAfter: translation(shift.col, shift.row) }));

  it('lies within it, by whole pixels', () => {
    expect(onSource({ col: 5, row: 4, width: 20, height: 10 })).toBe(true);
    expect(onSource({ col: 5, row: 4, width: 20, height: 10 }, { col: 3, row: -2 })).toBe(true);
  });

  it('is none where it reaches over an edge or lies between pixels', () => {
    expect(onSource({ col: 5, row: 4, width: 20, height: 10 }, { col: 16, row: 0 })).toBe(false);
    expect(onSource({ col: 5, row: 4, width: 20, height: 10 }, { col: 0, row: -5 })).toBe(false);
    expect(onSource({ col: 5, row: 4, width: 20, height: 10 }, { col: 0.4, row: 0 })).toBe(false);
  });
});
