import { dirname, resolve } from 'node:path';
import type { LookBudget } from '../../core/contract/cue.ts';
import { AftermathError, Busy, problemOf } from '../../core/contract/errors.ts';
import type { Site } from '../../core/contract/watch.ts';
import { touchedSites } from '../../core/cues/touched-sites.ts';
import { SEARCH_PATIENCE } from '../../io/outbound/ask-json.ts';
import type { Patience } from '../../io/outbound/tries.ts';
import type { Queue } from '../../io/queue/queue.ts';
import { takeFromBudget } from '../../io/store/database/cued-looks.ts';
import { liveCues } from '../../io/store/database/cues.ts';
import type { Database } from '../../io/store/database/database.ts';
import { areLooksHeldOff } from '../../io/store/database/hold-off.ts';
import { findLook, pairsCompared, runFoldersOf, scenesSeen } from '../../io/store/database/looks.ts';
import { findSite } from '../../io/store/database/sites.ts';
import { withoutFolders } from '../local-paths.ts';
import type { KnownBefore } from './ask-for-pair.ts';
import { keepLook } from './keep-look.ts';
import { failedLook, type LookOptions, lookAtSite } from './look-at-site.ts';
import { type QueuedLook, queueNextLook } from './queue-looks.ts';

export interface WorkOptions extends Omit<LookOptions, 'signal' | 'onProgress'> {
  /** What looks that cues ask for may cost a day, on all machines together. */
  readonly cueBudget: LookBudget;
  /** Looks at a time in this process. */
  readonly atOnce: number;
}

/** Of which each shows two dates. */
export const MOST_EARLIER_RUNS = 20;

/** Of an archive, where a person waits: one that does not answer is given up, with both tries of its look, within two minutes. */
const ASKED_PATIENCE: Patience = { ...SEARCH_PATIENCE, tries: 2, graceMs: 20_000 };

/** Takes the looks that are queued, until the queue is closed. Each is kept once, whatever dies in between. */
export async function workOnLooks(
  database: Database,
  queue: Queue<QueuedLook>,
  { atOnce, cueBudget, ...options }: WorkOptions,
): Promise<void> {
  // What a look came to goes out into the world, by pages, feeds and mails.
  const hidePaths = withoutFolders([dirname(resolve(options.runsFolder))]);
  await queue.work({
    atOnce,
    handle: async ({ data, attempt, tries, signal, say }) => {
      const { siteId, dueAt, isAsked } = data;
      const site = await wantedSite(database, data);
      if (site === null || (await findLook(database, siteId, dueAt)) !== null) return;
      if (await areLooksHeldOff(database)) {
        const words = 'Old pictures are being removed; the look goes on after that.';
        await say(words);
        throw new Busy(words);
      }
      const now = options.now().toISOString();
      const known = {
        ...(await knownBefore(database, site, now)),
        runFolders: await runFoldersOf(database, siteId, MOST_EARLIER_RUNS),
        takeFromBudget: (bytes: number | null) => takeFromBudget(database, { siteId, dueAt, bytes }, cueBudget, now),
      };
      const told = tellInTurn(say, options.onTrouble);
      told.say(`Asks ${site.source} what scenes there are.`);
      const taken = await lookAtSite(site, dueAt, known, {
        ...options,
        signal,
        ...(isAsked && { patience: ASKED_PATIENCE }),
        onProgress: ({ stage }) => told.say(`${stage[0]!.toUpperCase()}${stage.slice(1)}.`),
      }).catch(async (error: unknown) => {
        if (!(error instanceof AftermathError)) options.onTrouble(error);
        if (signal.aborted) throw error;
        if (attempt >= tries) return failedLook(site, dueAt, error, options.now());
        told.say(`Try ${attempt} of ${tries} failed: ${hidePaths(problemOf(error).detail)}`);
        await told.all();
        throw error;
      });
      await told.all();
      await keepLook(database, { ...taken, look: { ...taken.look, reason: hidePaths(taken.look.reason) } });
      if (taken.leavesNewer) await queueNextLook(database, queue, data, taken.look.lookedAt);
    },
    giveUp: async (data) => {
      const site = await wantedSite(database, data);
      if (site === null) return;
      const died = new AftermathError('E_INTERNAL', 'Each process that took this look ended before it was done.');
      await keepLook(database, failedLook(site, data.dueAt, died, options.now()));
    },
  });
}

/** What bears on which pair a look at a site compares. @param now which cues live still. */
export async function knownBefore(database: Database, site: Site, now: string): Promise<KnownBefore> {
  return {
    seen: await scenesSeen(database, site.id),
    compared: await pairsCompared(database, site.id),
    cues: touchedSites(await liveCues(database, now), [site]).map(({ cue }) => cue),
  };
}

/** Null where it is gone, or paused and nobody asked. */
async function wantedSite(database: Database, { siteId, isAsked }: QueuedLook) {
  const site = (await findSite(database, siteId))?.site;
  return site === undefined || (site.paused && !isAsked) ? null : site;
}

/** Says each thing once, one after the other; that it could not be said spoils nothing. */
function tellInTurn(say: (words: string) => Promise<void>, onTrouble: (error: unknown) => void) {
  let last = '';
  let saying = Promise.resolve();
  return {
    say: (words: string) => {
      if (words === last) return;
      last = words;
      saying = saying.then(() => say(words)).catch(onTrouble);
    },
    all: () => saying,
  };
}
