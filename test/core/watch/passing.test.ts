import { describe, expect, it } from 'vitest';
import type { AircraftFinding, ChangeFinding, Finding } from '../../../src/core/contract/finding.ts';
import { judgePassing } from '../../../src/core/watch/passing.ts';
import { passingWords } from '../../../src/core/watch/passing-words.ts';
import { surpriseOf } from '../../../src/core/watch/surprise.ts';
import { roundChange } from './grounded.ts';

const METERS_PER_DEGREE = 111_195;
/** Stands lie 60 m apart, northward. */
const standAt = (stand: number) => ({ lon: 33.6, lat: 45.1 + (60 * stand) / METERS_PER_DEGREE });
const RADIUS = 12;
const ARRIVAL = { brightening: 0.5, evenness: 1, texture: 0.05, shade: 0 };
const DEPARTURE = { ...ARRIVAL, brightening: -0.5 };
const SCORCH = { ...DEPARTURE, shade: 0.4 };

function change(stand: number, look: Partial<ChangeFinding['evidence']>, radius = RADIUS): Finding {
  const finding = roundChange(`S${stand}`, standAt(stand), radius).finding as ChangeFinding;
  return { ...finding, evidence: { ...finding.evidence, ...look } };
}

/** Stands 1 and 2 are taken and left in turn; stand 0 never was. */
const BUSY = [
  [change(1, ARRIVAL)],
  [change(1, DEPARTURE), change(2, ARRIVAL)],
  [change(2, DEPARTURE), change(1, ARRIVAL)],
  [change(1, DEPARTURE)],
];
const judge = (
  finding: Finding,
  earlier: readonly (readonly Finding[])[],
  now: readonly Finding[] = [finding],
  { wasSo = false, isLikeGround = () => true }: { wasSo?: boolean; isLikeGround?: (one: Finding) => boolean } = {},
) => judgePassing(finding, now, earlier, { wasSo, isLikeGround });

describe('what comes and goes nearby', () => {
  it('makes a stand usual that was never taken, where its neighbours are taken and left', () => {
    const passing = judge(change(0, ARRIVAL), BUSY);
    expect(passing).toMatchObject({ is: 'usual', looks: 4, passedOn: 3, earlier: 3, now: 1 });
    expect(passingWords(passing)).toBe(
      'Such changes came and went within 213 m on 3 of 4 earlier looks, 3 in all; now 1.',
    );
  });

  it('silences less the fewer looks there were', () => {
    expect(judge(change(0, ARRIVAL), BUSY.slice(0, 1))?.is).toBe('new');
    expect(judge(change(0, ARRIVAL), [])?.is).toBe('new');
    expect(judge(change(0, ARRIVAL), [...Array.from({ length: 20 }, () => []), ...BUSY.slice(0, 2)])?.is).toBe('new');
  });

  it('leaves a scorch, a crater and what is larger or stronger on the same apron as news', () => {
    for (const look of [
      SCORCH,
      { ...ARRIVAL, evenness: 0.5 },
      { ...ARRIVAL, brightening: 0.8 },
      { ...ARRIVAL, texture: 0.1 },
    ]) {
      expect(judge(change(0, look), BUSY)?.is).toBe('new');
    }
    expect(judge(change(0, ARRIVAL, 1.5 * RADIUS), BUSY)?.is).toBe('new');
    const dark: Finding = { ...(change(0, DEPARTURE) as ChangeFinding), hint: { kind: 'scorch', why: '' } };
    expect(judge(dark, BUSY)).toBeNull();
  });

  it('takes a patchy change for one thing in the place of another only where the ground was so before', () => {
    const patchy = change(0, { ...ARRIVAL, evenness: 0.3 });
    expect(judge(patchy, BUSY)?.is).toBe('new');
    expect(judge(patchy, BUSY, [patchy], { wasSo: true })).toMatchObject({ is: 'usual', passedOn: 3 });
    const scorch = change(0, { ...SCORCH, evenness: 0.3 });
    expect(judge(scorch, BUSY, [scorch], { wasSo: true })?.is).toBe('new');
  });

  it('never takes strikes that stay for routine, between the stands or on them', () => {
    const strikes = [1, 2, 3].map((stand) => [change(stand, SCORCH)]);
    expect(judge(change(0, SCORCH), strikes)).toMatchObject({ is: 'new', passedOn: 0, earlier: 3 });
    const onAircraft = [1, 2, 3].flatMap((stand) => [[change(stand, ARRIVAL)], [change(stand, SCORCH)]]);
    expect(judge(change(0, SCORCH), onAircraft)).toMatchObject({ is: 'new', passedOn: 0, earlier: 3 });
    const mended = [...strikes, [1, 2, 3].map((stand) => change(stand, ARRIVAL))];
    expect(judge(change(0, SCORCH), mended)?.passedOn).toBe(3);
  });

  it('tells of a whole fleet at once where one or two are usual', () => {
    const fleet = [-3, -2, -1, 0, 3].map((stand) => change(stand, DEPARTURE));
    const passing = judge(fleet[3]!, BUSY, fleet);
    expect(passing).toMatchObject({ is: 'crowd', now: 5, earlier: 3 });
    expect(passingWords(passing)).toBe('5 such changes within 213 m at once, where 4 earlier looks had 3 in all.');
    expect(judge(fleet[3]!, BUSY, fleet.slice(3))?.is).toBe('usual');
  });

  it('asks only the ground nearby, and only ground of the same sort', () => {
    expect(judge(change(20, ARRIVAL), BUSY)).toMatchObject({ is: 'new', earlier: 0 });
    expect(judge(change(0, ARRIVAL), BUSY, [], { isLikeGround: () => false })).toMatchObject({ is: 'new', earlier: 0 });
  });

  it('holds the ledger against itself: arrivals are usual, what was destroyed is not', () => {
    const aircraft = (stand: number, status: AircraftFinding['status']): Finding =>
      ({ ...change(stand, {}), kind: 'aircraft', status }) as unknown as Finding;
    const ledger = [
      [aircraft(1, 'arrived')],
      [aircraft(1, 'departed'), aircraft(2, 'arrived')],
      [aircraft(2, 'departed')],
    ];
    expect(judge(aircraft(0, 'arrived'), ledger)?.is).toBe('usual');
    expect(judge(aircraft(0, 'destroyed'), ledger)).toBeNull();
    expect(judge(change(0, ARRIVAL), ledger)?.is).toBe('new');
  });
});

describe('how seldom so many come at once', () => {
  it('follows the counts that it was learnt from, and is less sure of few looks', () => {
    expect(surpriseOf(0, 5, 5)).toBe(1);
    // Of a Poisson count of mean 1, four and more come in 1.9 % of looks.
    expect(surpriseOf(4, 100_000, 100_000)).toBeCloseTo(1 - Math.exp(-1) * (1 + 1 + 1 / 2 + 1 / 6), 4);
    expect(surpriseOf(4, 3, 3)).toBeGreaterThan(surpriseOf(4, 30, 30));
    // One look with none: P(0) = (1 / 2)^(1 / 2).
    expect(surpriseOf(1, 0, 1)).toBeCloseTo(1 - Math.SQRT1_2, 12);
  });
});
