import { describe, expect, it } from 'vitest';
import { allocateRaster, type Raster, type SampleType } from '../../../src/core/raster/raster.ts';
import { type Kernel, LineSampler, pixelCentre } from '../../../src/core/raster/sampling.ts';

const RAMP_PER_PX = 3;

/** A ramp that is `RAMP_PER_PX · col` at every position. */
function ramp(width: number, height: number, sampleType: SampleType = 'float64'): Raster {
  const raster = allocateRaster(width, height, 1, sampleType);
  for (let i = 0; i < width * height; i++) raster.bands[0]![i] = RAMP_PER_PX * pixelCentre(i % width);
  raster.valid.fill(1);
  return raster;
}

/** Samples one row of positions at row 8.3. */
function sampleRow(source: Raster, kernel: Kernel, col: number, stepCol: number, count: number) {
  const out = allocateRaster(count, 1, 1, 'float64');
  new LineSampler(source, out, kernel, count).fill({ col, row: 8.3, stepCol, stepRow: 0, count }, 0);
  return { values: out.bands[0]!, filled: out.valid };
}

describe('sampling', () => {
  for (const kernel of ['bilinear', 'cubic'] as const) {
    it.each([0.5, 1, 2, 4])(`leaves a linear ramp unmoved at %s × (${kernel})`, (zoom) => {
      const source = ramp(32, 16);
      const count = 32 * zoom;
      const { values, filled } = sampleRow(source, kernel, pixelCentre(0) / zoom, 1 / zoom, count);
      expect(filled.every((mark) => mark === 1)).toBe(true);
      for (let i = 2 * zoom; i < count - 2 * zoom; i++) {
        expect(values[i]).toBeCloseTo((RAMP_PER_PX * pixelCentre(i)) / zoom, 9);
      }
    });
  }

  it('recovers a parabola with the cubic kernel', () => {
    const source = ramp(32, 16);
    source.bands[0]!.forEach((_, i, band) => {
      band[i] = pixelCentre(i % 32) ** 2;
    });
    const { values } = sampleRow(source, 'cubic', 4.2, 0.7, 30);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo((4.2 + 0.7 * i) ** 2, 9);
    });
  });

  it('extends pixels by half a pixel at the edge and has no value beyond', () => {
    const { values, filled } = sampleRow(ramp(8, 16), 'cubic', -0.2, 0.4, 22);
    expect([...filled].map(Boolean)).toEqual(Array.from({ length: 22 }, (_, i) => i >= 1 && -0.2 + 0.4 * i <= 8));
    expect(values[1]).toBeCloseTo(RAMP_PER_PX * 0.5, 9);
  });

  it('asks for every tap with weight, and for no other', () => {
    const source = ramp(16, 16);
    for (let row = 0; row < 16; row++) source.valid[row * 16 + 6] = 0;
    const { filled } = sampleRow(source, 'bilinear', 0.5, 0.5, 31);
    const invalid = [...filled.keys()].filter((i) => filled[i] === 0).map((i) => 0.5 + 0.5 * i);
    expect(invalid).toEqual([6, 6.5, 7]);
  });

  it('falls back to bilinear where only outer taps of the cubic kernel are masked', () => {
    const source = ramp(16, 16);
    source.bands[0]!.forEach((_, i, band) => {
      band[i] = (i % 16) ** 3;
    });
    for (let row = 0; row < 16; row++) source.valid[row * 16 + 6] = 0;
    const { values, filled } = sampleRow(source, 'cubic', 5.25, 1, 1);
    expect(filled[0]).toBe(1);
    expect(values[0]).toBeCloseTo(4 ** 3 + 0.75 * (5 ** 3 - 4 ** 3), 9);
  });

  it('rounds and clamps into integers of every type', () => {
    for (const [sampleType, least, most] of [
      ['uint8', 0, 255],
      ['int16', -32768, 32767],
      ['uint32', 0, 4294967295],
    ] as const) {
      const source = ramp(16, 16, sampleType);
      // A step, which the cubic kernel overshoots on both sides.
      source.bands[0]!.forEach((_, i, band) => {
        band[i] = i % 16 < 8 ? least : most;
      });
      const out = allocateRaster(64, 1, 1, sampleType);
      new LineSampler(source, out, 'cubic', 64).fill({ col: 4, row: 8, stepCol: 0.125, stepRow: 0, count: 64 }, 0);
      const values = [...out.bands[0]!];
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect([values[0], values.at(-1)]).toEqual([least, most]);
    }
  });

  it('samples a raster that is one pixel wide', () => {
    const source = ramp(1, 16);
    const { values, filled } = sampleRow(source, 'cubic', 0.1, 0.4, 3);
    expect([...filled]).toEqual([1, 1, 1]);
    expect(values[1]).toBeCloseTo(RAMP_PER_PX * 0.5, 9);
  });
});
