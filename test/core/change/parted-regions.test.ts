import { describe, expect, it } from 'vitest';
import { trackPartedRegions } from '../../../src/core/change/parted-regions.ts';
import { type Threshold, usualThreshold } from '../../../src/core/change/threshold.ts';

const threshold: Threshold = usualThreshold({ counts: Float64Array.of(1) });
const SIDE = 160;

/** A square of strong change in ground that differs by `weak` all over. */
interface Place {
  readonly col: number;
  readonly row: number;
  readonly side: number;
  readonly magnitude: number;
}

function regionsOf(weak: number, places: readonly Place[], side = SIDE) {
  const tracker = trackPartedRegions(threshold, { minimumAreaPx: 9 });
  for (let row = 0; row < side; row++) {
    const magnitude = Float32Array.from({ length: side }, (_, col) =>
      Math.max(
        weak,
        ...places
          .filter((p) => col >= p.col && col < p.col + p.side && row >= p.row && row < p.row + p.side)
          .map((p) => p.magnitude),
      ),
    );
    tracker.addRow(magnitude, new Float32Array(side).fill(1));
  }
  return tracker.finish();
}

const two: readonly Place[] = [
  { col: 10, row: 20, side: 12, magnitude: 9 },
  { col: 100, row: 110, side: 20, magnitude: 8 },
];

describe('regions whose strong places hang together by weak ground', () => {
  it('stand for these places, and the weak ground still counts as changed', () => {
    const { regions, ground } = regionsOf(3, two);
    expect(ground.map(({ areaPx }) => areaPx)).toEqual([SIDE ** 2]);
    expect(regions.map(({ rank, box }) => [rank, box])).toEqual([
      [1, [100, 110, 120, 130]],
      [2, [10, 20, 22, 32]],
    ]);
  });

  it('are weighed by the threshold that all regions are', () => {
    const { regions } = regionsOf(3, two);
    expect(regions[1]!.weight).toBeCloseTo((8 - threshold.grow) * 144, 6);
  });

  it('leave out no place that rises less, nor one beside a place that falls apart further up', () => {
    const third = { col: 60, row: 20, side: 10, magnitude: 4.2 };
    expect(regionsOf(3, [...two, third]).regions).toHaveLength(3);
    const firm = [...two, third].map((place) => ({ ...place, magnitude: place.magnitude * 2 }));
    expect(regionsOf(3, firm).regions).toHaveLength(3);
  });

  it('stay whole with one strong place, with none, and where none rises to twice what lies between', () => {
    expect(regionsOf(3, two.slice(0, 1)).regions.map(({ areaPx }) => areaPx)).toEqual([SIDE ** 2]);
    expect(regionsOf(4, []).regions).toHaveLength(1);
    const flat = two.map((place) => ({ ...place, magnitude: 9 }));
    expect(regionsOf(7, flat).regions).toHaveLength(1);
  });

  it('stay whole where they are small', () => {
    const near = two.map((place) => ({ ...place, col: place.col / 4, row: place.row / 4, side: 8 }));
    expect(regionsOf(3, near, 64).regions).toHaveLength(1);
    expect(regionsOf(3, near, 65).regions).toHaveLength(2);
  });
});
