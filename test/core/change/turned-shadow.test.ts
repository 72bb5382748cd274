import { describe, expect, it } from 'vitest';
import type { PairLight } from '../../../src/core/change/apart/pair-light.ts';
import type { PixelWay } from '../../../src/core/change/apart/pixel-way.ts';
import { turnedShadow } from '../../../src/core/change/apart/turned-shadow.ts';

const SIDE = 160;
const PIXEL_METERS = 0.5;
/** Log fall of the light in a shadow. */
const DEPTH = 0.8;

interface Ground {
  /** Height above ground, m. */
  readonly heightAt: (col: number, row: number) => number;
  /** What the ground is brighter by, log. */
  readonly shadeAt?: (col: number, row: number) => number;
}

/** From the foot to the tip by metre of height, px, as the sun at an azimuth and elevation throws it. */
function wayOf(azimuthDeg: number, elevationDeg: number): PixelWay {
  const [azimuth, elevation] = [azimuthDeg, elevationDeg].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ];
  const length = 1 / Math.tan(elevation) / PIXEL_METERS;
  return { right: -length * Math.sin(azimuth), down: length * Math.cos(azimuth) };
}

/** A date: ground of some texture, and dark wherever something stands in the sun's way. */
function dateOf({ heightAt, shadeAt = () => 0 }: Ground, way: PixelWay, seed: number): Float32Array {
  const noise = noiseOf(seed);
  const perMeter = Math.hypot(way.right, way.down);
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [col, row] = [i % SIDE, Math.floor(i / SIDE)];
    const height = heightAt(col, row);
    let isShaded = false;
    for (let steps = 1; steps < 60 && !isShaded; steps++) {
      const scale = steps / perMeter;
      const blocking = heightAt(Math.round(col - scale * way.right), Math.round(row - scale * way.down));
      isShaded = blocking - height > scale;
    }
    return (height > 0 ? 5 : 4.6) + shadeAt(col, row) + 0.05 * noise() - (isShaded ? DEPTH : 0);
  });
}

function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (1_103_515_245 * state + 12_345) % 2 ** 31;
    return (2 * state) / 2 ** 31 - 1;
  };
}

const box = (height: number) => (col: number, row: number) =>
  col >= 64 && col < 100 && row >= 70 && row < 92 ? height : 0;
const disc = (col: number, row: number, at: readonly [number, number], radius: number) =>
  Math.hypot(col - at[0], row - at[1]) < radius;
const house: Ground = { heightAt: box(6) };
const empty: Ground = { heightAt: () => 0 };
const morning = wayOf(145, 56);
const noon = wayOf(195, 44);

/** Judges all that differs by more than noise, as one region with a seam as pooling leaves it. */
function judge(
  before: Ground,
  after: Ground,
  ways = { before: morning, after: noon },
  isIn = (_col: number, _row: number) => true,
) {
  const light: PairLight = {
    width: SIDE,
    before: dateOf(before, ways.before, 1),
    after: dateOf(after, ways.after, 2).map((value) => value - 0.1),
    valid: new Uint8Array(SIDE * SIDE).fill(1),
  };
  const inside = new Uint8Array(SIDE * SIDE);
  for (let i = 0; i < inside.length; i++) {
    if (Math.abs(light.after[i]! - light.before[i]! + 0.1) < 0.3 || !isIn(i % SIDE, Math.floor(i / SIDE))) continue;
    for (const seam of [i, i - 1, i + 1, i - SIDE, i + SIDE]) inside[seam] = 1;
  }
  return turnedShadow(light, inside, { ...ways, pixelMeters: PIXEL_METERS });
}

const eastOfHouse = (col: number) => col >= 98;
const westOfHouse = (col: number) => col < 66;

describe('a region is a turned shadow', () => {
  it('where a house stands on both dates: both the ground its shadow left and the ground it reached', () => {
    const reached = judge(house, house, undefined, eastOfHouse)!;
    expect(reached.on).toBe('after');
    expect(reached.depth).toBeCloseTo(DEPTH, 0);
    const left = judge(house, house, undefined, westOfHouse)!;
    expect(left.on).toBe('before');
    expect(judge(house, house)).not.toBeNull();
  });

  it('where a shadow only grew longer, the sun being lower in the same direction', () => {
    expect(judge(house, house, { before: wayOf(160, 56), after: wayOf(160, 42) })).toMatchObject({ on: 'after' });
  });

  it('and says how high the thing is that throws it', () => {
    const { heightMeters } = judge(house, house, { before: wayOf(180, 56), after: wayOf(180, 35) })!;
    expect(heightMeters).toBeGreaterThan(4);
    expect(heightMeters).toBeLessThan(8);
  });
});

describe('a region is no turned shadow', () => {
  const pit = (at: readonly [number, number]) => (col: number, row: number) =>
    disc(col, row, at, 6) ? -DEPTH : disc(col, row, at, 9) ? 0.4 : 0;

  it.each<readonly [string, Ground, Ground]>([
    ['scorch on open ground', empty, { ...empty, shadeAt: (col, row) => (disc(col, row, [80, 80], 12) ? -DEPTH : 0) }],
    ['a house that is gone, with its shadow', house, empty],
    ['a house that is new, with its shadow', empty, house],
    ['a crater on open ground', empty, { ...empty, shadeAt: pit([80, 80]) }],
    ['a crater where the shadow lay', house, { ...house, shadeAt: pit([58, 66]) }],
    [
      'scorch on the sunny side of a house',
      house,
      { ...house, shadeAt: (col, row) => (disc(col, row, [80, 104], 10) ? -DEPTH : 0) },
    ],
    [
      'scorch all round a house',
      house,
      { ...house, shadeAt: (col, row) => (disc(col, row, [82, 81], 40) && box(1)(col, row) === 0 ? -DEPTH : 0) },
    ],
  ])('%s', (_, before, after) => {
    expect(judge(before, after)).toBeNull();
  });

  it('where the dark reaches farther than the shadow of the same thing on the other date lets it', () => {
    const strip = (col: number, row: number) => (col >= 100 && col < 135 && row >= 70 && row < 90 ? -DEPTH : 0);
    expect(judge(house, { ...house, shadeAt: strip }, undefined, eastOfHouse)).toBeNull();
  });
});
