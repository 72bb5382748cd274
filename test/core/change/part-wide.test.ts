import { describe, expect, it } from 'vitest';
import type { ChangeRegion } from '../../../src/core/change/change-region.ts';
import { trackRegions } from '../../../src/core/change/components.ts';
import { isWide, partWide } from '../../../src/core/change/part-wide.ts';
import { plainThreshold } from './picture.ts';
import { seededRandom } from './planted-pair.ts';

const WIDTH = 640;
const HEIGHT = 320;

/** A change map: magnitude at (col, row); below 4.5 there is no change, from 7 on a seed. */
function mapOf(magnitude: (col: number, row: number) => number): Float32Array[] {
  return Array.from({ length: HEIGHT }, (_, row) =>
    Float32Array.from({ length: WIDTH }, (_, col) => magnitude(col, row)),
  );
}

function tracked(rows: readonly Float32Array[], tracker = trackRegions(plainThreshold)): ChangeRegion[] {
  for (const row of rows) tracker.addRow(row, new Float32Array(row.length).fill(-0.5));
  return tracker.finish();
}

function parted(rows: readonly Float32Array[], minimumAreaPx = 1): ChangeRegion[] {
  return tracked(rows, partWide(tracked(rows).filter(isWide), plainThreshold, { minimumAreaPx }));
}

const pixelsOf = (regions: readonly ChangeRegion[]) =>
  regions.flatMap(({ runs }) =>
    runs.flatMap(({ row, start, end }) => Array.from({ length: end - start }, (_, i) => row * WIDTH + start + i)),
  );

/** Two squares of 160 px and a lane between them, the right one and the lane as strong as is said. */
const dumbbell = (laneHalfPx: number, strength = 9) =>
  mapOf((col, row) => {
    if (Math.abs(row - 160) < 80 && col >= 40 && col < 200) return 9;
    if (Math.abs(row - 160) < 80 && col >= 440 && col < 600) return strength;
    return Math.abs(row - 160) < laneHalfPx && col >= 200 && col < 440 ? strength : 1;
  });

describe('wide ground that hangs together', () => {
  it('is parted at its waist', () => {
    const rows = dumbbell(3);
    expect(tracked(rows)).toHaveLength(1);
    const parts = parted(rows);
    expect(parts.map(({ rank }) => rank)).toEqual([1, 2]);
    expect(parts.map(({ centroid }) => centroid.col).sort((a, b) => a - b)).toEqual([
      expect.closeTo(120, -1.3),
      expect.closeTo(520, -1.3),
    ]);
  });

  it('stays whole where the evidence between two peaks is strong', () => {
    expect(parted(dumbbell(80))).toEqual(tracked(dumbbell(80)));
    const random = seededRandom(7);
    const uneven = mapOf((col) => (col >= 20 && col < 620 ? 9 + 4 * random() : 1));
    expect(parted(uneven)).toHaveLength(1);
  });

  it('is parted at a saddle, where much changed on both sides of what changed little', () => {
    const rows = mapOf((col, row) => (row < 200 && col < 600 ? (col > 250 && col < 350 ? 5 : 11) : 1));
    const parts = parted(rows);
    expect(parts).toHaveLength(2);
    expect(parts.map(({ areaPx }) => areaPx).sort((a, b) => a - b)).toEqual([
      expect.closeTo(60000, -4.4),
      expect.closeTo(60000, -4.4),
    ]);
  });

  it('has no part that would be no region of its own', () => {
    expect(parted(dumbbell(3, 6.9))).toHaveLength(1);
    expect(parted(dumbbell(3), 26_000)).toHaveLength(1);
  });

  it('loses no pixel and adds none, and every part hangs together', () => {
    const random = seededRandom(3);
    const spots = Array.from({ length: 90 }, () => ({
      col: 640 * random(),
      row: 320 * random(),
      size: 5 + 40 * random(),
      top: 6 + 9 * random(),
    }));
    const rows = mapOf((col, row) =>
      Math.max(1, ...spots.map(({ top, size, ...at }) => top - (4 * Math.hypot(at.col - col, at.row - row)) / size)),
    );
    const wide = tracked(rows).filter(isWide);
    expect(wide.length).toBeGreaterThan(0);
    const parts = parted(rows);
    expect(parts.length).toBeGreaterThan(3 * wide.length);
    expect(pixelsOf(parts).sort((a, b) => a - b)).toEqual(pixelsOf(wide).sort((a, b) => a - b));
    for (const part of parts) {
      const alone = Array.from({ length: HEIGHT }, () => new Float32Array(WIDTH));
      for (const { row, start, end } of part.runs) alone[row]!.set(rows[row]!.subarray(start, end), start);
      const [again, ...others] = tracked(alone);
      expect(others).toEqual([]);
      expect(again).toEqual({
        ...part,
        rank: 1,
        mean: expect.closeTo(part.mean, 5),
        weight: expect.closeTo(part.weight, 1) as number,
      });
    }
  });
});
