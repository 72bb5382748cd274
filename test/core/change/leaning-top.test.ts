import { describe, expect, it } from 'vitest';
import { leaningTop } from '../../../src/core/change/apart/leaning-top.ts';
import type { PairLight } from '../../../src/core/change/apart/pair-light.ts';
import { seededRandom } from './planted-pair.ts';

const SIDE = 120;
/** A top 6 m high moves by 6 px to the right. */
const LEAN = { right: 1, down: 0 };

type Shade = (col: number, row: number) => number;
const ground: Shade = () => 4;
/** A roof whose left edge is shown at a column. */
const roofAt =
  (left: number): Shade =>
  (col, row) =>
    col >= left && col < left + 30 && row >= 45 && row < 70 ? 4.8 : 4;
const withCrater =
  (shade: Shade, [x, y]: readonly [number, number], radius = 6): Shade =>
  (col, row) =>
    Math.hypot(col - x, row - y) < radius ? 3.3 : shade(col, row);

/** Judges all that differs by more than noise, as one region. */
function judge(before: Shade, after: Shade, lean = LEAN) {
  const random = seededRandom(3);
  const dateOf = (shade: Shade) =>
    Float32Array.from(
      { length: SIDE * SIDE },
      (_, i) => shade(i % SIDE, Math.floor(i / SIDE)) + 0.04 * (random() - 0.5),
    );
  const light: PairLight = {
    width: SIDE,
    before: dateOf(before),
    after: dateOf(after),
    valid: new Uint8Array(SIDE * SIDE).fill(1),
  };
  const inside = Uint8Array.from(light.after, (value, i) => (Math.abs(value - light.before[i]!) > 0.2 ? 1 : 0));
  return leaningTop(light, inside, lean);
}

describe('a region is a top that leans elsewhere', () => {
  it('where a roof is shown some way off, and says how high it is', () => {
    const top = judge(roofAt(40), roofAt(46))!;
    expect(top.movedPx).toBeGreaterThanOrEqual(5);
    expect(top.movedPx).toBeLessThanOrEqual(7);
    expect(top.heightMeters).toBeCloseTo(top.movedPx, 6);
  });

  it('whichever way the azimuths of the metadata point', () => {
    expect(judge(roofAt(40), roofAt(46), { right: -1, down: 0 })).not.toBeNull();
  });
});

describe('a region is no leaning top', () => {
  it.each<readonly [string, Shade, Shade]>([
    ['a crater on open ground', ground, withCrater(ground, [60, 60])],
    ['a crater beside the wall of a roof that leans', roofAt(40), withCrater(roofAt(46), [90, 57])],
    ['a roof that is gone', roofAt(40), ground],
    ['a roof that is new', ground, roofAt(40)],
    ['rubble where a roof was', roofAt(40), withCrater(withCrater(ground, [50, 55], 8), [62, 60], 5)],
  ])('%s', (_, before, after) => {
    expect(judge(before, after)).toBeNull();
  });

  it('where a roof is shown off the way tops move', () => {
    expect(judge(roofAt(40), roofAt(46), { right: 0, down: 1 })).toBeNull();
  });
});
