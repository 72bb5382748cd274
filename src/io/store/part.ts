import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './holder.ts';
import { sha256 } from './sha256.ts';

/** A file or folder on its way into the store; nobody else writes there while it is held. */
export interface Part {
  /** Absolute; what an earlier fetch left lies there, or nothing does. */
  readonly path: string;
  /** Leaves it to the next fetch of the same. */
  leave(): Promise<void>;
  remove(): Promise<void>;
}

const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Names of those held by this process. */
const held = new Set<string>();

/**
 * Takes what an interrupted fetch left under a key, to go on with it.
 *
 * Two fetches of the same never write to one file: to take is to rename, and what a living process holds is not taken.
 * What was written before the machine last started is not taken either: after a power cut a file may be as long as
 * it was to be, and hold zeros.
 */
export async function takePart(folder: string, key: string): Promise<Part> {
  const incoming = join(folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  const free = sha256(key);
  const name = `${free}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const path = join(incoming, name);
  held.add(name);
  for (const left of await leftIn(incoming)) {
    if (left.split('.')[0] === free && (await move(join(incoming, left), path))) break;
  }
  const remove = async () => {
    await rm(path, { recursive: true, force: true });
    held.delete(name);
  };
  return {
    path,
    leave: async () => {
      if (!(await move(path, join(incoming, free)))) await remove();
      held.delete(name);
    },
    remove,
  };
}

/** What nobody holds; removes of it what is of no more use. */
async function leftIn(incoming: string): Promise<string[]> {
  const started = Date.now() - uptime() * 1000;
  const left: string[] = [];
  for (const name of (await readdir(incoming)).filter((one) => !isHeld(one))) {
    const written = (await stat(join(incoming, name)).catch(() => null))?.mtimeMs;
    if (written === undefined) continue;
    if (written > started && written > Date.now() - KEPT_MS) left.push(name);
    else await rm(join(incoming, name), { recursive: true, force: true });
  }
  return left;
}

function isHeld(name: string): boolean {
  const pid = Number(/\.(\d+)-/.exec(name)?.[1] ?? Number.NaN);
  // A process started anew in a container often has the number of the one before it.
  if (!(pid > 0) || pid === process.pid) return held.has(name);
  return isAlive({ pid, startedAt: null });
}

async function move(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}
