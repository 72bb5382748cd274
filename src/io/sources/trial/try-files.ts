import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AftermathError, DamagedFile, type RefusalCode, TooLarge } from '../../../core/contract/errors.ts';
import type { Crs } from '../../../core/geo/crs.ts';
import { builtScript } from '../../installation.ts';

/** A file to try, and the CRS of its coordinates where it states none. */
export interface TrialTask {
  readonly path: string;
  readonly givenCrs: Crs | null;
}

/** What the child says of the file it was given. */
export type TrialNews =
  | { readonly kind: 'work'; readonly bytes: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: RefusalCode | null; readonly message: string };

interface Limits {
  readonly bytes: number;
  readonly ms: number;
}

const LIMITS: Limits = { bytes: 512 * 1024 * 1024, ms: 10_000 };
const SCRIPT = builtScript('src/io/sources/trial/trial-child.js');
/** More time for what unfolds to more: a tenth of what the slowest decoder manages, so that a busy machine is no refusal. */
const BYTES_PER_MS = 4000;
const WATCH_MS = 25;
/** By the clock a trial may take this many times its processor time: others may want the machine too. */
const CLOCK_FACTOR = 6;
/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;
/** Linux counts a process's memory in pages of this size. */
const PAGE_BYTES = 4096;
const MOST_REMEMBERED = 256;

const passed = new Set<string>();

/** How long a child waits for more: to start one takes longer than most files do. */
const IDLE_MS = 30_000;
/** One that holds more after its files is not used again. */
const IDLE_BYTES = 256 * 1024 * 1024;
/** The one that waits. */
let idle: { readonly trial: Trial; readonly end: NodeJS.Timeout } | null = null;

/**
 * Decodes files of unknown origin in a child process first, where a file that crashes a decoder, hangs it or eats the memory
 * takes nothing with it. What passed is not tried again while it stays as it is.
 *
 * The child is watched every 25 ms: 512 MiB (on Linux; elsewhere only its heap is bounded) and 10 s of processor time (a minute by the clock),
 * more for what unfolds to much.
 * It gets no environment. Threads would not do: memory limits do not hold there, and an abort ends them all.
 *
 * @throws AftermathError as opening and reading would; TooLarge for what takes too much memory or time; DamagedFile for what
 *   crashes its decoder.
 */
export async function tryFiles(paths: readonly string[], givenCrs: Crs | null = null): Promise<void> {
  const states = await Promise.all(paths.map(stateOf));
  const untried = paths.filter((_, index) => states[index] === null || !passed.has(states[index]!));
  if (untried.length === 0) return;
  const trial = takeTrial();
  try {
    for (const path of untried) await trial.run({ path, givenCrs });
  } catch (error) {
    // Whoever saw such a file is trusted with no other.
    trial.close();
    throw error;
  }
  leaveTrial(trial);
  for (const state of states) if (state !== null) passed.add(state);
  for (const oldest of passed) {
    if (passed.size <= MOST_REMEMBERED) break;
    passed.delete(oldest);
  }
}

function takeTrial(): Trial {
  if (idle === null) return openTrial();
  const { trial, end } = idle;
  idle = null;
  clearTimeout(end);
  trial.hold(true);
  return trial;
}

function leaveTrial(trial: Trial): void {
  if (idle !== null || trial.bytes() > IDLE_BYTES) {
    trial.close();
    return;
  }
  trial.hold(false);
  const end = setTimeout(() => {
    idle = null;
    trial.close();
  }, IDLE_MS);
  end.unref();
  idle = { trial, end };
}

async function stateOf(path: string): Promise<string | null> {
  const status = await stat(path, { bigint: true }).catch(() => null);
  return status && `${path} ${status.ino} ${status.size} ${status.mtimeNs}`;
}

interface Trial {
  run(task: TrialTask): Promise<void>;
  /** What the child holds now; 0 where the system does not say. */
  bytes(): number;
  /** Whether this process goes on as long as the child does. */
  hold(isHeld: boolean): void;
  close(): void;
}

/** A child that files are tried in one after the other; where it ends, the next file gets a new one. */
export function openTrial(limits = LIMITS, script = SCRIPT): Trial {
  let child: ChildProcess | null = null;
  return {
    run: async (task) => {
      // One that is to be killed, or is dead, is of no more use.
      if (child === null || child.killed || child.exitCode !== null || child.signalCode !== null) {
        child = startChild(script);
      }
      await runIn(child, task, limits);
    },
    bytes: () => (child === null ? 0 : memoryOf(child)),
    hold: (isHeld) => {
      for (const handle of [child, child?.channel]) isHeld ? handle?.ref() : handle?.unref();
    },
    close: () => {
      child?.kill('SIGKILL');
    },
  };
}

function startChild(script: string): ChildProcess {
  if (!existsSync(script)) throw new Error(`${script} is missing, in which files are tried: build or install again.`);
  return fork(script, [], {
    env: {},
    execArgv: ['--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Ctrl-C is for us: a child that it ends too would look like one that crashed.
    detached: true,
  });
}

function runIn(child: ChildProcess, task: TrialTask, limits: Limits): Promise<void> {
  const name = basename(task.path);
  const start = performance.now();
  const spentBefore = processorMsOf(child);
  let allowedMs = limits.ms;
  return new Promise<void>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearInterval(watch);
      child.off('message', hear).off('exit', mourn).off('error', mourn);
      settle();
    };
    const hear = (news: TrialNews) => {
      if (news.kind === 'work') allowedMs += news.bytes / BYTES_PER_MS;
      else if (news.kind === 'done') end(resolve);
      else
        end(() => reject(news.code === null ? new Error(news.message) : new AftermathError(news.code, news.message)));
    };
    const mourn = (why: unknown, signal?: unknown) =>
      end(() => reject(new DamagedFile(`"${name}" crashes its decoder (${signal ?? why}). Fetch it again.`)));
    const watch = setInterval(() => {
      const elapsed = performance.now() - start;
      const isLate = elapsed > CLOCK_FACTOR * allowedMs || processorMsOf(child) - spentBefore > allowedMs;
      if (!isLate && memoryOf(child) <= limits.bytes) return;
      const what = isLate ? `${Math.round(allowedMs / 1000)} s` : `${limits.bytes / 2 ** 20} MiB`;
      child.kill('SIGKILL');
      end(() => reject(new TooLarge(`"${name}" takes more than ${what} to decode. Convert it to a COG.`)));
    }, WATCH_MS);
    child.on('message', hear).on('exit', mourn).on('error', mourn);
    child.send(task);
  });
}

/** Processor time so far, ms; 0 where the system does not say. */
function processorMsOf({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // After the name, which may hold anything: user and system time are the 14th and 15th field.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return TICK_MS * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0;
  }
}

/** Bytes in memory; 0 where the system does not say. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
