import { describe, expect, it } from 'vitest';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { type Callout, placeCallouts } from '../../../src/core/publish/callouts.ts';
import { outlinesCross } from '../../../src/core/publish/plane-geometry.ts';
import { findingAt } from '../../helpers/findings.ts';

const panel = { width: 740, height: 740 };
const crop = { col: 0, row: 0, width: 740, height: 740 };
const options = { most: 8, badgeRadius: 16, strokePx: 6 };

function calloutsOf(boxes: readonly PixelBox[]): Callout[] {
  return placeCallouts(
    boxes.map((box, index) => findingAt(index + 1, box)),
    crop,
    panel,
    options,
  );
}

function expectNoOverlap(callouts: readonly Callout[]): void {
  for (const [index, one] of callouts.entries()) {
    const { badge, box } = one;
    for (const edge of [badge.x, badge.y]) {
      expect(edge).toBeGreaterThanOrEqual(options.badgeRadius);
      expect(edge).toBeLessThanOrEqual(740 - options.badgeRadius);
    }
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(740);
    expect(box.y + box.height).toBeLessThanOrEqual(740);
    for (const other of callouts.slice(index + 1)) {
      const apart = Math.hypot(badge.x - other.badge.x, badge.y - other.badge.y);
      expect(apart).toBeGreaterThan(2 * options.badgeRadius);
      if (one.shape !== 'dot' && other.shape !== 'dot') expect(outlinesCross(box, other.box, 0)).toBe(false);
    }
  }
}

/** The same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('call-outs', () => {
  it('frame a finding with room round it and carry its own number', () => {
    const [callout] = calloutsOf([[300, 300, 340, 360]]);
    expect(callout).toMatchObject({ number: '1', shape: 'box', box: { x: 282, y: 282, width: 76, height: 96 } });
  });

  it('tell each kind by its shape alone', () => {
    const kinds = ['change', 'crater', 'aircraft', 'building'] as const;
    const callouts = placeCallouts(
      kinds.map((kind, index) => findingAt(index + 1, [150 * index + 50, 300, 150 * index + 80, 330], { kind })),
      crop,
      panel,
      options,
    );
    expect(new Set(callouts.map(({ shape }) => shape)).size).toBe(kinds.length);
  });

  it('frame neighbours more closely before a dot would hide one of them', () => {
    const row = [0, 1, 2].map((i) => findingAt(i + 1, [300 + 54 * i, 300, 320 + 54 * i, 320], { kind: 'aircraft' }));
    expect(placeCallouts(row, crop, panel, options).map(({ shape }) => shape)).toEqual([
      'diamond',
      'diamond',
      'diamond',
    ]);
  });

  it('leave out what lies outside the crop, and keep the numbers', () => {
    const callouts = calloutsOf([
      [300, 300, 320, 320],
      [900, 900, 920, 920],
      [500, 500, 520, 520],
    ]);
    expect(callouts.map(({ number }) => number)).toEqual(['1', '3']);
  });

  it('mark eight crowded findings without losing one, their badges apart', () => {
    const crowd = Array.from({ length: 14 }, (_, i): PixelBox => {
      const x = 350 + (i % 4) * 20;
      const y = 350 + Math.floor(i / 4) * 19;
      return [x, y, x + 15, y + 13];
    });
    const callouts = calloutsOf(crowd);
    expect(callouts.map(({ number }) => number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expectNoOverlap(callouts);
  });

  it('find room in the corners, for a finding as large as the panel, and for one inside another', () => {
    const callouts = calloutsOf([
      [0, 0, 740, 740],
      [100, 100, 400, 400],
      [200, 200, 240, 240],
      [725, 3, 738, 12],
      [2, 730, 9, 739],
    ]);
    expect(callouts).toHaveLength(5);
    expectNoOverlap(callouts);
  });

  it('never overlap, whatever was found', () => {
    const random = seeded(5);
    for (let round = 0; round < 60; round++) {
      const boxes = Array.from({ length: 12 }, (): PixelBox => {
        const [x, y] = [random() * 720, random() * 720];
        return [x, y, Math.min(740, x + 4 + random() ** 3 * 400), Math.min(740, y + 4 + random() ** 3 * 400)];
      });
      const callouts = calloutsOf(boxes);
      expect(callouts.length).toBeGreaterThanOrEqual(6);
      expectNoOverlap(callouts);
    }
  });
});
