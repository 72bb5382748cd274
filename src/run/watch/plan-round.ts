import { AftermathError, Cancelled } from '../../core/contract/errors.ts';
import type { Site } from '../../core/contract/watch.ts';
import type { WatchPlan } from '../../core/contract/watch-api.ts';
import { type AskedSite, estimateRound } from '../../core/watch/estimate-round.ts';
import { watchPlan } from '../../core/watch/plan-words.ts';
import type { Database } from '../../io/store/database/database.ts';
import { scenesSeen } from '../../io/store/database/looks.ts';
import { allSites } from '../../io/store/database/sites.ts';
import { archiveOf, type SearchRules } from '../search-scenes.ts';
import { askForPair, type LookOptions } from './look-at-site.ts';

/**
 * What a round would do now: archives are asked as a look asks them, one after the other; nothing is fetched and nothing kept.
 *
 * @throws Cancelled
 */
export async function planRound(
  database: Database,
  options: SearchRules & Pick<LookOptions, 'now'>,
): Promise<WatchPlan> {
  const sites = (await allSites(database)).map(({ site }) => site).filter(({ paused }) => !paused);
  const asked: AskedSite[] = [];
  for (const site of sites) asked.push(await askFor(site, database, options));
  return watchPlan(estimateRound(asked, options.now().toISOString()));
}

async function askFor(
  site: Site,
  database: Database,
  options: SearchRules & Pick<LookOptions, 'now'>,
): Promise<AskedSite> {
  if (options.signal?.aborted) throw new Cancelled('Cancelled.');
  try {
    const { cost } = archiveOf(site.source, options);
    const { offered, choice } = await askForPair(site, await scenesSeen(database, site.id), options);
    return { site, cost, asked: { offered, choice } };
  } catch (error) {
    if (!(error instanceof AftermathError) || error instanceof Cancelled) throw error;
    return { site, cost: null, asked: { failure: error.message } };
  }
}
