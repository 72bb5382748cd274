import type { Dirent } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { exportsFile } from './export-log.ts';
import { isThere } from './is-there.ts';
import { originalsIn } from './originals.ts';
import { asOutputError } from './output-errors.ts';
import { reviewFile } from './review-store.ts';

/** A run on its way out lies hidden under this and its name: nobody is shown a half of one, and what is left of it is found again. */
const PRUNED = '.pruned-';

/** Hides a run that is to be removed. @throws OutputNotWritable. */
export async function setAside(runsFolder: string, name: string): Promise<void> {
  await asOutputError(rename(join(runsFolder, name), asidePath(runsFolder, name)), runsFolder);
}

/** Where a run lies that was set aside. */
export function asidePath(runsFolder: string, name: string): string {
  return join(runsFolder, `${PRUNED}${name}`);
}

/** Names of the runs that are set aside, and not wholly removed. */
export async function runsAside(runsFolder: string): Promise<readonly string[]> {
  const names = await readdir(runsFolder).catch(() => []);
  return names.filter((name) => name.startsWith(PRUNED)).map((name) => name.slice(PRUNED.length));
}

/** Moves an original, with where it came from, into a run that was set aside, to go with it: it is there whole or not at all. */
export async function setOriginalAside(runsFolder: string, name: string, sha256: string): Promise<void> {
  const folder = originalsIn(asidePath(runsFolder, name));
  await asOutputError(mkdir(folder, { recursive: true }), folder);
  await asOutputError(rename(join(originalsIn(runsFolder), sha256), join(folder, sha256)), folder);
}

/** Removes what was set aside of a run. */
export async function removeAside(runsFolder: string, name: string): Promise<void> {
  await asOutputError(rm(asidePath(runsFolder, name), { recursive: true, force: true }), runsFolder);
}

/** Names of the runs that are to be seen in a folder. */
export async function visibleRuns(runsFolder: string): Promise<readonly string[]> {
  const entries: Dirent[] = await readdir(runsFolder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

/** Whether people decided, drew or published something of a run. */
export async function isReviewed(runsFolder: string, runId: string): Promise<boolean> {
  const logs = [reviewFile(join(runsFolder, '.reviews'), runId), exportsFile(runsFolder, runId)];
  return (await Promise.all(logs.map(isThere))).includes(true);
}

/** What the files in a folder come to, bytes; 0 of one that is not there. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
  }
  return bytes;
}

/** Whether a file in a folder is there under another name as well, as what `fetch` put beside the runs is. */
export async function isNamedElsewhere(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return found.some((file) => file?.isFile() && file.nlink > 1);
}
