import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isAlive, machineMark, thisProcess } from './holder.ts';

/**
 * Where something is written before it is renamed into place: hidden beside it, under a name that says which process writes, so that
 * what a killed one left can be told from what a living one needs.
 */
export function unfinishedBeside(path: string): string {
  const { pid, startedAt } = thisProcess();
  const ticks = startedAt?.split('/').at(-1) ?? '0';
  const writer = `${machineMark()}-${pid}-${ticks}-${randomBytes(4).toString('hex')}`;
  return join(dirname(path), `.${basename(path)}.unfinished-${writer}`);
}

/** What a path will be once all of it has been renamed into place: people know a run by that name. */
export function finishedName(path: string): string {
  return path.replace(/\.([^/\\]+)\.unfinished-[0-9a-f]{8}-\d+-\d+-[0-9a-f]{8}/g, '$1');
}

/** Where what lies in the place of something unfinished waits until that has taken it. */
export function replacedBeside(unfinished: string): string {
  return `${unfinished}-replaced`;
}

const NAME =
  /^\.(?<target>.+)\.unfinished-(?:(?<machine>[0-9a-f]{8})-(?<pid>\d+)-(?<ticks>\d+)-)?[0-9a-f]{8}(?<replaced>-replaced)?$/;
const KEPT_MS = 7 * 24 * 3600 * 1000;

/**
 * Removes what killed processes left unfinished in a folder, and puts back what one was moving out of the way of its own.
 *
 * What a living process writes stays. Of another machine's processes, or another container's, nobody here knows whether they live:
 * theirs goes when it is a week old.
 */
export async function sweepUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const { target, replaced, ...writer } = NAME.exec(name)?.groups ?? {};
    if (target === undefined) continue;
    const path = join(folder, name);
    const state = stateOf(writer);
    if (state === 'alive') continue;
    if (replaced !== undefined && (await putBack(path, join(folder, target)))) continue;
    // What cannot be removed, as another user's, is no reason not to go on.
    if (state === 'gone' || (await isOld(path))) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** What is unfinished in a folder, by what it will be, or would have been. */
export async function unfinishedIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => NAME.exec(name)?.groups?.['target'] ?? []);
}

function stateOf({ machine, pid, ticks }: Readonly<Record<string, string | undefined>>): 'alive' | 'gone' | 'unknown' {
  if (machine !== machineMark()) return 'unknown';
  const boot = thisProcess().startedAt?.split('/')[0];
  const startedAt = boot === undefined ? null : `${boot}/${ticks}`;
  return isAlive({ pid: Number(pid), startedAt }) ? 'alive' : 'gone';
}

async function putBack(from: string, target: string): Promise<boolean> {
  const isThere = await lstat(target).then(
    () => true,
    () => false,
  );
  if (isThere) return false;
  await rename(from, target).catch(() => {});
  return true;
}

async function isOld(path: string): Promise<boolean> {
  const written = (await lstat(path).catch(() => null))?.mtimeMs;
  return written !== undefined && written < Date.now() - KEPT_MS;
}
