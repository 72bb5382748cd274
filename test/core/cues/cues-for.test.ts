import { describe, expect, it } from 'vitest';
import { CUE_ANSWERS, type EventReport } from '../../../src/core/contract/cue.ts';
import type { Site } from '../../../src/core/contract/watch.ts';
import { cueOfReport } from '../../../src/core/cues/cue.ts';
import { withinBudget } from '../../../src/core/cues/cued-looks.ts';
import { cuesFor } from '../../../src/core/cues/cues-for.ts';
import { eventSeries } from '../../../src/core/cues/event-series.ts';
import { keywordSeries } from '../../../src/core/cues/keyword-series.ts';
import { raisedPriorities } from '../../../src/core/cues/live-cues.ts';
import { circleAround } from '../../../src/core/geo/geodesic.ts';
import { seededRandom } from '../../helpers/random.ts';
import { siteLike } from '../../helpers/watched.ts';
import { dayAfter, planted, repeated, reportOn } from './planted-series.ts';

function site(id: string, lon: number, lat: number, rest: Partial<Site> = {}): Site {
  return siteLike({ id, area: circleAround({ lon, lat }, 2000), ...rest });
}

const SAKY = site('saky', 33.589, 45.091);
const strike: EventReport = reportOn('2022-08-09', 'strike');
const NOW = new Date('2022-08-11T08:00:00Z');

describe('a cue of a report', () => {
  it('touches the sites within what is known of its place, and no others', () => {
    // 0.1° of latitude is 11.1 km: 9.1 km from the edge of the site.
    const off = (placePrecision: EventReport['placePrecision']) =>
      cuesFor([SAKY, site('far', 36, 50)], [{ ...strike, at: { lon: 33.589, lat: 45.191 }, placePrecision }], [], NOW);
    expect(off({ kind: 'settlement' })).toEqual([]);
    expect(off({ kind: 'meters', meters: 9000 })).toEqual([]);
    const [touched, ...others] = off({ kind: 'meters', meters: 9200 });
    expect([touched!.siteId, others]).toEqual(['saky', []]);
    expect(touched!.distanceMeters).toBeCloseTo(9114, -1);
    expect(off({ kind: 'district' })).toHaveLength(1);
  });

  it('touches across the antimeridian, and at the pole', () => {
    const fiji = site('fiji', 179.99, -17);
    const pole = site('pole', 120, 89.9);
    const touching = (lon: number, lat: number) =>
      cuesFor([fiji, pole, SAKY], [{ ...strike, at: { lon, lat }, placePrecision: { kind: 'district' } }], [], NOW);
    expect(touching(-179.9, -17).map(({ siteId }) => siteId)).toEqual(['fiji']);
    expect(touching(-60, 89.95).map(({ siteId }) => siteId)).toEqual(['pole']);
    expect(touching(-60, 89)).toEqual([]);
  });

  it('is never a confirmation, whatever stands out, and says how well place and time are known', () => {
    const cue = cueOfReport(strike, []);
    expect(cue.sentence).toBe(
      'Reported, not confirmed: explosion, Crimea, 9 Aug 2022; place known to 1 km. A reason to look, no confirmation.',
    );
    const vague = { ...strike, timePrecision: 'week', placePrecision: { kind: 'province' } } as const;
    expect(cueOfReport(vague, []).sentence).toContain('in the week about 9 Aug 2022; known to the province only.');
    for (const words of Object.values(CUE_ANSWERS)) expect(words).not.toMatch(/confirm|verif|prove/i);
  });

  it('expires a fortnight after what it tells of, and then raises nothing', () => {
    const cues = cuesFor([SAKY], [strike], [], NOW);
    expect(cues[0]!.cue.expiresAt).toBe('2022-08-24T00:00:00.000Z');
    expect(raisedPriorities(cues, new Date('2022-08-23T23:59:59Z'))).toEqual(new Map([['saky', 2]]));
    expect(raisedPriorities(cues, new Date('2022-08-24T00:00:00Z')).size).toBe(0);
  });

  it('raises more where its place is precise and where its day stands out; many of one event do not add up', () => {
    const { reports, span } = planted([...repeated(400, 1), 5]);
    const series = eventSeries(reports, span, 'day');
    const now = new Date(`${dayAfter(401)}T12:00Z`);
    const cues = cuesFor([SAKY], reports, series, now);
    const priorityOn = (day: string) => cues.find(({ cue }) => cue.bracket.lastBefore.startsWith(day))!.cue.priority;
    expect([priorityOn(dayAfter(399)), priorityOn(dayAfter(400))]).toEqual([2, 3]);
    expect(raisedPriorities(cues, now).get('saky')).toBe(3);
    expect(cues[0]!.cue.statements[0]!.sentence).toMatch(/^Largest single-day count since/);
    const vague = reports.map((report) => ({ ...report, placePrecision: { kind: 'district' } }) as const);
    expect(cuesFor([SAKY], vague, [], now)[0]!.cue.priority).toBe(1);
  });

  it('is none of a report that is dated in the future', () => {
    expect(cuesFor([SAKY], [reportOn('2022-08-12', 'typing error')], [], NOW)).toEqual([]);
  });

  it('comes the same for sites and reports in any order', () => {
    const sites = [SAKY, site('near', 33.6, 45.1)];
    const reports = [strike, reportOn('2022-08-10', 'second'), reportOn('2022-08-09', 'third')];
    expect(cuesFor([...sites].reverse(), [...reports].reverse(), [], NOW)).toEqual(cuesFor(sites, reports, [], NOW));
  });
});

describe('a cue of a keyword', () => {
  const { span } = planted(repeated(7 * 27, 1));
  const rows = Array.from({ length: 7 * 27 }, (_, day) => ({
    day: dayAfter(day),
    term: 'Saky',
    area: 'Crimea',
    count: day >= 7 * 26 ? 30 : 2,
    total: null,
  }));
  const series = keywordSeries(rows, span, 'week');
  const now = new Date(`${dayAfter(7 * 27)}T18:00Z`);

  it('has no place, and touches sites by their tags', () => {
    const sites = [site('a', 33, 45, { tags: ['crimea'] }), site('b', 33, 45, { tags: ['SAKY'] }), SAKY];
    const cues = cuesFor(sites, [], series, now);
    expect(cues.map(({ siteId, distanceMeters, cue }) => [siteId, distanceMeters, cue.ground, cue.priority])).toEqual([
      ['a', null, null, 1],
      ['b', null, null, 1],
    ]);
    expect(cues[0]!.cue.sentence).toContain('not confirmed: "Saky", Crimea.');
    expect(cues[0]!.cue.bracket).toEqual({
      lastBefore: `${dayAfter(7 * 26)}T00:00:00Z`,
      firstAfter: `${dayAfter(7 * 27)}T00:00:00Z`,
    });
  });

  it('is none of a keyword in which nothing stands out', () => {
    const usual = keywordSeries(
      rows.map((row) => ({ ...row, count: 2 })),
      span,
      'week',
    );
    expect(cuesFor([site('b', 33, 45, { tags: ['saky'] })], [], usual, now)).toEqual([]);
  });
});

describe('the budget of looks that cues ask for', () => {
  it('is never exceeded, and nothing that fits is left while it lasts', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 500; round++) {
      const wanted = Array.from({ length: random(12) }, () => (random(5) === 0 ? null : random(100)));
      const budget = { looks: random(6), bytes: random(3) === 0 ? null : random(300) };
      const { taken, left } = withinBudget(wanted, budget, (bytes) => bytes);
      const spent = taken.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
      expect(taken.length + left.length).toBe(wanted.length);
      expect(taken.length).toBeLessThanOrEqual(budget.looks);
      expect(spent).toBeLessThanOrEqual(budget.bytes ?? Number.POSITIVE_INFINITY);
      if (budget.bytes !== null) expect(taken).not.toContain(null);
      for (const bytes of left) {
        const fits = budget.bytes === null || (bytes !== null && spent + bytes <= budget.bytes);
        expect(fits && taken.length < budget.looks).toBe(false);
      }
    }
  });

  it('goes to the most urgent first', () => {
    expect(withinBudget(['a', 'b', 'c'], { looks: 2, bytes: 10 }, (look) => (look === 'b' ? 11 : 5))).toEqual({
      taken: ['a', 'c'],
      left: ['b'],
    });
  });
});
