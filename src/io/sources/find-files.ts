import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';
import { NotFound } from '../../core/contract/errors.ts';

/** The files that an input names, absolute, sorted by name. */
export interface FoundFiles {
  /** What to call them together: the file's, folder's or pattern's name. */
  readonly name: string;
  readonly paths: readonly string[];
  /** Whether one file was named itself, rather than found in a folder or by a pattern. */
  readonly isSingle: boolean;
}

/**
 * Finds what a path, a folder or a pattern with `*` and `?` names. A path that is there is taken as it stands, whatever
 * its characters; a folder gives its own files, not those of folders inside; hidden files are left out.
 *
 * @throws NotFound where there is nothing.
 */
export async function findFiles(input: string): Promise<FoundFiles> {
  const path = resolve(input);
  const status = await stat(path).catch(() => null);
  const name = basename(path);
  if (status?.isDirectory()) return { name, paths: await filesIn(path), isSingle: false };
  if (status !== null) return { name, paths: [path], isSingle: true };
  if (!/[*?]/.test(input)) {
    throw new NotFound(`Wanted a scene at "${name}", but there is no such file or folder. Check the path.`);
  }
  const paths = await matching(path);
  if (paths.length === 0) throw new NotFound(`No file matches "${name}". Check the pattern.`);
  return { name: basename(dirname(paths[0]!)), paths, isSingle: false };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(folder, entry.name))
    .sort();
}

async function matching(pattern: string): Promise<string[]> {
  const { root } = parse(pattern);
  let found = [root];
  const segments = pattern.slice(root.length).split(sep);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    const next = await Promise.all(found.map((folder) => children(folder, segment, isLast)));
    found = next.flat();
  }
  return found.sort();
}

async function children(folder: string, segment: string, wantsFiles: boolean): Promise<string[]> {
  if (!/[*?]/.test(segment)) {
    const path = join(folder, segment);
    const status = await stat(path).catch(() => null);
    return status !== null && status.isFile() === wantsFiles ? [path] : [];
  }
  const names = new RegExp(
    `^${segment
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => names.test(name) && (!name.startsWith('.') || segment.startsWith('.')))
    .filter((entry) => entry.isDirectory() !== wantsFiles)
    .map(({ name }) => join(folder, name));
}
