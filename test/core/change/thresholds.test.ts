import { describe, expect, it } from 'vitest';
import { countMagnitudes, emptyHistogram } from '../../../src/core/change/threshold.ts';
import { type ThresholdName, thresholds } from '../../../src/core/change/thresholds.ts';
import { seededRandom } from './planted-pair.ts';

/** Magnitudes of ground of which a share changed: noise like the length of a vector, change far above it. */
function scene(changedShare: number, options: { readonly changed?: number; readonly spread?: number } = {}) {
  const { changed = 8, spread = 1 } = options;
  const random = seededRandom(11);
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  const size = 40_000;
  const magnitude = new Float32Array(size);
  const isChanged = (i: number) => i < changedShare * size;
  for (let i = 0; i < size; i++) {
    magnitude[i] = isChanged(i) ? Math.max(0, changed + spread * normal()) : Math.hypot(normal(), normal()) / 1.18;
  }
  const histogram = emptyHistogram();
  countMagnitudes(histogram, magnitude);
  return { magnitude, histogram, isChanged };
}

function f1(rule: ThresholdName, { magnitude, histogram, isChanged }: ReturnType<typeof scene>): number {
  const { seedMagnitude } = thresholds[rule](histogram);
  let hit = 0;
  let said = 0;
  let truth = 0;
  for (let i = 0; i < magnitude.length; i++) {
    if (isChanged(i)) truth++;
    if (magnitude[i]! <= seedMagnitude) continue;
    said++;
    if (isChanged(i)) hit++;
  }
  return (2 * hit) / Math.max(1, said + truth);
}

describe('thresholds, each in the situation that it is for', () => {
  it('Otsu: a third changed; not where 0.2 % did', () => {
    expect(f1('otsu', scene(0.33))).toBeGreaterThan(0.95);
    expect(f1('otsu', scene(0.002))).toBeLessThan(0.5);
  });

  it('Rosin: a long thin tail of change, some per cent of the ground', () => {
    expect(f1('rosin', scene(0.05, { spread: 3 }))).toBeGreaterThan(0.8);
  });

  it('Kapur: rare change, one per cent', () => {
    expect(f1('kapur', scene(0.01, { changed: 12, spread: 4 }))).toBeGreaterThan(0.8);
  });

  it('EM: a distinct class of change, a twentieth of the ground', () => {
    expect(f1('em', scene(0.05))).toBeGreaterThan(0.9);
  });

  it('MAD: rare change, a fifth of a per cent', () => {
    expect(f1('mad', scene(0.002))).toBeGreaterThan(0.7);
  });

  it('usual: most of the ground changed', () => {
    expect(f1('usual', scene(0.7))).toBeGreaterThan(0.95);
    expect(f1('mad', scene(0.7))).toBeLessThan(0.5);
  });

  it('halfway: magnitudes from 0 at unchanged to 1 at changed ground', () => {
    expect(thresholds.halfway(scene(0.1).histogram).seedMagnitude).toBe(0.5);
  });

  it('each refuses a map in which nothing was observed, and names itself', () => {
    for (const [name, rule] of Object.entries(thresholds)) {
      expect(() => rule(emptyHistogram()), name).toThrow(RangeError);
      expect(rule(scene(0.1).histogram).rule).toBe(name);
    }
  });
});
