import { describe, expect, it } from 'vitest';
import { displayBands } from '../../../src/core/publish/display-bands.ts';
import { estimateStretch, paintStretched, SAME_LEVEL, stretchRule } from '../../../src/core/publish/display-stretch.ts';
import type { PixelArray, Raster } from '../../../src/core/raster/raster.ts';

function rasterOf(bands: readonly PixelArray[], valid?: Uint8Array): Raster {
  const width = bands[0]!.length;
  return { width, height: 1, bands, valid: valid ?? new Uint8Array(width).fill(1) };
}

function sideOf(raster: Raster) {
  return { raster, levels: raster.bands.map(() => SAME_LEVEL) };
}

describe('the bands that are shown', () => {
  it('are red, green and blue by name, wherever they lie in either file', () => {
    expect(displayBands(['blue', 'green', 'red', 'nir'], ['red', 'green', 'blue'])).toEqual([
      { name: 'red', before: 2, after: 0 },
      { name: 'green', before: 1, after: 1 },
      { name: 'blue', before: 0, after: 2 },
    ]);
  });

  it('are the first three both have where they are not named so, and one as grey where there are fewer', () => {
    const names = ['band1', 'band2', 'band3', 'band4'];
    expect(displayBands(names, names).map((band) => band.after)).toEqual([0, 1, 2]);
    expect(displayBands(['band1', 'band2'], ['band1', 'band2'])).toEqual([{ name: 'band1', before: 0, after: 0 }]);
    expect(displayBands(['nir', 'red'], ['red', 'pan'])).toEqual([{ name: 'red', before: 1, after: 0 }]);
    expect(displayBands(['red', 'green', 'blue'], ['band1', 'band2', 'band3']).map((band) => band.after)).toEqual([
      0, 1, 2,
    ]);
  });
});

describe('the display stretch', () => {
  it('takes the 2nd and 98th percentile of both dates together, for each band of measured values', () => {
    const before = Uint16Array.from({ length: 1001 }, (_, i) => i);
    const after = Uint16Array.from({ length: 1001 }, (_, i) => 1000 + i);
    const [first, second] = estimateStretch(
      [sideOf(rasterOf([before, before])), sideOf(rasterOf([after, before]))],
      stretchRule('uint16'),
    );
    expect(first!.low).toBeCloseTo(40, -0.5);
    expect(first!.high).toBeCloseTo(1960, -0.5);
    expect(second!.high).toBeCloseTo(980, -0.5);
  });

  it('keeps the colours of an eight-bit picture: all bands share one stretch', () => {
    const dark = Uint8Array.from({ length: 256 }, (_, i) => i / 4);
    const bright = Uint8Array.from({ length: 256 }, (_, i) => i);
    const side = sideOf(rasterOf([dark, bright]));
    const [first, second] = estimateStretch([side, side], stretchRule('uint8'));
    expect(first).toEqual(second);
  });

  it('ignores what was not observed, and brings the dates to one level first', () => {
    const before = rasterOf([Float32Array.from([0, 1, 9999, Number.NaN])], Uint8Array.from([1, 1, 0, 0]));
    const after = { raster: rasterOf([Float32Array.from([10, 30])]), levels: [{ gain: 0.05, offset: -0.5 }] };
    const stretch = estimateStretch([sideOf(before), after], { ...stretchRule('float32'), tail: 0 });
    expect(stretch).toEqual([{ low: 0, high: 1 }]);
    expect([...paintStretched(after, stretch)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });

  it('paints what was not observed transparent, not black', () => {
    const raster = rasterOf([Uint8Array.from([0, 200])], Uint8Array.from([1, 0]));
    expect([...paintStretched(sideOf(raster), [{ low: 0, high: 255 }])]).toEqual([0, 0, 0, 255, 0, 0, 0, 0]);
  });

  it('does not blow up flat ground, and survives ground of one value or none', () => {
    const flat = sideOf(rasterOf([Uint8Array.from([100, 101, 102])]));
    const [stretch] = estimateStretch([flat, flat], stretchRule('uint8'));
    expect(stretch!.high - stretch!.low).toBeGreaterThanOrEqual(32);
    const constant = sideOf(rasterOf([Float32Array.from([7, 7])]));
    const [narrow] = estimateStretch([constant], stretchRule('float32'));
    expect(narrow!.high).toBeGreaterThan(narrow!.low);
    const unseen = sideOf(rasterOf([Float32Array.from([7])], Uint8Array.of(0)));
    expect(estimateStretch([unseen], stretchRule('float32'))).toEqual([{ low: 0, high: 1 }]);
  });
});
