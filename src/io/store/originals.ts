import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { asOutputError } from './output-errors.ts';
import { type FileHash, hashFile } from './run-folder.ts';

/** Where the originals of the run in `runFolder` lie: beside it, with those of its neighbours and all that was fetched. */
export function originalsBeside(runFolder: string): string {
  return join(dirname(resolve(runFolder)), '.originals');
}

/** Where an original lies, or would. */
export function originalPath(
  folder: string,
  { sha256, name }: { readonly sha256: string; readonly name: string },
): string {
  return join(folder, sha256, name);
}

const READ_ONLY = 0o444;
const COPIED_AT_ONCE = 1 << 20;
/** What a killed process left half copied is nobody's after so long. */
const STALE_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps a file as it is now, read-only, under its sha256; one that is kept already is not copied again.
 *
 * What is hashed is what is kept: the bytes are hashed on their way into the copy, or the copy is (where the file system makes one
 * without moving bytes). It appears whole or not at all. Of one that lies there already the size is looked at; its bytes are for
 * `verify`.
 *
 * @returns as `hashFile`.
 * @throws DiskFull, OutputNotWritable.
 */
export async function keepOriginal(path: string, folder: string): Promise<FileHash> {
  const name = basename(path);
  const { size } = await stat(path);
  if (await holdsOneLike(folder, name, size)) {
    const hash = await hashFile(path);
    if ((await sizeOf(originalPath(folder, { ...hash, name }))) === hash.bytes) return hash;
  }
  const incoming = join(folder, 'incoming');
  const copy = join(incoming, `${randomUUID()}.copy`);
  await asOutputError(mkdir(incoming, { recursive: true }), folder);
  await sweep(incoming);
  try {
    const hash = (await cloned(path, copy)) ? await hashFile(copy) : await copyAndHash(path, copy);
    const kept = originalPath(folder, { ...hash, name });
    await asOutputError(settle(copy, kept), kept);
    return hash;
  } finally {
    await rm(copy, { force: true });
  }
}

async function settle(copy: string, kept: string): Promise<void> {
  await mkdir(dirname(kept), { recursive: true });
  await chmod(copy, READ_ONLY);
  await rename(copy, kept);
}

/** Whether it is worth hashing a file before it is copied. */
async function holdsOneLike(folder: string, name: string, bytes: number): Promise<boolean> {
  for (const sha256 of await readdir(folder).catch(() => [])) {
    if ((await sizeOf(originalPath(folder, { sha256, name }))) === bytes) return true;
  }
  return false;
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.size ?? null;
}

/** A copy that shares its blocks with the file until one of them is written to; most file systems have none. */
async function cloned(path: string, copy: string): Promise<boolean> {
  return copyFile(path, copy, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
}

async function copyAndHash(path: string, copy: string): Promise<FileHash> {
  const hash = createHash('sha256');
  const from = await open(path);
  try {
    const to = await asOutputError(open(copy, 'w'), copy);
    try {
      const pieces = [Buffer.allocUnsafe(COPIED_AT_ONCE), Buffer.allocUnsafe(COPIED_AT_ONCE)] as const;
      let written: Promise<unknown> = Promise.resolve();
      for (let bytes = 0, turn = 0; ; turn = 1 - turn) {
        const piece = pieces[turn as 0 | 1];
        const { bytesRead } = await from.read(piece, 0, piece.length, bytes);
        await asOutputError(written, copy);
        if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
        // Under way while the piece is hashed and the next one read.
        written = writeAll(to, piece.subarray(0, bytesRead), bytes);
        written.catch(() => {});
        hash.update(piece.subarray(0, bytesRead));
        bytes += bytesRead;
      }
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, piece: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    done += (await file.write(piece, done, piece.length - done, at + done)).bytesWritten;
  }
}

async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    if (name.endsWith('.copy') && Date.now() - (await stat(path)).mtimeMs > STALE_MS) await rm(path, { force: true });
  }
}
