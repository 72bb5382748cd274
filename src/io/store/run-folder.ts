import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Conflict, OutputNotWritable } from '../../core/contract/errors.ts';
import type { OutputFile } from '../../core/contract/run.ts';
import { isThere } from './is-there.ts';
import { asOutputError } from './output-errors.ts';
import { replacedBeside, sweepUnfinished, unfinishedBeside } from './unfinished.ts';

/** A run's folder while it is being written: everything lies in a folder beside it until `publish`. */
export interface RunFolder {
  /** Absolute path of a file in the unfinished folder; its parent folder is there. */
  path(name: string): Promise<string>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Every file written so far, by name, with its hash. */
  outputs(): Promise<OutputFile[]>;
  /** Renames the folder into place; an earlier run there is replaced only now. */
  publish(): Promise<void>;
  /** Removes what was written. After `publish` it does nothing. */
  discard(): Promise<void>;
}

/**
 * Opens a folder for a run at `directory`. What killed processes left beside it is removed.
 *
 * @throws Conflict where `directory` holds something that is no run; OutputNotWritable where it cannot be made.
 */
export async function createRunFolder(directory: string): Promise<RunFolder> {
  const target = resolve(directory);
  await sweepUnfinished(dirname(target));
  await refuseForeignFolder(target);
  const unfinished = unfinishedBeside(target);
  await asOutputError(mkdir(unfinished, { recursive: true }), target);
  let published = false;

  const path = async (name: string) => {
    const file = join(unfinished, name);
    await asOutputError(mkdir(dirname(file), { recursive: true }), target);
    return file;
  };
  return {
    path,
    write: async (name, content) => asOutputError(writeFile(await path(name), content), target),
    outputs: () => hashFolder(unfinished),
    publish: async () => {
      const replaced = replacedBeside(unfinished);
      await asOutputError(moveIfThere(target, replaced), target);
      await asOutputError(rename(unfinished, target), target);
      published = true;
      await rm(replaced, { recursive: true, force: true });
    },
    discard: async () => {
      if (!published) await rm(unfinished, { recursive: true, force: true });
    },
  };
}

async function refuseForeignFolder(target: string): Promise<void> {
  const found = await stat(target).catch(() => null);
  if (found === null) return;
  if (!found.isDirectory()) throw new OutputNotWritable(`--out "${target}" is a file. Name a folder.`);
  const entries = await readdir(target);
  if (entries.length > 0 && !entries.includes('run.json')) {
    throw new Conflict(
      `--out "${target}" is not empty and holds no run. Name a new folder; only an earlier run is replaced.`,
    );
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  if (await isThere(from)) await rename(from, to);
}

/** Every file in a folder, by its path there, with its hash. */
export async function hashFolder(folder: string): Promise<OutputFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const outputs: OutputFile[] = [];
  for (const name of names) {
    const { sha256, bytes } = await hashFile(name);
    outputs.push({ path: name.slice(folder.length + 1).replaceAll('\\', '/'), sha256, bytes });
  }
  return outputs;
}

const HASHED_AT_ONCE = 1 << 20;

export interface FileHash {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** sha256 and size of a file, read piece by piece. */
export async function hashFile(path: string): Promise<FileHash> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(HASHED_AT_ONCE);
  const file = await open(path);
  try {
    for (let bytes = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length, bytes);
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}
