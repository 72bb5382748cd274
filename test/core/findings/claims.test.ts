import { describe, expect, it } from 'vitest';
import type { AircraftStatus, DamageClass } from '../../../src/core/contract/finding.ts';
import {
  carriedDamage,
  carriedStatus,
  carries,
  claimsOf,
  demands,
  offeredDamage,
  type Statement,
} from '../../../src/core/findings/claims.ts';

/** A fighter of 20 m, an airliner of 60 m. */
const seen = (meters: number, gsdMeters: number) => ({ acrossPx: meters / gsdMeters, gsdMeters });
const statements = Object.keys(demands) as Statement[];
const statuses: AircraftStatus[] = [
  'present',
  'arrived',
  'departed',
  'moved',
  'damaged',
  'destroyed',
  'not-assessable',
];
const classes: DamageClass[] = ['destroyed', 'severe', 'moderate', 'possible', 'no-visible-damage', 'not-assessable'];

describe('claims by ground sample distance', () => {
  it.each(statements)('%s: not a pixel below what it takes', (statement) => {
    const { leastPx } = demands[statement];
    expect(carries(statement, { acrossPx: leastPx, gsdMeters: 0.5 })).toBe(true);
    expect(carries(statement, { acrossPx: leastPx - 0.01, gsdMeters: 0.5 })).toBe(false);
  });

  it('ask twelve pixels for damage, ten for a diameter, six for a building', () => {
    expect(demands['aircraft-damage'].leastPx).toBe(12);
    expect(demands['crater-diameter'].leastPx).toBe(10);
    expect(demands['building-destroyed'].leastPx).toBe(6);
  });

  it('speak of revetments at a metre and finer, and never without a scale', () => {
    expect(carries('aircraft-in-revetment', seen(20, 1))).toBe(true);
    expect(carries('aircraft-in-revetment', seen(60, 1.2))).toBe(false);
    expect(carries('aircraft-in-revetment', { acrossPx: 40, gsdMeters: null })).toBe(false);
  });

  it.each([
    [
      'a fighter at 0.5 m',
      seen(20, 0.5),
      ['present', 'arrived', 'departed', 'moved', 'damaged', 'destroyed', 'not-assessable'],
    ],
    [
      'a fighter at 3 m',
      seen(20, 3),
      ['present', 'arrived', 'departed', null, 'not-assessable', 'not-assessable', 'not-assessable'],
    ],
    ['an airliner at 3 m', seen(60, 3), statuses],
    ['a fighter at 10 m', seen(20, 10), statuses.map(() => 'not-assessable')],
  ] as const)('turn each status of %s into the most that is carried', (_, sight, carried) => {
    expect(statuses.map((status) => carriedStatus(status, sight))).toEqual(carried);
  });

  it.each([
    ['a house at 0.5 m', seen(8, 0.5), classes],
    [
      'a hall at 3 m',
      seen(20, 3),
      ['destroyed', 'possible', 'possible', 'possible', 'no-visible-damage', 'not-assessable'],
    ],
    ['a house at 3 m', seen(8, 3), classes.map(() => 'not-assessable')],
  ] as const)('turn each damage class of %s into the most that is carried', (_, sight, carried) => {
    expect(classes.map((damage) => carriedDamage(damage, sight))).toEqual(carried);
  });

  it('offer a person no damage class that the pixels do not carry, and none of a crater', () => {
    for (const kind of ['aircraft', 'building', 'change'] as const) {
      expect(offeredDamage(kind, seen(20, 0.5))).toEqual(classes);
      expect(offeredDamage(kind, seen(20, 10))).toEqual([]);
    }
    expect(offeredDamage('building', seen(20, 3))).toEqual([
      'destroyed',
      'possible',
      'no-visible-damage',
      'not-assessable',
    ]);
    expect(offeredDamage('change', { acrossPx: 100, gsdMeters: null })).toEqual([]);
    expect(offeredDamage('crater', seen(20, 0.5))).toEqual([]);
  });

  it.each(['aircraft', 'crater', 'building'] as const)(
    'say of every %s all it can or cannot, and what it never can',
    (kind) => {
      const ours = statements.filter((statement) => demands[statement].kind === kind);
      const finest = claimsOf(kind, { acrossPx: 1000, gsdMeters: 0.1 });
      expect(finest.can).toHaveLength(ours.length);
      expect(finest.cannot).toHaveLength(1);
      const coarsest = claimsOf(kind, { acrossPx: 1, gsdMeters: 30 });
      expect(coarsest.can).toEqual([]);
      expect(coarsest.cannot).toEqual([...ours.map((statement) => demands[statement].cannot), ...finest.cannot]);
    },
  );

  it('never claim a weapon, a type or a cause', () => {
    const words = statements.flatMap((statement) => demands[statement].can).join(' ');
    expect(words).not.toMatch(/weapon|missile|bomb|type|caused|strike|attack/i);
    expect(claimsOf('aircraft', seen(20, 0.1)).cannot.join(' ')).toMatch(/type.*hit with/);
    expect(claimsOf('crater', seen(20, 0.1)).cannot.join(' ')).toMatch(/What made it/);
    expect(claimsOf('building', seen(20, 0.1)).cannot.join(' ')).toMatch(/What damaged it/);
  });
});
