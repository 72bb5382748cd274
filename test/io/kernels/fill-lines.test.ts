import { describe, expect, it } from 'vitest';
import { allocateRaster, type Raster, type SampleType } from '../../../src/core/raster/raster.ts';
import { fillLines, isInterior, type PlacedLine } from '../../../src/core/raster/sampling.ts';
import { fillLinesFast } from '../../../src/io/kernels/fill-lines.ts';

const WIDTH = 90;
const HEIGHT = 70;

/** Noise over the type's whole range, so that overshoots are cut at both ends. */
function noise(sampleType: SampleType, bands: number): Raster {
  const raster = allocateRaster(WIDTH, HEIGHT, bands, sampleType);
  let state = 20220809;
  for (const band of raster.bands) {
    for (let i = 0; i < band.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      band[i] = sampleType === 'float32' ? (state - 2 ** 31) / 1e6 : state >>> 12;
    }
  }
  raster.valid.fill(1);
  return raster;
}

/** Lines that lie between the source's pixels and take whole steps. */
function straightLines(out: Raster, marginPx: number): PlacedLine[] {
  return turnedLines(out, marginPx).map((line) => ({
    ...line,
    col: marginPx + 0.3 + (line.start % out.width),
    row: marginPx + 0.7123 + Math.floor(line.start / out.width),
    stepCol: 1,
    stepRow: 0,
  }));
}

/** Lines of a slightly turned and shrunk map; `marginPx` keeps them off the source's edge. */
function turnedLines(out: Raster, marginPx: number): PlacedLine[] {
  const lines: PlacedLine[] = [];
  for (let row = 0; row < out.height; row++) {
    for (let col = 0; col < out.width; col += 37) {
      const count = Math.min(37, out.width - col);
      const at = { col: marginPx + 0.97 * col + 0.02 * row, row: marginPx + 0.98 * row - 0.013 * col };
      lines.push({ ...at, stepCol: 0.97, stepRow: -0.013, count, start: row * out.width + col });
    }
  }
  return lines;
}

describe('filling lines', () => {
  it.each<[SampleType, SampleType, number]>([
    ['uint8', 'uint8', 3],
    ['int8', 'int8', 1],
    ['uint16', 'uint16', 4],
    ['int16', 'int16', 2],
    ['float32', 'float32', 1],
    ['float32', 'uint8', 3],
    ['float32', 'uint16', 1],
    ['uint8', 'float32', 1],
    ['int32', 'int32', 1],
  ])('gives the same bytes from %s to %s with the kernel and without', (from, to, bands) => {
    const source = noise(from, bands);
    for (const marginPx of [4, 0]) {
      for (const linesOf of [turnedLines, straightLines]) {
        const outs = [fillLines, fillLinesFast].map((fill) => {
          const out = allocateRaster(80, 60, bands, to);
          fill(source, out, linesOf(out, marginPx), 'cubic');
          return out;
        });
        expect(outs[1]).toEqual(outs[0]);
        if (linesOf === turnedLines) expect(outs[0]!.valid.includes(0)).toBe(marginPx === 0);
        expect(new Set(outs[0]!.bands[0]).size).toBeGreaterThan(100);
      }
    }
  });

  it('gives the same bytes of a window too large to work on at once', () => {
    const source = allocateRaster(3000, 1500, 1, 'uint8');
    source.bands[0]!.forEach((_, i, band) => {
      band[i] = (i * 2654435761) >>> 24;
    });
    source.valid.fill(1);
    const outs = [fillLines, fillLinesFast].map((fill) => {
      const out = allocateRaster(2800, 1300, 1, 'uint8');
      fill(source, out, turnedLines(out, 50), 'cubic');
      return out;
    });
    expect(Buffer.compare(outs[1]!.bands[0] as Uint8Array, outs[0]!.bands[0] as Uint8Array)).toBe(0);
    expect(Buffer.compare(outs[1]!.valid, outs[0]!.valid)).toBe(0);
    expect(outs[0]!.valid.indexOf(1)).toBeGreaterThanOrEqual(0);
  });

  it('leaves to the twin what touches the edge, a hole or a filled pixel', () => {
    const out = allocateRaster(80, 60, 1, 'uint8');
    const edges = turnedLines(out, 0).filter((line) => !isInterior(line, noise('uint8', 1), 'cubic'));
    expect(edges.length).toBeGreaterThan(0);
    for (const spoil of [
      (source: Raster) => source.valid.fill(0, 3000, 3010),
      (_: Raster, target: Raster) => target.valid.fill(1, 500, 600),
    ]) {
      const outs = [fillLines, fillLinesFast].map((fill) => {
        const source = noise('uint8', 1);
        const target = allocateRaster(80, 60, 1, 'uint8');
        spoil(source, target);
        fill(source, target, turnedLines(target, 4), 'cubic');
        return target;
      });
      expect(outs[1]).toEqual(outs[0]);
    }
  });
});
