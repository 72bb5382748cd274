import type { LookBudget } from '../../core/contract/cue.ts';
import { AftermathError, Cancelled } from '../../core/contract/errors.ts';
import type { Site } from '../../core/contract/watch.ts';
import type { WatchPlan } from '../../core/contract/watch-api.ts';
import { withinBudget } from '../../core/cues/cued-looks.ts';
import type { CuedPair } from '../../core/watch/choose-cued-pair.ts';
import { type AskedSite, estimateRound, pairBytes } from '../../core/watch/estimate-round.ts';
import { watchPlan } from '../../core/watch/plan-words.ts';
import { budgetLeft } from '../../io/store/database/cued-looks.ts';
import type { Database } from '../../io/store/database/database.ts';
import { allSites } from '../../io/store/database/sites.ts';
import { archiveOf, type SearchRules } from '../search-scenes.ts';
import { askForPair } from './ask-for-pair.ts';
import type { LookOptions } from './look-at-site.ts';
import { knownBefore } from './work-looks.ts';

export interface PlanOptions extends SearchRules, Pick<LookOptions, 'now'> {
  readonly cueBudget: LookBudget;
}

/** A site with what a cue asks for in stead of the usual pair. */
interface CuedSite extends AskedSite {
  readonly cued: CuedPair | null;
}

/**
 * What a round would do now at so many of the sites that are not paused, by name: archives are asked as a look asks them, one after
 * the other; nothing is fetched and nothing kept.
 *
 * @throws Cancelled
 */
export async function planRound(
  database: Database,
  { from, limit }: { readonly from: number; readonly limit: number },
  options: PlanOptions,
): Promise<WatchPlan> {
  const sites = (await allSites(database)).map(({ site }) => site).filter(({ paused }) => !paused);
  const asked: CuedSite[] = [];
  for (const site of sites.slice(from, from + limit)) asked.push(await askFor(site, database, options));
  const now = options.now().toISOString();
  const left = await budgetLeft(database, options.cueBudget, now);
  const next = from + limit < sites.length ? from + limit : null;
  return watchPlan(estimateRound(withCuedPairs(asked, left), now), left, next);
}

/** What cues ask for, the most urgent first, as far as the budget goes. */
function withCuedPairs(asked: readonly CuedSite[], budget: LookBudget): readonly AskedSite[] {
  const wanted = asked.flatMap((one) => (one.cued === null ? [] : [{ one, cued: one.cued }]));
  const urgency = ({ one, cued }: (typeof wanted)[number]) => one.site.priority + cued.cue.priority;
  const byUrgency = wanted.toSorted((a, b) => urgency(b) - urgency(a));
  const { taken } = withinBudget(byUrgency, budget, ({ one: { site, cost }, cued }) =>
    pairBytes(cued.pair, site.area, cost),
  );
  const cuedOf = new Map(taken.map(({ one, cued }) => [one.site.id, cued]));
  return asked.map((one) => {
    const cued = cuedOf.get(one.site.id);
    return cued === undefined || 'failure' in one.asked
      ? one
      : { ...one, asked: { ...one.asked, choice: { kind: 'pair', pair: cued.pair, why: cued.why } } };
  });
}

async function askFor(site: Site, database: Database, options: PlanOptions): Promise<CuedSite> {
  if (options.signal?.aborted) throw new Cancelled('Cancelled.');
  try {
    const { cost } = archiveOf(site.source, options);
    const known = await knownBefore(database, site, options.now().toISOString());
    const { offered, choice, cued } = await askForPair(site, known, options);
    return { site, cost, asked: { offered, choice }, cued };
  } catch (error) {
    if (!(error instanceof AftermathError) || error instanceof Cancelled) throw error;
    return { site, cost: null, asked: { failure: error.message }, cued: null };
  }
}
