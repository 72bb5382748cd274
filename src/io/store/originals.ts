import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { asOutputError } from './output-errors.ts';
import { type FileHash, hashFile } from './run-folder.ts';
import { unfinishedBeside } from './unfinished.ts';

/** Where the originals of the run in `runFolder` lie: beside it, with those of its neighbours and all that was fetched. */
export function originalsBeside(runFolder: string): string {
  return originalsIn(dirname(resolve(runFolder)));
}

/** Where the originals of the runs in a folder lie, and what was fetched into it. */
export function originalsIn(folder: string): string {
  return join(folder, '.originals');
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

/** The files that go into a run, on their way to where they are kept. */
export interface Originals {
  /**
   * Copies a file as it is now, unless it is kept already.
   *
   * What is hashed is what is kept: the bytes are hashed on their way into the copy, or the copy is (where the file system makes
   * one without moving bytes). Of one that is kept already the size is looked at; its bytes are for `verify`.
   *
   * @returns as `hashFile`.
   * @throws DiskFull, OutputNotWritable.
   */
  take(path: string): Promise<FileHash>;
  /** Puts what was taken where it is kept, read-only, under its sha256: each appears whole or not at all. */
  keep(): Promise<void>;
  /** Removes what was taken and is not kept. */
  discard(): Promise<void>;
}

export function openOriginals(folder: string): Originals {
  const unfinished = unfinishedBeside(folder);
  const taken: { readonly copy: string; readonly kept: string }[] = [];
  return {
    take: async (path) => {
      const name = basename(path);
      const { size } = await stat(path);
      // What was fetched lies there already, among as many others as ever were.
      if (dirname(dirname(resolve(path))) === resolve(folder) || (await holdsOneLike(folder, name, size))) {
        const hash = await hashFile(path);
        if ((await sizeOf(originalPath(folder, { ...hash, name }))) === hash.bytes) return hash;
      }
      const copy = join(unfinished, String(taken.length));
      await asOutputError(mkdir(unfinished, { recursive: true }), folder);
      const hash = (await cloned(path, copy)) ? await hashFile(copy) : await copyAndHash(path, copy, folder);
      taken.push({ copy, kept: originalPath(folder, { ...hash, name }) });
      return hash;
    },
    keep: async () => {
      for (const { copy, kept } of taken) await asOutputError(settle(copy, kept), kept);
      await rm(unfinished, { recursive: true, force: true });
    },
    discard: () => rm(unfinished, { recursive: true, force: true }),
  };
}

/** Puts one more original where it is kept, once `write` has written it to the path that it is given. */
export async function placeOriginal(
  folder: string,
  original: { readonly sha256: string; readonly name: string },
  write: (path: string) => Promise<void>,
): Promise<void> {
  const unfinished = unfinishedBeside(folder);
  const kept = originalPath(folder, original);
  try {
    await asOutputError(mkdir(unfinished, { recursive: true }), folder);
    await write(join(unfinished, original.name));
    await asOutputError(settle(join(unfinished, original.name), kept), kept);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
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

/** @param folder what people are told of, should the copy not fit. */
async function copyAndHash(path: string, copy: string, folder: string): Promise<FileHash> {
  const hash = createHash('sha256');
  const from = await open(path);
  try {
    const to = await asOutputError(open(copy, 'w'), folder);
    try {
      const pieces = [Buffer.allocUnsafe(COPIED_AT_ONCE), Buffer.allocUnsafe(COPIED_AT_ONCE)] as const;
      let written: Promise<unknown> = Promise.resolve();
      for (let bytes = 0, turn = 0; ; turn = 1 - turn) {
        const piece = pieces[turn as 0 | 1];
        const { bytesRead } = await from.read(piece, 0, piece.length, bytes);
        await asOutputError(written, folder);
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
