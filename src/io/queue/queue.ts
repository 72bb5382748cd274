import { type JobWithMetadata, PgBoss } from 'pg-boss';
import { AftermathError, Busy, type RefusalCode, refusals } from '../../core/contract/errors.ts';
import type { Database, Queries } from '../store/database/database.ts';
import { sha256 } from '../store/sha256.ts';

/** Work to be done once, by whichever process takes it. */
export interface QueuedWork<Data extends object> {
  /** Work of the same key is there once: asking again changes nothing. */
  readonly key: string;
  readonly data: Data;
  /** Higher goes first. */
  readonly priority: number;
  /** Of a handler that throws, until it is given up; six unless told. */
  readonly tries?: number;
  /** Of one group only so many are done at a time, on all machines together; one more where two take at the same instant. */
  readonly group: string;
}

interface TakenWork<Data extends object> {
  readonly data: Data;
  /** The first is 1; only failures count on. */
  readonly attempt: number;
  /** Where the one of that number fails too it is given up, or taken by nobody again. */
  readonly tries: number;
  /** Aborts where it was cancelled, or another process took it for dead. */
  readonly signal: AbortSignal;
  /** Tells whoever asks with `find` how far it is, in a sentence; what was said last stays until the next try. */
  say(words: string): Promise<void>;
}

/** Work that waits, or is under way. */
interface OpenWork {
  readonly state: 'waiting' | 'running';
  /** When it is tried, first or again; ISO 8601, UTC. Of one that runs, when it was. */
  readonly startsAt: string;
  /** What its handler said last; null where it said nothing. */
  readonly said: string | null;
}

/** What the work of one name is, in words of the queue alone. */
export interface Queue<Data extends object> {
  /** @param within the transaction that it is to be part of. @returns how many were not there already. */
  add(work: readonly QueuedWork<Data>[], within: Queries): Promise<number>;
  /**
   * Does the work, so many at a time, until `close`. A handler that throws has failed, and is called again, later each time; its last
   * try is told that it is. No failure of the work: a process that dies or is told to go, a database that does not answer. Work that
   * was taken far more often than that happens by chance ends all the same: `giveUp` is called instead, once.
   */
  work(options: {
    readonly atOnce: number;
    readonly handle: (work: TakenWork<Data>) => Promise<void>;
    readonly giveUp: (data: Data) => Promise<void>;
  }): Promise<void>;
  /** What of these keys waits or is under way, by key. @param within the transaction that asks. */
  find(keys: readonly string[], within: Queries): Promise<ReadonlyMap<string, OpenWork>>;
  /** Whether it was waiting or under way; a handler's signal aborts within seconds. */
  cancel(key: string): Promise<boolean>;
  tally(): Promise<QueueTally>;
  /** Takes no more, lets what is under way end for so long, and puts the rest back. */
  close(options: { readonly drainMs: number }): Promise<void>;
}

interface QueueTally {
  readonly waiting: number;
  readonly running: number;
  /** Given up. */
  readonly dead: number;
}

/** A process that says nothing for so long is taken for dead; it is looked for as often again. */
const HEARTBEAT_S = 20;
const REFRESH_S = 4;
const SUPERVISE_S = 15;
/** No single piece of work takes longer, s. */
const EXPIRE_S = 6 * 3600;
/** Over four and a half minutes. */
const TRIES_UNLESS_TOLD = 6;
/**
 * Work may be taken so often again, whatever ended it before. Of processes that are killed every 20 s, one dies over a look of 5 s one time in
 * four, and sixteen times in a row one time in four thousand million; work that kills whatever takes it is done with after half an hour.
 */
const RETRIES = 15;
const RETRY_S = 10;
const LONGEST_RETRY_S = 120;
const KEPT_S = 30 * 86_400;
const POLL_S = 1;
/** Beside the data of the work itself. */
const SAID = '.said';
const TRIES = '.tries';

interface Kept {
  readonly [TRIES]: number;
}

/**
 * Work of one name on pg-boss, which keeps it in the database: leases with heartbeat, tries with back-off, priorities, dead letters.
 *
 * @param onTrouble what the queue meets between calls: a database that does not answer, for one. It goes on by itself.
 */
export async function openQueue<Data extends object>(
  database: Database,
  name: string,
  { mostPerGroup, onTrouble }: { readonly mostPerGroup: number; readonly onTrouble: (error: unknown) => void },
): Promise<Queue<Data>> {
  const { backend, executeSql } = database.jobs;
  const boss = new PgBoss({
    db: { executeSql },
    backend,
    schema: 'jobs',
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
  });
  boss.on('error', (error: unknown) => onTrouble(ownError(error)));
  await boss.start();
  const dead = `${name}-dead`;
  const tries = {
    heartbeatSeconds: HEARTBEAT_S,
    retryLimit: RETRIES,
    retryDelay: RETRY_S,
    retryBackoff: true,
    retryDelayMax: LONGEST_RETRY_S,
    deleteAfterSeconds: KEPT_S,
  };
  await boss.createQueue(dead, tries);
  await boss.createQueue(name, { ...tries, deadLetter: dead, expireInSeconds: EXPIRE_S });
  return {
    add: async (work, within) => {
      const jobs = work.map(({ key, data, priority, group, tries = TRIES_UNLESS_TOLD }) => ({
        id: uuidOf(name, key),
        data: { ...data, [TRIES]: tries },
        priority,
        group: { id: group },
      }));
      const db = {
        executeSql: async (sql: string, values?: unknown[]) => ({ rows: [...(await within.query(sql, values))] }),
      };
      return (await boss.insert(name, jobs, { db, returnId: true }))?.length ?? 0;
    },
    work: async ({ atOnce, handle, giveUp }) => {
      const options = {
        groupConcurrency: mostPerGroup,
        heartbeatRefreshSeconds: REFRESH_S,
        pollingIntervalSeconds: POLL_S,
        includeMetadata: true,
      } as const;
      const sayOf = (id: string) => async (words: string) => {
        await database.query(
          `update jobs.job set data = jsonb_set(data, '{${SAID}}', to_jsonb($3::text)) where name = $1 and id = $2 and state = 'active'`,
          [name, id, words],
        );
      };
      for (let n = 0; n < atOnce; n++) {
        const worker = await boss.work<Data & Kept, void, typeof options>(name, options, async ([job]) => {
          if (job === undefined) return;
          await tryOnce(job, (work) => handle({ ...work, say: sayOf(job.id) }));
          // Else it would wait for the next poll, also where there is more.
          boss.notifyWorker(worker);
        });
      }
      await boss.work<Data>(dead, async ([job]) => {
        if (job !== undefined) await giveUp(job.data);
      });
    },
    find: async (keys, within) => {
      const keyOf = new Map(keys.map((key) => [uuidOf(name, key), key]));
      const jobs = await within.query<{ id: string; running: boolean; start: Date; said: string | null }>(
        `select id::text, state = 'active' as running, coalesce(case when state = 'active' then started_on end, start_after) as start,
            data->>'${SAID}' as said
          from jobs.job where name = $1 and id = any($2::uuid[]) and state in ('created', 'retry', 'active')`,
        [name, [...keyOf.keys()]],
      );
      return new Map(
        jobs.map(({ id, running, start, said }) => [
          keyOf.get(id)!,
          { state: running ? 'running' : 'waiting', startsAt: start.toISOString(), said },
        ]),
      );
    },
    cancel: async (key) => {
      const id = uuidOf(name, key);
      const job = await boss.getJobById(name, id);
      if (job === null || !['created', 'retry', 'active'].includes(job.state)) return false;
      await boss.cancel(name, id);
      return true;
    },
    tally: async () => {
      const counts = await database.query<{ state: string; n: number }>(
        'select state::text, count(*)::int as n from jobs.job where name = $1 group by state',
        [name],
      );
      const of = (...states: string[]) =>
        counts.reduce((sum, { state, n }) => (states.includes(state) ? sum + n : sum), 0);
      return { waiting: of('created', 'retry'), running: of('active'), dead: of('failed') };
    },
    close: ({ drainMs }) => boss.stop({ graceful: true, close: false, timeout: drainMs }),
  };
}

/** What a worker of pg-boss met is told as a copy of the error, with the worker's number behind its message. */
function ownError(error: unknown): unknown {
  const { code, message = '' } = error as { readonly code?: string; readonly message?: string };
  if (error instanceof AftermathError || code === undefined || !(code in refusals)) return error;
  return new AftermathError(code as RefusalCode, message.replace(/ \(Queue: [^)]*\)$/, ''), { cause: error });
}

/** What pg-boss keeps of a try that ended by a throw: it counts how often work was taken, and not why that came to nothing. */
class Ended extends Error {
  readonly failures: number;
  constructor(failures: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.failures = failures;
  }
}

async function tryOnce<Data extends Kept>(
  { data, signal, output, retryCount, retryLimit }: JobWithMetadata<Data>,
  handle: (work: Omit<TakenWork<Data>, 'say'>) => Promise<void>,
): Promise<void> {
  // None where the last try ended with its process.
  const failures = (output as Partial<Ended> | null)?.failures ?? 0;
  const attempt = failures + 1;
  try {
    await handle({ data, attempt, tries: retryCount >= retryLimit ? attempt : data[TRIES], signal });
  } catch (error) {
    const isItsOwn = !signal.aborted && !(error instanceof Busy);
    throw new Ended(failures + (isItsOwn ? 1 : 0), error);
  }
}

/** A name-based UUID (RFC 9562, 5.8): the same key is the same job. */
function uuidOf(name: string, key: string): string {
  const hex = sha256(`${name}\n${key}`);
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
