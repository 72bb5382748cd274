import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request } from 'express';
import type { Upload } from '../core/contract/api.ts';
import { TooLarge, TypeNotSupported, UsageError } from '../core/contract/errors.ts';

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
    throw error;
  }
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
