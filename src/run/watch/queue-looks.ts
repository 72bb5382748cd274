import type { Site } from '../../core/contract/watch.ts';
import type { LookUnderWay } from '../../core/contract/watch-api.ts';
import { raisedPriorities } from '../../core/cues/live-cues.ts';
import { touchedSites } from '../../core/cues/touched-sites.ts';
import { dueNow, nextDue } from '../../core/watch/schedule.ts';
import type { Queue } from '../../io/queue/queue.ts';
import { liveCues } from '../../io/store/database/cues.ts';
import type { Database, Queries } from '../../io/store/database/database.ts';
import { allSites, type KeptSite, lockDueSites, lockSite, noSite, updateSite } from '../../io/store/database/sites.ts';

/** A look to be taken: of which site, and the moment of its schedule that it answers. */
export interface QueuedLook {
  readonly siteId: string;
  readonly dueAt: string;
  /** By a person who waits for it. */
  readonly isAsked: boolean;
}

/** By which the queue knows a look: asked for again it is the same. */
export function lookKey({ siteId, dueAt }: Pick<QueuedLook, 'siteId' | 'dueAt'>): string {
  return `${siteId} ${dueAt}`;
}

const MOST_AT_ONCE = 500;
/** Above any site's own. */
const ASKED_PRIORITY = 1000;
/** A person is told sooner that an archive does not answer, and can ask again. */
const ASKED_TRIES = 2;

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
    const asked = looks.flatMap(({ kept, dueAt }) =>
      dueAt === null ? [] : [{ site: kept.site, dueAt, isAsked: false }],
    );
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
    await queueLooksNow(within, queue, sites, now, true);
    return sites.map(({ site }) => ({ siteId: site.id, dueAt: now, isAsked: true }));
  });
}

/** Queues a look for each of the sites, whether or not its moment has come. @param isAsked by a person who waits for it. */
export async function queueLooksNow(
  within: Queries,
  queue: Queue<QueuedLook>,
  sites: readonly KeptSite[],
  now: string,
  isAsked: boolean,
): Promise<void> {
  for (const kept of sites) await answer(within, kept, now, now);
  const asked = sites.map(({ site }) => ({ site, dueAt: now, isAsked }));
  await addLooks(within, queue, asked, now);
}

/** Queues a look after one that left something newer; where somebody asked for one meanwhile, that one does. */
export async function queueNextLook(
  database: Database,
  queue: Queue<QueuedLook>,
  taken: Pick<QueuedLook, 'siteId' | 'dueAt'>,
  now: string,
): Promise<void> {
  await database.transaction(async (within) => {
    const kept = await lockSite(within, taken.siteId);
    if (kept === null) return;
    const isAnother = kept.answeredAt !== taken.dueAt;
    if (isAnother && (await lookUnderWay(within, queue, kept)) !== null) return;
    await queueLooksNow(within, queue, [kept], now, false);
  });
}

/** Queues looks, those at sites that live cues touch before others. @returns how many were not there already. */
async function addLooks(
  within: Queries,
  queue: Queue<QueuedLook>,
  looks: readonly (Pick<QueuedLook, 'dueAt' | 'isAsked'> & { readonly site: Site })[],
  now: string,
): Promise<number> {
  const sites = looks.map(({ site }) => site);
  const cues = sites.length === 0 ? [] : touchedSites(await liveCues(within, now), sites);
  const raised = raisedPriorities(cues, new Date(now));
  const queued = looks.map(({ site: { id, source, priority: own }, dueAt, isAsked }) => {
    const data = { siteId: id, dueAt, isAsked };
    const priority = own + (raised.get(id) ?? 0);
    const asked = isAsked && { priority: priority + ASKED_PRIORITY, tries: ASKED_TRIES };
    return { key: lookKey(data), data, priority, group: source, ...asked };
  });
  return await queue.add(queued, within);
}

/**
 * Queues a look at one site, paused or not, before all that is due. Where one waits or is under way it is that one.
 *
 * @throws NotFound
 */
export async function queueLook(
  database: Database,
  queue: Queue<QueuedLook>,
  siteId: string,
  now: string,
): Promise<LookUnderWay> {
  return await database.transaction(async (within) => {
    const kept = await lockSite(within, siteId);
    if (kept === null) throw noSite(siteId);
    const open = await lookUnderWay(within, queue, kept);
    if (open !== null) return open;
    await answer(within, kept, now, now);
    await addLooks(within, queue, [{ site: kept.site, dueAt: now, isAsked: true }], now);
    return { dueAt: now, state: 'waiting', startsAt: now, said: null };
  });
}

/** The look at a site that waits or is under way; null where none does. */
export async function lookUnderWay(
  queries: Queries,
  queue: Queue<QueuedLook>,
  { site, answeredAt: dueAt }: KeptSite,
): Promise<LookUnderWay | null> {
  const key = lookKey({ siteId: site.id, dueAt });
  const open = (await queue.find([key], queries)).get(key);
  return open === undefined ? null : { dueAt, ...open };
}

async function answer(within: Queries, kept: KeptSite, answeredAt: string, now: string): Promise<void> {
  const nextDueAt = kept.site.paused ? null : nextDue(kept.site.cadence, now);
  await updateSite(within, { ...kept, answeredAt, nextDueAt });
}
