import { describe, expect, it } from 'vitest';
import type { AircraftStatus, DamageClass, Finding } from '../../../src/core/contract/finding.ts';
import { type Decision, standingReview } from '../../../src/core/contract/review.ts';
import { reviewedCounts } from '../../../src/core/contract/reviewed-counts.ts';
import { findingAt } from '../../helpers/findings.ts';

const BOX = [0, 0, 10, 10] as const;
const aircraft = (rank: number, status: AircraftStatus) =>
  ({ ...findingAt(rank, BOX, { kind: 'aircraft' }), status }) as Finding;
const building = (rank: number, damageClass: DamageClass) =>
  ({ ...findingAt(rank, BOX, { kind: 'building' }), damageClass }) as Finding;

let made = 0;
const say = (by: string, finding: string, change: Partial<Decision> = {}): Decision => ({
  kind: 'decision',
  id: `act-${++made}`,
  by,
  at: '2022-08-11T08:00:00Z',
  findingId: finding,
  call: 'accepted',
  damageClass: null,
  reason: null,
  note: null,
  ...change,
});
const rejected = { call: 'rejected', reason: 'shadow' } as const;
const count = (findings: readonly Finding[], decisions: readonly Decision[]) =>
  reviewedCounts(findings, standingReview(decisions));

describe('counts of reviewed findings', () => {
  // Eleven destroyed and one possibly damaged, by the tool.
  const base = [
    ...Array.from({ length: 11 }, (_, i) => aircraft(i + 1, 'destroyed')),
    aircraft(12, 'damaged'),
    findingAt(13, BOX, { kind: 'crater' }),
    findingAt(14, BOX),
  ];

  it('run from none to all that may be, before anybody has looked', () => {
    const counts = count(base, []);
    expect(counts.aircraft.get('destroyed')).toEqual({ least: 0, most: 12 });
    expect(counts.aircraft.get('damaged')).toEqual({ least: 0, most: 1 });
    expect(counts.craters).toEqual({ least: 0, most: 1 });
    expect(counts).toMatchObject({ all: 14, reviewed: 0, disputed: 0 });
  });

  it('rise at the lower end with what is accepted, and fall at the upper with what is rejected', () => {
    const accepted = Array.from({ length: 8 }, (_, i) => say('Ada', `F${i + 1}`));
    const counts = count(base, [...accepted, say('Ada', 'F9', rejected), say('Ben', 'F13', rejected)]);
    expect(counts.aircraft.get('destroyed')).toEqual({ least: 8, most: 11 });
    expect(counts.craters).toEqual({ least: 0, most: 0 });
    expect(counts.changes).toEqual({ least: 0, most: 1 });
    expect(counts.reviewed).toBe(10);
  });

  it("go by a person's damage class in place of the tool's", () => {
    const counts = count(
      [aircraft(1, 'destroyed'), aircraft(2, 'damaged'), aircraft(3, 'departed'), building(4, 'severe')],
      [
        say('Ada', 'F1', { damageClass: 'no-visible-damage' }),
        say('Ada', 'F2', { damageClass: 'destroyed' }),
        say('Ada', 'F3', { damageClass: 'no-visible-damage' }),
        say('Ada', 'F4', { damageClass: 'moderate' }),
      ],
    );
    expect(Object.fromEntries(counts.aircraft)).toEqual({
      present: { least: 1, most: 1 },
      destroyed: { least: 1, most: 1 },
      departed: { least: 1, most: 1 },
    });
    expect(Object.fromEntries(counts.buildings)).toEqual({ moderate: { least: 1, most: 1 } });
  });

  it('take nothing for sure on which people differ', () => {
    const counts = count(
      [aircraft(1, 'destroyed'), aircraft(2, 'damaged'), aircraft(3, 'destroyed')],
      [
        say('Ada', 'F1'),
        say('Ben', 'F1', rejected),
        say('Ada', 'F2', { damageClass: 'severe' }),
        say('Ben', 'F2', { damageClass: 'destroyed' }),
        say('Ada', 'F3', { damageClass: 'severe' }),
        say('Ben', 'F3', { damageClass: 'possible' }), // both are damaged
      ],
    );
    expect(counts.aircraft.get('destroyed')).toEqual({ least: 0, most: 2 });
    expect(counts.aircraft.get('damaged')).toEqual({ least: 1, most: 2 });
    expect(counts.disputed).toBe(3);
  });
});
