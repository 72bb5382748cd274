import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { JobRequest } from '../core/contract/api.ts';
import { PathOutside } from '../core/contract/errors.ts';

export interface SceneFolders {
  readonly uploadsFolder: string;
  readonly sceneFolders: readonly string[];
}

/** What of a job names a file. */
const FILE_FIELDS: ReadonlySet<string> = new Set<keyof JobRequest>([
  'before',
  'after',
  'nullScene',
  'aoi',
  'buildings',
]);

/** What `receiveUpload` gives out: 32 random hex digits, and a name it made harmless. */
const uploadReference = /^upload:([0-9a-f]{32})\/([^/\\.][^/\\]*)$/;

/**
 * The real path of what a client calls a scene: a file, or a folder of tiles.
 *
 * Symbolic links are followed first and judged by where they lead. Absent, outside and hidden are one answer, so
 * that nobody can ask this server what else lies on its disk.
 *
 * @throws PathOutside
 */
export async function resolveScene(reference: string, folders: SceneFolders): Promise<string> {
  for (const { root, path } of candidates(reference, folders)) {
    // Nothing outside is even looked at: on Windows, looking at \\host\share calls that host.
    if (!isInside(root, path)) continue;
    const found = await realSceneInside(root, path).catch(() => null);
    if (found !== null) return found;
  }
  throw new PathOutside(
    `No such scene: give the reference of an upload, or a path under a folder that this server was started with.`,
  );
}

/** A job with its files' real paths in place of what a client calls them. @throws PathOutside */
export async function resolveFiles(asked: JobRequest, folders: SceneFolders): Promise<JobRequest> {
  const resolved = Object.entries(asked).map(async ([name, value]) =>
    FILE_FIELDS.has(name) ? [name, await resolveScene(value as string, folders)] : [name, value],
  );
  return Object.fromEntries(await Promise.all(resolved)) as JobRequest;
}

function candidates(reference: string, { uploadsFolder, sceneFolders }: SceneFolders) {
  if (!reference.startsWith('upload:')) return sceneFolders.map((root) => ({ root, path: resolve(root, reference) }));
  const [, id, name] = uploadReference.exec(reference) ?? [];
  return id === undefined || name === undefined ? [] : [{ root: uploadsFolder, path: join(uploadsFolder, id, name) }];
}

async function realSceneInside(root: string, path: string): Promise<string | null> {
  const realRoot = await realpath(root);
  const real = await realpath(path);
  if (!isInside(realRoot, real)) return null;
  if ((await stat(real)).isFile()) return real;
  const shown = (await readdir(real)).filter((name) => !name.startsWith('.'));
  const tiles = await Promise.all(shown.map((name) => realpath(join(real, name))));
  return tiles.every((tile) => isInside(realRoot, tile)) ? real : null;
}

/** The root or below it, and nowhere on the way hidden. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && way.split(sep).every((name) => !name.startsWith('.'));
}
