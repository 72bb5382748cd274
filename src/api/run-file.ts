import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { AftermathError, DamagedFile, NotFound } from '../core/contract/errors.ts';
import type { Finding } from '../core/contract/finding.ts';
import { byteRange } from './byte-range.ts';
import type { StoredRun } from './run-archive.ts';

/** Types that a browser may show by itself; all others, SVG and HTML among them, are for saving only. */
const shownTypes: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.geojson': 'application/geo+json',
  '.json': 'application/json',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.tif': 'image/tiff',
};

/**
 * Answers with one file of a run, or with the byte range of it that was asked for.
 *
 * Serves what the manifest lists, the manifest and its log; nothing else, whatever lies in the folder. The ETag is the
 * manifest's sha256, so that a reader of many ranges notices when the file is replaced.
 *
 * @throws NotFound; DamagedFile where the size is not the manifest's; AftermathError `E_RANGE` past the end.
 */
export async function sendRunFile(run: StoredRun, path: string, request: Request, response: Response): Promise<void> {
  const listed = run.manifest.outputs.find((output) => output.path === path);
  if (listed === undefined && path !== 'run.json' && path !== run.manifest.evidence) {
    throw new NotFound('The run has no such file. Its manifest lists them under "outputs".');
  }
  const file = await openInside(run.folder, path);
  try {
    const { size, mtime } = await file.stat();
    if (listed !== undefined && listed.bytes !== size) {
      throw new DamagedFile(
        `${path} has ${size} bytes where the manifest says ${listed.bytes}: it was changed or cut after the run.`,
      );
    }
    const etag = `"${listed?.sha256 ?? sha256(await file.readFile())}"`;
    // Kept, but asked for anew each time: a run can be made again under the same id.
    response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
    if (request.fresh) {
      response.status(304).end();
      return;
    }

    const ifRange = request.headers['if-range'];
    const range = ifRange === undefined || ifRange === etag ? byteRange(request.headers.range, size) : null;
    if (range === 'unsatisfiable') {
      response.set('Content-Range', `bytes */${size}`);
      throw new AftermathError('E_RANGE', `The file has ${size} bytes; the range begins behind them.`);
    }
    const type = shownTypes[extname(path)];
    if (type === undefined) response.attachment(path);
    response.set({
      'Accept-Ranges': 'bytes',
      'Content-Type': type ?? 'application/octet-stream',
      'Last-Modified': mtime.toUTCString(),
    });
    const { first, last } = range ?? { first: 0, last: size - 1 };
    if (range !== null) response.status(206).set('Content-Range', `bytes ${first}-${last}/${size}`);
    response.set('Content-Length', String(last - first + 1));
    if (request.method === 'HEAD' || size === 0) response.end();
    else await pipeline(file.createReadStream({ start: first, end: last, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

/** The findings of a run. */
export async function readFindings({ folder }: StoredRun): Promise<readonly Finding[]> {
  const file = await openInside(folder, 'findings.json');
  try {
    const { findings } = JSON.parse(await file.readFile('utf8')) as { readonly findings: readonly Finding[] };
    return findings;
  } finally {
    await file.close();
  }
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Opens a regular file below a folder, with no symbolic link on the way.
 *
 * What was opened is compared with what the path leads to afterwards, so that a folder swapped for a link in
 * between is noticed.
 */
async function openInside(folder: string, path: string): Promise<FileHandle> {
  const notFound = new NotFound('The run lists this file, but it is not there.');
  const root = await realpath(folder);
  const wanted = resolve(root, path);
  if (!wanted.startsWith(root + sep) || (await realpath(wanted).catch(() => null)) !== wanted) throw notFound;
  // Without O_NONBLOCK a named pipe would hold the request for ever.
  const file = await open(wanted, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const opened = await file.stat();
    const named = await lstat(await realpath(wanted));
    if (!opened.isFile() || opened.ino !== named.ino || opened.dev !== named.dev) throw notFound;
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
