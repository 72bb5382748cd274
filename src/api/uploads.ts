import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Request } from 'express';
import type { Upload } from '../core/contract/api.ts';
import { Conflict, NotFound, TooLarge, TypeNotSupported, UsageError } from '../core/contract/errors.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';

/** How long an upload that nothing uses is kept after it came or was last named. */
const UPLOAD_KEPT_MS = 24 * 60 * 60 * 1000;

/** What may still need uploads. */
export interface UploadUsers {
  /** Of jobs that wait or run. */
  readonly requests: readonly CompareRequest[];
  readonly manifests: readonly RunManifest[];
}

/**
 * Streams a request's raw body into a folder of its own, which takes its name only when the file is complete.
 *
 * @throws UsageError without a usable name, or on an empty body; TypeNotSupported unless sent as octet-stream;
 * TooLarge as soon as more than `maximumBytes` were announced or came.
 */
export async function receiveUpload(
  request: Request,
  options: { readonly folder: string; readonly maximumBytes: number },
): Promise<Upload> {
  const { folder, maximumBytes } = options;
  const name = harmlessName(request.query['name']);
  if (!request.is('application/octet-stream') || request.headers['content-encoding'] !== undefined) {
    throw new TypeNotSupported('An upload is the raw file, sent as application/octet-stream.');
  }
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) throw tooLarge(maximumBytes);

  const id = randomUUID().replaceAll('-', '');
  const incoming = join(folder, `.${id}`);
  await mkdir(incoming, { recursive: true });
  try {
    const bytes = await writeBody(request, { path: join(incoming, name), maximumBytes });
    await rename(incoming, join(folder, id));
    return { upload: `upload:${id}/${name}`, bytes };
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    // What is still to come is passed over, as of any body that nobody reads: else the connection's next request waits behind it.
    request.resume();
    throw error;
  }
}

/**
 * Deletes one upload, whose person has no more need of it.
 *
 * @throws NotFound, or Conflict where a run or a job uses it.
 */
export async function discardUpload(id: string, folder: string, users: UploadUsers): Promise<void> {
  const files = /^[0-9a-f]{32}$/.test(id) ? await filesOf(join(folder, id)) : [];
  if (files.length === 0) throw new NotFound('There is no upload with this id.');
  if (files.some((file) => isUsed(file, users))) throw new Conflict('A comparison uses this upload. It is kept.');
  await rm(join(folder, id), { recursive: true, force: true });
}

/** Deletes every upload, whole or broken off, that nothing uses and that is older than `UPLOAD_KEPT_MS`. */
export async function sweepUploads(folder: string, users: () => Promise<UploadUsers>, now: Date): Promise<void> {
  for (const id of await readdir(folder).catch(() => [])) {
    if (!/^\.?[0-9a-f]{32}$/.test(id) || (await isFresh(join(folder, id), now))) continue;
    const files = await filesOf(join(folder, id));
    const standing = await users();
    // Asked again at the last moment: somebody may have named it meanwhile.
    if (files.some((file) => isUsed(file, standing)) || (await isFresh(join(folder, id), now))) continue;
    await rm(join(folder, id), { recursive: true, force: true });
  }
}

/** An upload that is named counts as new: what names it may be about to use it. */
export async function renewUpload(path: string, now: Date): Promise<void> {
  await utimes(dirname(path), now, now);
}

async function isFresh(upload: string, now: Date): Promise<boolean> {
  const status = await stat(upload).catch(() => null);
  return status !== null && now.getTime() - status.mtimeMs < UPLOAD_KEPT_MS;
}

interface UploadedFile {
  readonly path: string;
  readonly bytes: number;
}

async function filesOf(upload: string): Promise<UploadedFile[]> {
  const names = await readdir(upload).catch(() => []);
  return Promise.all(
    names.map(async (name) => {
      const path = join(upload, name);
      return { path, bytes: (await stat(path)).size };
    }),
  );
}

/**
 * Whether a job names the file, or a run was made of it. A run records name and size of its scenes' files, not where they lay: one
 * that is alike in both is taken for it, so that rather too much is kept.
 */
function isUsed({ path, bytes }: UploadedFile, { requests, manifests }: UploadUsers): boolean {
  const isIt = (other: unknown) => typeof other === 'string' && uploadedAs(other) === uploadedAs(path);
  if (requests.some((request) => Object.values(request).some(isIt))) return true;
  return manifests.some(({ inputs, parameters }) => {
    const files = Object.values(inputs).flatMap((input) => input?.files ?? []);
    const isInput = files.some((file) => file.name === basename(path) && file.bytes === bytes);
    return isInput || isIt(parameters?.aoi) || isIt(parameters?.buildings);
  });
}

/** Its id and name, wherever the folder of uploads lies. */
function uploadedAs(path: string): string {
  return `${basename(dirname(path))}/${basename(path)}`;
}

async function writeBody(
  request: Request,
  options: { readonly path: string; readonly maximumBytes: number },
): Promise<number> {
  const { path, maximumBytes } = options;
  const file = await open(path, 'wx');
  try {
    let bytes = 0;
    // A destroyed request takes its connection with it, and the refusal would never arrive.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maximumBytes) throw tooLarge(maximumBytes);
      await file.appendFile(chunk);
    }
    if (bytes === 0) throw new UsageError('The upload is empty: the request needs the file as its body.');
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

function tooLarge(maximumBytes: number): TooLarge {
  const mebibytes = (maximumBytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
  return new TooLarge(`An upload may have ${mebibytes} MiB. Put larger scenes into a folder this server may read.`);
}

/** The last part of a name, in letters, digits and `._ -`, neither hidden nor over-long; its extension is kept. */
function harmlessName(asked: unknown): string {
  const last = typeof asked === 'string' ? (asked.normalize('NFC').split(/[/\\]/).at(-1) ?? '') : '';
  const [, stem = '', extension = ''] =
    /^(.*?)(\.\w{1,8})?$/su.exec(last.replace(/[^\p{L}\p{N}._ -]/gu, '_').replace(/^[. ]+|[. ]+$/g, '')) ?? [];
  const name = `${stem.slice(0, 80)}${extension}`;
  if (name === '') throw new UsageError('"name" must be the name of the uploaded file, like ?name=before.tif.');
  return name;
}
