import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { buildAirbase } from '../../samples/render/airbase.ts';
import { ImageRenderer } from '../../samples/render/image.ts';
import {
  SAMPLE_SEED,
  sampleAcquisitions,
  sampleGrid,
  sampleSets,
  siteOrigin,
} from '../../samples/render/sample-sets.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { renderSyntheticPair, type SyntheticPairOptions } from '../helpers/synthetic-scene.ts';

const PAVED = { pavements: [{ col: 64, row: 60, length: 30, width: 26, headingDeg: 25 }] };
const small: SyntheticPairOptions = { widthPx: 128, heightPx: 128 };

describe('windows of one image', () => {
  it('abut without a seam, shadows and lean included', () => {
    const set = sampleSets[0]!;
    const { after } = buildAirbase(SAMPLE_SEED, siteOrigin());
    const renderer = new ImageRenderer(after, sampleGrid(set), sampleAcquisitions(set).after);
    const window = { col: 330, row: 1260, width: 120, height: 60 }; // trees, roofs and a hangar
    const whole = renderer.render(window);
    const left = renderer.render({ ...window, width: 57 });
    const right = renderer.render({ ...window, col: window.col + 57, width: 63 });
    for (const band of [0, 1, 2]) {
      const joined = Array.from({ length: 120 * 60 }, (_, i) => {
        const row = Math.floor(i / 120);
        const col = i % 120;
        return col < 57 ? left.bands[band]![row * 57 + col]! : right.bands[band]![row * 63 + col - 57]!;
      });
      const apart = joined.filter((value, i) => Math.abs(value - whole.bands[band]![i]!) > 1);
      expect(apart).toEqual([]);
    }
  });
});

describe('a rendered pair', () => {
  it('has the same bytes for the same seed and others for another', () => {
    const options = { ...small, ...PAVED, craters: [{ col: 90, row: 30, diameterMeters: 12 }] };
    const first = renderSyntheticPair({ ...options, seed: 5 });
    expect(checksum(renderSyntheticPair({ ...options, seed: 5 }).after)).toBe(checksum(first.after));
    expect(checksum(renderSyntheticPair({ ...options, seed: 6 }).after)).not.toBe(checksum(first.after));
  });

  it('shows static ground displaced by the misregistration that it was given', () => {
    const shiftPx = { col: 1.7, row: -1.2 };
    const sun = { azimuthDeg: 145, elevationDeg: 56 };
    const { before, after } = renderSyntheticPair({ ...small, ...PAVED, shiftPx, sunBefore: sun, sunAfter: sun });
    const found = bestShift(before, after);
    expect(found.col).toBeCloseTo(shiftPx.col, 1);
    expect(found.row).toBeCloseTo(shiftPx.row, 1);
  });

  it('differs on unchanged ground by haze and noise alone, where the sun stands the same', () => {
    const sun = { azimuthDeg: 200, elevationDeg: 50 };
    const noise = 1.5;
    const { before, after } = renderSyntheticPair({ ...small, noise, haze: 0.1, sunBefore: sun, sunAfter: sun });
    for (const band of [0, 1, 2] as const) {
      expect(residualDeviation(before.bands[band]!, after.bands[band]!)).toBeLessThan(1.25 * noise * Math.SQRT2);
    }
  });

  it.each([90, 145, 235, 300])(
    'throws shadows away from a sun at %i°, as long as height and elevation say',
    (azimuthDeg) => {
      const height = 8;
      const sun = { azimuthDeg, elevationDeg: 40 };
      const place = { col: 64, row: 64 };
      const options = { ...small, noise: 0, haze: 0, sunBefore: sun, sunAfter: sun, ground: 'mown' as const };
      const { before, after, grid } = renderSyntheticPair({
        ...options,
        buildings: [{ ...place, length: 4, width: 4, height, fate: 'departed' }],
      });
      const shadow = darkened(after, before);
      const angle = (azimuthDeg * Math.PI) / 180;
      const along = shadow.map(
        ({ col, row }) => (col - place.col) * -Math.sin(angle) + (row - place.row) * Math.cos(angle),
      );
      const across = shadow.map(
        ({ col, row }) => (col - place.col) * Math.cos(angle) + (row - place.row) * Math.sin(angle),
      );
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const expected = height / Math.tan((40 * Math.PI) / 180) / grid.pixelWidth;
      expect(mean(across)).toBeCloseTo(0, 0);
      expect(mean(along)).toBeGreaterThan(0.35 * expected);
      expect(Math.max(...along)).toBeGreaterThan(expected);
      expect(Math.max(...along)).toBeLessThan(expected + 8);
    },
  );

  it('leans tall things away from the satellite', () => {
    const options = { ...small, noise: 0, haze: 0, ground: 'mown' as const };
    const buildings = [{ col: 64, row: 64, length: 12, width: 12, height: 12 }];
    const sun = { azimuthDeg: 180, elevationDeg: 60 };
    const { before, after } = renderSyntheticPair({
      ...options,
      buildings,
      sunBefore: sun,
      sunAfter: sun,
      satelliteAfter: { azimuthDeg: 270, elevationDeg: 70 },
    });
    const leaning = 12 / Math.tan((70 * Math.PI) / 180) / 0.5;
    const edge = (raster: Raster) => eastEdge(raster, 64);
    expect(edge(after) - edge(before)).toBeGreaterThan(leaning - 2);
    expect(edge(after) - edge(before)).toBeLessThan(leaning + 2);
  });

  it('digs a bowl: in the sun, a crater is dark on the side of the sun and bright on the other', () => {
    const sun = { azimuthDeg: 180, elevationDeg: 35 };
    const crater = { col: 64, row: 64, diameterMeters: 22 };
    const { after } = renderSyntheticPair({ ...small, noise: 0, haze: 0, sunAfter: sun, craters: [crater] });
    expect(meanOf(after, 54, 49, 20, 12)).toBeGreaterThan(1.15 * meanOf(after, 54, 67, 20, 12));
  });
});

function checksum({ bands }: Raster): string {
  const hash = createHash('sha256');
  for (const band of bands) hash.update(band as Uint8Array);
  return hash.digest('hex');
}

/** The shift, px, that makes the after image most like the before image; by trying every tenth of a pixel. */
function bestShift(before: Raster, after: Raster): { col: number; row: number } {
  let best = { col: 0, row: 0, likeness: -1 };
  for (let col = -2.5; col <= 2.5; col += 0.1) {
    for (let row = -2.5; row <= 2.5; row += 0.1) {
      const likeness = correlation(before, after, col, row);
      if (likeness > best.likeness) best = { col, row, likeness };
    }
  }
  return best;
}

function correlation(before: Raster, after: Raster, shiftCol: number, shiftRow: number): number {
  const values = after.bands[1]!;
  const one: number[] = [];
  const other: number[] = [];
  for (let row = 16; row < 112; row += 2) {
    for (let col = 16; col < 112; col += 2) {
      const x = col - shiftCol;
      const y = row - shiftRow;
      const left = Math.floor(x);
      const above = Math.floor(y);
      const at = above * after.width + left;
      const top = values[at]! + (x - left) * (values[at + 1]! - values[at]!);
      const bottom =
        values[at + after.width]! + (x - left) * (values[at + after.width + 1]! - values[at + after.width]!);
      one.push(before.bands[1]![row * before.width + col]!);
      other.push(top + (y - above) * (bottom - top));
    }
  }
  const fit = lineFit(one, other);
  return fit.correlation;
}

function lineFit(xs: ArrayLike<number>, ys: ArrayLike<number>) {
  const count = xs.length;
  let [sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    sx += xs[i]!;
    sy += ys[i]!;
    sxx += xs[i]! ** 2;
    sxy += xs[i]! * ys[i]!;
    syy += ys[i]! ** 2;
  }
  const vx = sxx / count - (sx / count) ** 2;
  const vy = syy / count - (sy / count) ** 2;
  const covariance = sxy / count - (sx / count) * (sy / count);
  return { correlation: covariance / Math.sqrt(vx * vy), residual: Math.sqrt(vy - covariance ** 2 / vx) };
}

function residualDeviation(before: ArrayLike<number>, after: ArrayLike<number>): number {
  return lineFit(before, after).residual;
}

/** Pixels much darker in one image than in the other. */
function darkened(reference: Raster, raster: Raster): { col: number; row: number }[] {
  const places: { col: number; row: number }[] = [];
  raster.bands[1]!.forEach((value, i) => {
    if (value < 0.75 * reference.bands[1]![i]!) {
      places.push({ col: (i % raster.width) + 0.5, row: Math.floor(i / raster.width) + 0.5 });
    }
  });
  return places;
}

/** The last column of a row that is as bright as the concrete roof. */
function eastEdge({ width, bands }: Raster, row: number): number {
  const line = bands[2]!.subarray(row * width, (row + 1) * width);
  return line.findLastIndex((value) => value > 130);
}

function meanOf({ width, bands }: Raster, col: number, row: number, cols: number, rows: number): number {
  let sum = 0;
  for (let y = row; y < row + rows; y++) for (let x = col; x < col + cols; x++) sum += bands[1]![y * width + x]!;
  return sum / (cols * rows);
}
