import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Conflict } from '../../core/contract/errors.ts';
import { isThere } from './is-there.ts';
import { asOutputError } from './output-errors.ts';
import { unfinishedBeside } from './unfinished.ts';

/**
 * Writes a file that belongs to no run's folder; it is there whole or not at all.
 *
 * @throws Conflict in the folder of a run, whose files its manifest vouches for; OutputNotWritable.
 */
export async function writeBeside(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  await refuseRun(folder);
  await asOutputError(mkdir(folder, { recursive: true }), path);
  const unfinished = unfinishedBeside(path);
  try {
    await asOutputError(writeFile(unfinished, content), path);
    await asOutputError(rename(unfinished, path), path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** @throws Conflict in the folder of a run. */
export async function refuseRun(folder: string): Promise<void> {
  if (!(await isThere(join(folder, 'run.json')))) return;
  throw new Conflict(`"${folder}" is the folder of a run, which stays as the run wrote it. Name another for --out.`);
}
