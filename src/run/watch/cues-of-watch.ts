import type { Cue, LookBudget } from '../../core/contract/cue.ts';
import type { CueImport, KeptCue, SiteCueList } from '../../core/contract/cue-api.ts';
import type { Site } from '../../core/contract/watch.ts';
import { chartedSeries } from '../../core/cues/charted-series.ts';
import { withinBudget } from '../../core/cues/cued-looks.ts';
import { raisedPriorities } from '../../core/cues/live-cues.ts';
import type { StatedSampling } from '../../core/cues/sampled-span.ts';
import { seriesKey } from '../../core/cues/series-groups.ts';
import { touchedSites } from '../../core/cues/touched-sites.ts';
import { boxOf } from '../../core/geo/lon-lat-box.ts';
import type { Queue } from '../../io/queue/queue.ts';
import { budgetLeft } from '../../io/store/database/cued-looks.ts';
import { cuesBetween, keepCues, keepSeries, latestCues, seriesOf } from '../../io/store/database/cues.ts';
import type { Database, Queries } from '../../io/store/database/database.ts';
import { allSites, findSite, type KeptSite, lockSite, noSite } from '../../io/store/database/sites.ts';
import { sha256 } from '../../io/store/sha256.ts';
import { judgeCues, type NamedFile, type ReadCues } from '../cues/read-cues.ts';
import { type QueuedLook, queueLooksNow } from './queue-looks.ts';

/** Of which those that touch a site are listed. */
const MOST_NEAR = 5000;

/** What people do with the cues of a watch, in the words of the API: its port `Cues` says what each does and throws. */
export function cuesOfWatch(
  database: Database,
  queue: Queue<QueuedLook>,
  { now, cueBudget }: { readonly now: () => Date; readonly cueBudget: LookBudget },
) {
  return {
    list: async (limit: number): Promise<readonly KeptCue[]> => {
      const cues = await latestCues(database, limit);
      const touched = touchedSites(cues, (await allSites(database)).map(siteOf));
      return cues.map((cue) => ({
        cue,
        siteIds: touched.filter((one) => one.cue === cue).map(({ siteId }) => siteId),
      }));
    },
    ofSite: async (siteId: string, limit: number): Promise<SiteCueList> => {
      const kept = await findSite(database, siteId);
      if (kept === null) throw noSite(siteId);
      const [, south, , north] = boxOf(kept.site.area);
      const near = await cuesBetween(database, { south, north, limit: MOST_NEAR });
      const cues = touchedSites(near, [kept.site]).toSorted(latestFirst).slice(0, limit);
      return {
        cues,
        series: await seriesOf(
          database,
          cues.map(({ cue }) => cue),
        ),
      };
    },
    importFile: async (
      file: NamedFile,
      { isPreview, ...sampling }: StatedSampling & { readonly isPreview: boolean },
    ): Promise<ImportedCues> => {
      const at = now();
      const sites = await allSites(database);
      const read = judgeCues(file, sites.map(siteOf), { now: at, ...sampling });
      const keep = (within: Queries) => keepRead(read, sites, { within, at, cueBudget });
      if (isPreview) return { read, counts: (await takenBack(database, keep)).counts };
      const counts = await database.transaction(async (within) => {
        const { counts, asked } = await keep(within);
        const locked = await Promise.all(asked.map((site) => lockSite(within, site.id)));
        const there = locked.filter((kept) => kept !== null);
        await queueLooksNow(within, queue, there, at.toISOString(), false);
        return counts;
      });
      return { read, counts };
    },
  };
}

/** What a file says, and what of it is kept. */
export interface ImportedCues {
  readonly read: ReadCues;
  readonly counts: CueImport;
}

/** What a transaction comes to, with nothing of it kept. */
async function takenBack<Outcome>(database: Database, work: (within: Queries) => Promise<Outcome>): Promise<Outcome> {
  const seen: Outcome[] = [];
  const stop = new Error('Taken back');
  try {
    await database.transaction(async (within) => {
      seen.push(await work(within));
      throw stop;
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
  return seen[0]!;
}

/** @returns what it comes to, and the sites that a look is to be asked for. */
async function keepRead(
  read: ReadCues,
  sites: readonly KeptSite[],
  { within, at, cueBudget }: { readonly within: Queries; readonly at: Date; readonly cueBudget: LookBudget },
): Promise<{ readonly counts: CueImport; readonly asked: readonly Site[] }> {
  const cues = new Map(read.cues.map(({ cue }) => [cue, { ...cue, id: keptId(cue, read.read.columns) }]));
  const kept = [...new Map([...cues.values()].map((cue) => [cue.id, cue])).values()];
  const names = new Set(kept.map(seriesKey));
  const series = chartedSeries(read.judged).filter((one) => names.has(seriesKey(one.series)));
  const { newIds, ...counts } = await keepCues(within, kept);
  await keepSeries(within, series, read.read.columns);
  const fresh = read.cues.filter(({ cue }) => newIds.has(cues.get(cue)!.id));
  const raised = raisedPriorities(fresh, at);
  const urgency = ({ site }: KeptSite) => site.priority + raised.get(site.id)!;
  const woken = sites
    .filter(({ site }) => raised.has(site.id) && !site.paused)
    .toSorted((a, b) => urgency(b) - urgency(a));
  const { looks } = await budgetLeft(within, cueBudget, at.toISOString());
  // What they fetch is asked for when it is known: with the pair.
  const { taken, left } = withinBudget(woken, { looks, bytes: null }, () => null);
  const { columns, rows, unusable, reports } = read.read;
  const touched = new Set(read.cues.map(({ siteId }) => siteId)).size;
  const imported: CueImport = {
    columns,
    rows,
    span: read.span === null ? null : { from: read.span.from, to: read.span.to },
    unusable,
    ...counts,
    sites: touched,
    elsewhere: reports.length - new Set(read.cues.flatMap(({ cue }) => (cue.kind === 'report' ? [cue] : []))).size,
    looks: taken.length,
    looksLeft: left.length,
    notes: read.notes,
  };
  return { counts: imported, asked: taken.map(siteOf) };
}

/**
 * ACLED's ids are the same for ever, so a report that it corrects is the same cue. Others' are kept by what they tell: two files may each
 * have a report "1". Not by how it is judged: what stands out may change with what is reported later.
 */
function keptId({ id, kind, term, area, ground, bracket, sources }: Cue, columns: string): string {
  const isSameForEver = columns === 'acled' && kind === 'report';
  return sha256(JSON.stringify(isSameForEver ? [columns, id] : [id, kind, term, area, ground, bracket, sources])).slice(
    0,
    32,
  );
}

function siteOf({ site }: KeptSite): Site {
  return site;
}

function latestFirst({ cue: a }: { readonly cue: Cue }, { cue: b }: { readonly cue: Cue }): number {
  if (a.bracket.lastBefore !== b.bracket.lastBefore) return a.bracket.lastBefore > b.bracket.lastBefore ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
