import { setTimeout as wait } from 'node:timers/promises';
import type { Cadence, Look } from '../../core/contract/watch.ts';
import { throwIfCancelled } from '../../io/compute/worker-pool.ts';
import { openQueue, type Queue } from '../../io/queue/queue.ts';
import type { Database } from '../../io/store/database/database.ts';
import { outboxOf } from '../../io/store/database/deliveries.ts';
import { findLook } from '../../io/store/database/looks.ts';
import { openDatabase } from '../../io/store/database/open-database.ts';
import { deliverDigests, type Senders } from './deliver-digests.ts';
import { type FullDatabase, watchForFullDatabase } from './full-database.ts';
import { lookKey, type QueuedLook, queueAllLooks, queueDueLooks } from './queue-looks.ts';
import { raiseSilent } from './raise-silent.ts';
import { repeat } from './repeat.ts';
import { type WorkOptions, workOnLooks } from './work-looks.ts';
import { writeDigests } from './write-digests.ts';

export interface WatchOptions extends WorkOptions {
  /** A folder that this process alone opens, or `postgres://…`. */
  readonly where: string;
  /** Address of the viewer without a slash at its end, for the links in messages. */
  readonly page: string;
  /** When messages are written; null: once there is an alert to tell. */
  readonly digestCadence: Cadence | null;
  readonly senders: Senders;
}

interface RoundOptions {
  readonly signal: AbortSignal;
  /** Told what each look does, or waits for, in a sentence, whenever that changes. */
  readonly onSaid?: (siteId: string, said: string) => void;
}

/** Sites, looks and alerts of one database, and what this process does about them. */
export interface Watch {
  readonly database: Database;
  readonly queue: Queue<QueuedLook>;
  /** Takes looks that are queued, whoever queued them, until `close`. */
  work(): Promise<void>;
  /** Queues what is due, tells of what was found and of silence, until `close`; any number of processes may. */
  schedule(): void;
  isScheduling(): boolean;
  /**
   * Looks at every site that is not paused, whether or not it is due, and sends what there is to tell. A look that was taken back
   * meanwhile is left out.
   *
   * @throws Cancelled; DiskFull where the database has had no room for half a minute, so that no look can be kept.
   */
  runRound(options: RoundOptions): Promise<readonly Look[]>;
  /** Takes no more, and lets a look that is under way end for 25 s; one that has not by then is taken up by another process. */
  close(): Promise<void>;
}

/** Looks at one archive at a time, on all machines together: it is a guest there. */
const MOST_PER_ARCHIVE = 4;
/** A process is to be gone half a minute after it was told to go. */
const DRAIN_MS = 25_000;
const SCHEDULE_MS = 10_000;
const SILENCE_MS = 300_000;
const POLL_MS = 500;
/** One of which nothing is heard for so long was taken back: its site was paused or removed. */
const TAKEN_BACK_MS = 60_000;

/** @throws as `openDatabase`. */
export async function openWatch({
  where,
  page,
  digestCadence: cadence,
  senders,
  ...given
}: WatchOptions): Promise<Watch> {
  const { now } = given;
  const full = watchForFullDatabase();
  const onTrouble = (error: unknown) => {
    full.note(error);
    given.onTrouble(error);
  };
  const options = { ...given, onTrouble };
  const database = await openDatabase(where);
  const queue = await openQueue<QueuedLook>(database, 'looks', { mostPerGroup: MOST_PER_ARCHIVE, onTrouble }).catch(
    async (error: unknown) => {
      await database.close();
      throw error;
    },
  );
  const ending = new AbortController();
  const repeated: Promise<void>[] = [];
  const isoNow = () => now().toISOString();
  const tell = async (isIdle: boolean, signal: AbortSignal) => {
    await writeDigests(database, { isIdle, now: isoNow(), cadence, page });
    await deliverDigests(outboxOf(database), senders, { now, signal });
  };
  return {
    database,
    queue,
    work: () => workOnLooks(database, queue, options),
    schedule: () => {
      const every = (ms: number, work: () => Promise<unknown>) =>
        repeated.push(repeat(work, { everyMs: ms, signal: ending.signal, onTrouble }));
      every(SCHEDULE_MS, () => queueDueLooks(database, queue, isoNow()));
      every(SILENCE_MS, () => raiseSilent(database, isoNow()));
      every(SCHEDULE_MS, async () => {
        const { waiting, running } = await queue.tally();
        await tell(waiting + running === 0, ending.signal);
      });
    },
    isScheduling: () => repeated.length > 0,
    runRound: async (round) => {
      const { signal } = round;
      const queued = await queueAllLooks(database, queue, isoNow());
      const looks = await looksTaken(database, queue, queued, round, full);
      await tell(true, signal);
      return looks;
    },
    close: async () => {
      ending.abort();
      await queue.close({ drainMs: DRAIN_MS });
      await Promise.all(repeated);
      await database.close();
    },
  };
}

/** Waits until each look is kept, whichever process takes it. */
async function looksTaken(
  database: Database,
  queue: Queue<QueuedLook>,
  queued: readonly QueuedLook[],
  { signal, onSaid = () => {} }: RoundOptions,
  full: FullDatabase,
): Promise<readonly Look[]> {
  const taken = new Map<QueuedLook, Look>();
  const said = new Map<QueuedLook, string>();
  const heardAt = new Map(queued.map((look) => [look, performance.now()]));
  for (;;) {
    const open = await queue.find([...heardAt.keys()].map(lookKey), database);
    for (const [look, heard] of heardAt) {
      const work = open.get(lookKey(look));
      const kept = work === undefined ? await findLook(database, look.siteId, look.dueAt) : null;
      if (kept !== null) taken.set(look, kept);
      if (work !== undefined) heardAt.set(look, performance.now());
      else if (kept !== null || performance.now() - heard > TAKEN_BACK_MS) heardAt.delete(look);
      if (work?.said == null || work.said === said.get(look)) continue;
      said.set(look, work.said);
      onSaid(look.siteId, work.said);
    }
    if (heardAt.size === 0) return queued.flatMap((look) => taken.get(look) ?? []);
    throwIfCancelled(signal);
    full.throwIfLasting();
    await wait(POLL_MS);
  }
}
