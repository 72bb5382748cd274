import type { Site } from '../../core/contract/watch.ts';
import { raisedPriorities } from '../../core/cues/live-cues.ts';
import { touchedSites } from '../../core/cues/touched-sites.ts';
import { dueNow, nextDue } from '../../core/watch/schedule.ts';
import type { Queue } from '../../io/queue/queue.ts';
import { liveCues } from '../../io/store/database/cues.ts';
import type { Database, Queries } from '../../io/store/database/database.ts';
import { allSites, type KeptSite, lockDueSites, updateSite } from '../../io/store/database/sites.ts';

/** A look to be taken: of which site, and the moment of its schedule that it answers. */
export interface QueuedLook {
  readonly siteId: string;
  readonly dueAt: string;
}

/** By which the queue knows a look: asked for again it is the same. */
export function lookKey({ siteId, dueAt }: QueuedLook): string {
  return `${siteId} ${dueAt}`;
}

const MOST_AT_ONCE = 500;

/**
 * Queues a look for each site whose moment has come: one, however many moments went by. Several that do so at once share the
 * sites among them, for each is claimed with the moment that it answers.
 *
 * @returns how many were queued.
 */
export async function queueDueLooks(database: Database, queue: Queue<QueuedLook>, now: string): Promise<number> {
  return await database.transaction(async (within) => {
    const due = await lockDueSites(within, now, MOST_AT_ONCE);
    const looks = due.map((kept) => ({ kept, dueAt: dueNow(kept.site.cadence, kept.answeredAt, now) }));
    for (const { kept, dueAt } of looks) await answer(within, kept, dueAt ?? kept.answeredAt, now);
    const asked = looks.flatMap(({ kept, dueAt }) => (dueAt === null ? [] : [{ site: kept.site, dueAt }]));
    return await addLooks(within, queue, asked, now);
  });
}

/** Queues a look for every site that is not paused, whether or not its moment has come. @returns the looks. */
export async function queueAllLooks(
  database: Database,
  queue: Queue<QueuedLook>,
  now: string,
): Promise<readonly QueuedLook[]> {
  return await database.transaction(async (within) => {
    const sites = (await allSites(within)).filter(({ site }) => !site.paused);
    await queueLooksNow(within, queue, sites, now);
    return sites.map(({ site }) => ({ siteId: site.id, dueAt: now }));
  });
}

/** Queues a look for each of the sites, whether or not its moment has come. */
export async function queueLooksNow(
  within: Queries,
  queue: Queue<QueuedLook>,
  sites: readonly KeptSite[],
  now: string,
): Promise<void> {
  for (const kept of sites) await answer(within, kept, now, now);
  const asked = sites.map(({ site }) => ({ site, dueAt: now }));
  await addLooks(within, queue, asked, now);
}

/** Queues looks, those at sites that live cues touch before others. @returns how many were not there already. */
export async function addLooks(
  within: Queries,
  queue: Queue<QueuedLook>,
  looks: readonly { readonly site: Site; readonly dueAt: string }[],
  now: string,
): Promise<number> {
  const sites = looks.map(({ site }) => site);
  const cues = sites.length === 0 ? [] : touchedSites(await liveCues(within, now), sites);
  const raised = raisedPriorities(cues, new Date(now));
  const queued = looks.map(({ site: { id, source, priority }, dueAt }) => {
    const data = { siteId: id, dueAt };
    return { key: lookKey(data), data, priority: priority + (raised.get(id) ?? 0), group: source };
  });
  return await queue.add(queued, within);
}

async function answer(within: Queries, kept: KeptSite, answeredAt: string, now: string): Promise<void> {
  await updateSite(within, { ...kept, answeredAt, nextDueAt: nextDue(kept.site.cadence, now) });
}
