import { describe, expect, it } from 'vitest';
import { falseDiscoveryRates } from '../../../src/core/change/false-discovery.ts';
import { seededRandom } from './planted-pair.ts';

describe('false discovery rates by a null pair', () => {
  it('keep the share of false regions among those kept below what was asked', () => {
    const random = seededRandom(3);
    const noise = () => -10 * Math.log(1 - random());
    const truth = Array.from({ length: 200 }, () => 30 + 100 * random());
    const false_ = Array.from({ length: 400 }, noise);
    const nulls = Array.from({ length: 400 }, noise);
    const rates = falseDiscoveryRates([...truth, ...false_], nulls);
    const kept = rates.map((rate, i) => ({ rate, isFalse: i >= truth.length })).filter(({ rate }) => rate <= 0.1);
    expect(kept.filter(({ isFalse }) => isFalse).length / kept.length).toBeLessThan(0.15);
    expect(kept.filter(({ isFalse }) => !isFalse).length / truth.length).toBeGreaterThan(0.8);
  });

  it('never rise with strength, and keep to the order given', () => {
    const rates = falseDiscoveryRates([5, 50, 20], [6, 1]);
    expect(rates[1]).toBeLessThanOrEqual(rates[2]!);
    expect(rates[2]).toBeLessThanOrEqual(rates[0]!);
  });

  it('ask more of a pair that shows more ground than its null pair', () => {
    const weights = Array.from({ length: 40 }, (_, i) => i);
    expect(falseDiscoveryRates(weights, [], { observedRatio: 8 })[39]).toBe(0.2);
    expect(falseDiscoveryRates(weights, [])[39]).toBe(0.025);
  });

  it('let a single one count that is ten times as strong as all of the null pair, and not one that is twice as strong', () => {
    expect(falseDiscoveryRates([1000], [100, 90])[0]).toBeCloseTo(0.1);
    expect(falseDiscoveryRates([200], [100, 90])[0]).toBeCloseTo(0.5);
    expect(falseDiscoveryRates([90], [100, 90])[0]).toBe(1);
  });

  it('hold a single one against the least region where the null pair shows none, if told what that is', () => {
    expect(falseDiscoveryRates([160], [], { leastWeight: 4 })[0]).toBeCloseTo(0.025);
    expect(falseDiscoveryRates([160], [])[0]).toBe(1);
  });
});
