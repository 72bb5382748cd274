import { describe, expect, it } from 'vitest';
import { rangeWords } from '../../../src/core/contract/count-range.ts';
import { countRange, mostMissed } from '../../../src/core/findings/count-range.ts';

const sure = (belief: number | null, isCertain = false) => ({ belief, isCertain });

/** Numbers 0..1, by a fixed seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a count as a range', () => {
  it('is the central 90 % of the binomial where all beliefs are alike', () => {
    // Binomial(20, 0.5): P(X ≤ 5) = 0.0207, P(X ≤ 6) = 0.0577, P(X ≤ 13) = 0.9423, P(X ≤ 14) = 0.9793.
    expect(countRange(Array.from({ length: 20 }, () => sure(0.5)))).toEqual({ least: 6, most: 14 });
  });

  it('holds the truth nine times in ten for candidates as sure as they say', () => {
    const next = seeded(5);
    let held = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const beliefs = Array.from({ length: 12 }, next);
      const real = beliefs.filter((belief) => next() < belief).length;
      const { least, most } = countRange(beliefs.map((belief) => sure(belief)));
      if (real >= least && real <= most) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.9);
    expect(held / 2000).toBeLessThan(0.99);
  });

  it('runs from the certain to all where nobody says how sure', () => {
    const range = countRange([sure(null, true), sure(0.9, true), sure(null)]);
    expect(range).toEqual({ least: 2, most: 3 });
    expect(rangeWords(range)).toBe('2–3');
  });

  it('is nothing of nothing, and all of what is sure', () => {
    expect(rangeWords(countRange([]))).toBe('0');
    expect(rangeWords(countRange([sure(null), sure(null)]))).toBe('up to 2');
    expect(rangeWords(countRange([sure(1), sure(1), sure(0)]))).toBe('2');
  });

  it('adds what is missed, so that the true number lies within nineteen times in twenty', () => {
    const next = seeded(7);
    let held = 0;
    for (let i = 0; i < 4000; i++) {
      let [seen, missed] = [0, 0];
      while (seen < 8) {
        if (next() < 0.1) missed++;
        else seen++;
      }
      if (missed <= mostMissed(8, 0.1)) held++;
    }
    expect(held / 4000).toBeGreaterThan(0.95);
    expect(mostMissed(8, 0.1)).toBeLessThan(4);
    expect([mostMissed(0, 0.1), mostMissed(8, 0)]).toEqual([0, 0]);
  });
});
