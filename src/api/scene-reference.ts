import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { JobRequest } from '../core/contract/api.ts';
import { PathOutside } from '../core/contract/errors.ts';
import { renewUpload } from './uploads.ts';

export interface SceneFolders {
  readonly uploadsFolder: string;
  /** What went into the runs of this server. */
  readonly originalsFolder: string;
  readonly sceneFolders: readonly string[];
  /** Where under these folders the scene of a run lies now, by its `SceneSummary.id`; null where it does not. */
  readonly sceneOfRun: (id: string, folders: readonly string[]) => Promise<string | null>;
}

/** What of a job names a scene, and what names another file. */
const SCENE_FIELDS: ReadonlySet<string> = new Set<keyof JobRequest>(['before', 'after', 'nullScene']);
const FILE_FIELDS: ReadonlySet<string> = new Set<keyof JobRequest>(['aoi', 'buildings']);

/** Not `file:`, which leads to this machine and is answered like any path, nor our own references. */
const ADDRESS = /^(?!(file|upload|scene):)[a-z][a-z0-9+.-]+:\/\//i;

/** What `receiveUpload` gives out: 32 random hex digits, and a name it made harmless. */
const uploadReference = /^upload:([0-9a-f]{32})\/([^/\\.][^/\\]*)$/;

const runSceneReference = /^scene:([0-9a-f]{16})$/;

/**
 * The real path of what a client calls a scene: a file, or a folder of tiles.
 *
 * Symbolic links are followed first and judged by where they lead. Absent, outside and hidden are one answer, so
 * that nobody can ask this server what else lies on its disk.
 *
 * @throws PathOutside
 */
export async function resolveScene(reference: string, folders: SceneFolders): Promise<string> {
  for (const { root, path } of await candidates(reference, folders)) {
    // Nothing outside is even looked at: on Windows, looking at \\host\share calls that host.
    if (!isInside(root, path)) continue;
    const found = await realSceneInside(root, path).catch(() => null);
    if (found === null) continue;
    if (reference.startsWith('upload:')) await renewUpload(found, new Date());
    return found;
  }
  if (runSceneReference.test(reference)) {
    throw new PathOutside(
      'The files of this scene were not kept with its run, and are no longer under a folder that this server was started with. Upload it, or give its path.',
    );
  }
  throw new PathOutside(
    `No such scene: give the reference of an upload, or a path under a folder that this server was started with.`,
  );
}

/**
 * A job with its files' real paths in place of what a client calls them; the addresses of scenes stay, once checked.
 *
 * @throws PathOutside, and what `checkAddress` throws.
 */
export async function resolveFiles(
  asked: JobRequest,
  folders: SceneFolders & { readonly checkAddress: (address: string) => void },
): Promise<JobRequest> {
  const resolved = Object.entries(asked).map(async ([name, value]) => {
    if (SCENE_FIELDS.has(name) && ADDRESS.test(value as string)) {
      folders.checkAddress(value as string);
      return [name, value];
    }
    const isFile = SCENE_FIELDS.has(name) || FILE_FIELDS.has(name);
    return [name, isFile ? await resolveScene(value as string, folders) : value];
  });
  return Object.fromEntries(await Promise.all(resolved)) as JobRequest;
}

async function candidates(
  reference: string,
  { uploadsFolder, originalsFolder, sceneFolders, sceneOfRun }: SceneFolders,
) {
  const [, sceneId] = runSceneReference.exec(reference) ?? [];
  if (sceneId !== undefined) {
    const folders = [originalsFolder, uploadsFolder, ...sceneFolders];
    const path = await sceneOfRun(sceneId, folders);
    return path === null ? [] : folders.map((root) => ({ root, path }));
  }
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
