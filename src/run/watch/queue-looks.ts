import type { Site } from '../../core/contract/watch.ts';
import { dueNow, nextDue } from '../../core/watch/schedule.ts';
import type { Queue } from '../../io/queue/queue.ts';
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
    const queued = looks.flatMap(({ kept, dueAt }) => (dueAt === null ? [] : [queuedLook(kept.site, dueAt)]));
    return await queue.add(queued, within);
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
    for (const kept of sites) await answer(within, kept, now, now);
    const queued = sites.map(({ site }) => queuedLook(site, now));
    await queue.add(queued, within);
    return queued.map(({ data }) => data);
  });
}

async function answer(within: Queries, kept: KeptSite, answeredAt: string, now: string): Promise<void> {
  await updateSite(within, { ...kept, answeredAt, nextDueAt: nextDue(kept.site.cadence, now) });
}

function queuedLook({ id, source, priority }: Site, dueAt: string) {
  const data = { siteId: id, dueAt };
  return { key: lookKey(data), data, priority, group: source };
}
