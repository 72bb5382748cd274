import { describe, expect, it } from 'vitest';
import type { OfferedAsset } from '../../../src/core/contract/archive.ts';
import { planTotals, totalWords } from '../../../src/core/contract/plan-totals.ts';
import { geodesicArea } from '../../../src/core/geo/geodesic.ts';
import { choosePair } from '../../../src/core/watch/choose-pair.ts';
import { type AskedSite, estimateRound } from '../../../src/core/watch/estimate-round.ts';
import { watchPlan } from '../../../src/core/watch/plan-words.ts';
import { offered } from './offered.ts';
import { siteOf } from './sites.ts';

const NOW = '2024-06-10T12:00:00Z';
const asset = (bytes: number | null): OfferedAsset => ({ ...offered('x', NOW).asset!, bytes });
const scenes = (bytes: number | null) => [
  offered('a', '2024-06-01T08:00:00Z', { asset: asset(bytes) }),
  offered('b', '2024-06-09T08:00:00Z', { asset: asset(bytes) }),
];

function asked(cost: AskedSite['cost'], bytes: number | null, fields = {}): AskedSite {
  const site = siteOf(fields);
  return { site, cost, asked: { offered: 2, choice: choosePair(site, scenes(bytes), []) } };
}

/** m², of the footprint of every scene here. */
const FOOTPRINT = geodesicArea([
  { lon: 33, lat: 44.5 },
  { lon: 34, lat: 44.5 },
  { lon: 34, lat: 45.5 },
  { lon: 33, lat: 45.5 },
]).area;

describe('the estimate of a round', () => {
  it('says of each site what a look would compare, and when it is due', () => {
    const looks = estimateRound([asked('free', 1e9, { cadence: '0 6 * * *', zone: 'Europe/Kyiv' })], NOW);
    expect(looks[0]).toMatchObject({
      siteId: 'saky',
      does: 'compare',
      before: 'a',
      after: 'b',
      scenesOffered: 2,
      nextDueAt: '2024-06-11T03:00:00.000Z',
      quotaKm2: 0,
    });
    // A polygon of 72 corners within a circle of 2 km.
    expect(looks[0]!.areaKm2 / (Math.PI * 4)).toBeCloseTo((72 / (2 * Math.PI)) * Math.sin((2 * Math.PI) / 72), 4);
  });

  it('counts the share of a picture that holds the area and what is read beside it', () => {
    const [look] = estimateRound([asked('free', 1e9)], NOW);
    const side = 4000 + 640 * 3;
    expect(look!.bytes! / ((2 * 1e9 * side ** 2) / FOOTPRINT)).toBeCloseTo(1, 1);
    // Of pixels of 300 m what is read beside the area is more than there is.
    const site = siteOf();
    const coarse = scenes(1e9).map((scene) => ({ ...scene, gsdMeters: 300 }));
    const choice = choosePair(site, coarse, []);
    expect(planTotals(estimateRound([{ site, cost: 'free', asked: { offered: 2, choice } }], NOW)).bytes).toBe(2e9);
  });

  it('counts whole scenes against a quota of ground', () => {
    const [look] = estimateRound([asked('quota-of-ground', 1e9)], NOW);
    expect(look!.bytes).toBe(2e9);
    expect(look!.quotaKm2! / ((2 * FOOTPRINT) / 1e6)).toBeCloseTo(1, 2);
  });

  it('tells small areas by tenths, and never as none', () => {
    const look = { does: 'compare', bytes: 1e9, quotaKm2: 0 } as const;
    expect(totalWords([{ ...look, areaKm2: 0.38 }])).toContain('1 comparison over 0.4 km²');
    expect(totalWords([{ ...look, areaKm2: 12.6 }])).toContain('1 comparison over 13 km²');
  });

  it('adds up what is known, and says of how much it is not', () => {
    const failed: AskedSite = {
      site: siteOf({ name: 'Down', paused: true }),
      cost: null,
      asked: { failure: 'It is down.' },
    };
    const none: AskedSite = {
      site: siteOf({ name: 'Quiet' }),
      cost: 'free',
      asked: { offered: 0, choice: choosePair(siteOf(), [], []) },
    };
    const looks = estimateRound([asked('free', 1e9), asked(null, null), failed, none], NOW);
    expect(looks.map(({ does, bytes, quotaKm2 }) => [does, bytes === null, quotaKm2])).toEqual([
      ['compare', false, 0],
      ['compare', true, null],
      ['failed', false, 0],
      ['no-new-scene', false, 0],
    ]);
    expect(looks[2]).toMatchObject({ nextDueAt: null, why: 'It is down.' });
    expect(planTotals(looks)).toMatchObject({
      sites: 4,
      comparisons: 2,
      areaKm2: 2 * looks[0]!.areaKm2,
      bytes: looks[0]!.bytes,
      bytesNotKnown: 1,
      quotaKm2: 0,
      quotaNotKnown: 1,
    });
  });

  it('is told in words, without the sites that are paused', () => {
    const paused = asked('free', 1e9, { name: 'Resting', paused: true });
    const left = { looks: 1, bytes: 2.5e9 };
    const plan = watchPlan(estimateRound([asked('quota-of-ground', 1e9), paused, asked(null, null)], NOW), left, 7);
    expect(plan.next).toBe(7);
    expect(plan.cues).toBe('Reports may ask for 1 more look within these 24 hours, of 2.50 GB together at most.');
    expect(plan.looks).toHaveLength(2);
    expect(plan.looks[0]).toMatchObject({
      siteId: 'saky',
      dueAt: '2024-06-10T18:00:00.000Z',
      scenes: 2,
      bytes: 2e9,
      cost: expect.stringMatching(/^1752\d km² of the quota$/) as string,
    });
    expect(plan.looks[0]!.centre.lat).toBeCloseTo(45.093, 4);
    expect(plan.looks[0]!.search).toContain('earth-search: a is compared with b');
    expect(plan.looks[1]).toMatchObject({ bytes: null, cost: null });
    expect(plan.total).toMatch(
      /^2 sites, 2 comparisons over 25 km²; about 2.00 GB to fetch, and 1 of which it is not known; 1752\d km² of quotas, and 1 of which it is not known.$/,
    );
  });
});
