import type { Cues } from '../../src/api/watch/cues.ts';
import type { CountSeries, Cue, JudgedSeries, SiteCue } from '../../src/core/contract/cue.ts';
import type { Site } from '../../src/core/contract/watch.ts';
import { judgeSeries } from '../../src/core/cues/judge-series.ts';
import { touchedSites } from '../../src/core/cues/touched-sites.ts';
import { judgeCues } from '../../src/run/cues/read-cues.ts';
import { seededRandom } from './random.ts';

const DAY_MS = 86_400_000;
const TERMS = ['explosion', 'fire', 'shelling'];

/** The cues of a watchlist in memory: what is brought, and of every site a few that were reported there. */
export class PlantedCues implements Cues {
  readonly #siteOf: (id: string) => Site;
  readonly #sites: () => readonly Site[];
  readonly #now: number;
  #brought: readonly Cue[] = [];

  /** @param siteOf throws for an id that is none. */
  constructor(sites: () => readonly Site[], siteOf: (id: string) => Site, now: number) {
    this.#sites = sites;
    this.#siteOf = siteOf;
    this.#now = now;
  }

  readonly list: Cues['list'] = async (limit) => {
    const planted = this.#sites().flatMap((site) => this.#ofSite(site));
    return [...touchedSites(this.#brought, this.#sites()), ...planted]
      .slice(0, limit)
      .map(({ cue, siteId }) => ({ cue, siteIds: [siteId] }));
  };

  readonly ofSite: Cues['ofSite'] = async (siteId, limit) => {
    const site = this.#siteOf(siteId);
    const cues = [...touchedSites(this.#brought, [site]), ...this.#ofSite(site)].slice(0, limit);
    return { cues, series: cues.length === 0 ? [] : TERMS.map((term, nth) => seriesOf(term, nth, this.#now)) };
  };

  readonly importFile: Cues['importFile'] = async (file, { isPreview }) => {
    const { read, cues, notes, span } = judgeCues(file, this.#sites(), { now: new Date(this.#now) });
    const known = new Set(this.#brought.map(({ id }) => id));
    const added = [...new Set(cues.map(({ cue }) => cue))].filter(({ id }) => !known.has(id));
    if (!isPreview) this.#brought = [...added, ...this.#brought];
    const sites = new Set(cues.map(({ siteId }) => siteId)).size;
    const counts = { added: added.length, changed: 0, unchanged: cues.length - added.length };
    const { columns, rows, unusable, reports } = read;
    const elsewhere = reports.length - new Set(cues.map(({ cue }) => cue)).size;
    return {
      counts: { columns, rows, span, unusable, ...counts, sites, elsewhere, looks: sites, looksLeft: 0, notes },
    };
  };

  /** Of the planted sites: those added by a test have none. */
  #ofSite({ id, area }: Site): readonly SiteCue[] {
    if (!/^site-\d+$/.test(id)) return [];
    const [lon, lat] = (area.coordinates as readonly (readonly (readonly [number, number])[])[])[0]![0]!;
    return [3, 8, 30].map((days, nth): SiteCue => {
      const from = this.#now - days * DAY_MS;
      const cue: Cue = {
        id: `${id}-cue-${nth}`,
        kind: 'report',
        term: TERMS[nth]!,
        area: 'Planted',
        timePrecision: 'hour',
        sources: nth === 0 ? ['Town council', 'Local news'] : [],
        licence: nth === 0 ? 'CC BY 4.0' : null,
        ground: { at: { lon, lat }, radiusMeters: 1000 * (nth + 1) },
        bracket: {
          lastBefore: new Date(from - 3_600_000).toISOString(),
          firstAfter: new Date(from + 3_600_000).toISOString(),
        },
        priority: 3 - nth,
        expiresAt: new Date(from + 14 * DAY_MS).toISOString(),
        statements: [],
        sentence: `Reported, not confirmed: ${TERMS[nth]}, Planted; place known to ${nth + 1} km. A reason to look, no confirmation.`,
      };
      return { siteId: id, cue, distanceMeters: 400 * nth };
    });
  }
}

/** Two months of days, a few of them without data, the last of the first term the largest. */
function seriesOf(term: string, nth: number, now: number): JudgedSeries {
  const random = seededRandom(nth + 5);
  const days = 60;
  const counts = Array.from({ length: days }, (_, i) => {
    const start = new Date(now - (days - i) * DAY_MS).toISOString().slice(0, 10);
    const count = i >= 20 && i < 24 ? null : i === days - 1 && nth === 0 ? 14 : random(5 + nth);
    return { start, count, value: count };
  });
  const series: CountSeries = {
    area: 'Planted',
    term,
    unit: 'reports',
    period: 'day',
    counts,
    unfinished: null,
    tooVague: 0,
  };
  return judgeSeries(series, new Date(now));
}
