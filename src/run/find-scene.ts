import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InputScene } from '../core/contract/run.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { hashFile } from '../io/store/run-folder.ts';

/** Folders and files looked at before the search is given up. */
const MOST_ENTRIES = 50_000;

/**
 * Where a scene lies that a run once read: the file, or the folder with its tiles and no others, whose bytes are the same. Hidden
 * folders, `node_modules` and symbolic links are passed over.
 *
 * @returns null where it is under none of the folders.
 */
export async function findScene(files: InputScene['files'], folders: readonly string[]): Promise<string | null> {
  const [first] = files;
  if (first === undefined) return null;
  for await (const path of filesUnder(folders)) {
    if (basename(path) !== first.name || (await stat(path)).size !== first.bytes) continue;
    if (files.length === 1) {
      if ((await hashFile(path)).sha256 === first.sha256) return path;
    } else if (await holdsJust(dirname(path), files)) return dirname(path);
  }
  return null;
}

async function* filesUnder(folders: readonly string[]): AsyncGenerator<string> {
  const open = [...folders];
  let left = MOST_ENTRIES;
  for (let folder = open.shift(); folder !== undefined; folder = open.shift()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (left-- === 0) return;
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) open.push(join(folder, entry.name));
      if (entry.isFile()) yield join(folder, entry.name);
    }
  }
}

async function holdsJust(folder: string, files: InputScene['files']): Promise<boolean> {
  const parts = await openScene(folder).then(
    (scene) => scene.parts,
    () => [],
  );
  if (parts.length !== files.length) return false;
  for (const { asset } of parts) {
    const wanted = files.find(({ name }) => name === basename(asset));
    if (wanted === undefined || (await stat(asset)).size !== wanted.bytes) return false;
    if ((await hashFile(asset)).sha256 !== wanted.sha256) return false;
  }
  return true;
}
