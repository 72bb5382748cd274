import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';
import type { PixelWindow } from '../../core/geo/grid.ts';
import { addressWithoutSecrets } from '../outbound/checked-address.ts';
import { unsignedAddress } from '../outbound/unsigned-address.ts';
import { requireChecksum } from './checksum.ts';
import { originalsIn } from './originals.ts';
import { hashFile } from './run-folder.ts';
import { sha256 } from './sha256.ts';
import { sweepUnfinished, unfinishedBeside } from './unfinished.ts';

/** What is said of a file where its address was found. */
export interface StatedFile {
  /** Multihash, hexadecimal, as STAC's `file:checksum`. */
  readonly checksum: string | null;
  readonly licence: string | null;
  readonly credit: string | null;
  /** Address of the STAC item that names it, without what its query held. */
  readonly item: string | null;
}

export const NOTHING_STATED: StatedFile = { checksum: null, licence: null, credit: null, item: null };

/** Where a kept file came from. */
export interface FetchRecord extends StatedFile {
  /** Without what its query held. */
  readonly address: string;
  readonly etag: string | null;
  /** Of the kept file, as it lies here. */
  readonly sha256: string;
  readonly bytes: number;
  /** Of the whole file at the address, where the file here is a window of it; px of the whole. */
  readonly windowOf: { readonly bytes: number; readonly window: PixelWindow } | null;
  /** ISO 8601, UTC. */
  readonly fetchedAt: string;
}

/** `fetched.json` beside a kept file: where it was fetched from last, and where else the same bytes were. */
interface KeptRecord extends FetchRecord {
  readonly elsewhere?: readonly FetchRecord[];
}

interface KnownFile {
  readonly path: string;
  readonly etag: string;
}

const RECORD = 'fetched.json';

/**
 * Keeps a file that came whole, if it has the checksum that was stated of it: read-only, under its own name in a folder
 * named by its sha256, with its record.
 *
 * @param incoming moved from here.
 * @param key what to find it again by (`knownFile`); holds its address.
 * @returns absolute path.
 * @throws DamagedFile where the checksum is another one; a window has none of its own.
 */
export async function keepFetched(
  incoming: string,
  { name, key, folder }: { readonly name: string; readonly key: string; readonly folder: string },
  from: Omit<FetchRecord, 'sha256' | 'bytes' | 'fetchedAt'>,
): Promise<string> {
  const { address, checksum, etag, windowOf } = from;
  if (windowOf === null && checksum !== null) {
    await requireChecksum(incoming, checksum, address).catch(async (error: unknown) => {
      await rm(incoming);
      throw error;
    });
  }
  const { sha256, bytes } = await hashFile(incoming);
  const home = join(folder, sha256);
  const path = join(home, name);
  const record: FetchRecord = {
    ...from,
    address: addressWithoutSecrets(address),
    sha256,
    bytes,
    fetchedAt: new Date().toISOString(),
  };
  await mkdir(home, { recursive: true });
  for (const left of [home, join(folder, 'known')]) await sweepUnfinished(left);
  await writeRecord(home, record);
  await rename(incoming, path);
  await chmod(path, 0o444);
  if (etag !== null) {
    const known: KnownFile = { path, etag };
    await mkdir(join(folder, 'known'), { recursive: true });
    await writeWhole(knownPath(folder, key), JSON.stringify(known));
  }
  return path;
}

/** What an earlier fetch left under a key, if its file is still there. */
export async function knownFile(folder: string, key: string): Promise<KnownFile | null> {
  const text = await readFile(knownPath(folder, key), 'utf8').catch(() => null);
  if (text === null) return null;
  const known = JSON.parse(text) as KnownFile;
  return (await stat(known.path).catch(() => null)) === null ? null : known;
}

/**
 * Records that a file that was kept before stands at its address still, and what is stated of it there, if anything is.
 *
 * @throws DamagedFile where a checksum is stated that it has not.
 */
export async function stateAnew(path: string, address: string, stated: StatedFile): Promise<void> {
  const home = dirname(path);
  const record = (await recordsIn(home, basename(home))).find((one) => placeAt(one.address) === placeAt(address));
  if (record === undefined) return;
  if (stated.checksum !== null && stated.checksum !== record.checksum && record.windowOf === null) {
    await requireChecksum(path, stated.checksum, record.address);
  }
  await writeRecord(home, stated.item === null ? record : { ...record, ...stated });
}

/** The same however it is signed. */
function placeAt(address: string): string {
  return addressWithoutSecrets(unsignedAddress(address));
}

async function writeRecord(home: string, record: FetchRecord): Promise<void> {
  const elsewhere = (await recordsIn(home, record.sha256)).filter(
    ({ address }) => placeAt(address) !== placeAt(record.address),
  );
  const kept: KeptRecord = { ...record, ...(elsewhere.length === 0 ? {} : { elsewhere }) };
  await writeWhole(join(home, RECORD), `${JSON.stringify(kept, null, 2)}\n`);
}

/** Has a kept file fetched anew the next time, where it turned out to be of no use. */
export async function forgetFetched(folder: string, path: string): Promise<void> {
  const known = join(folder, 'known');
  for (const name of (await readdir(known).catch(() => [])).filter((one) => one.endsWith('.json'))) {
    const { path: kept } = JSON.parse(await readFile(join(known, name), 'utf8')) as KnownFile;
    if (kept === path) await rm(join(known, name), { force: true });
  }
}

/** Forgets all that was fetched and lies there no more. */
export async function forgetGone(folder: string): Promise<void> {
  const known = join(folder, 'known');
  for (const name of (await readdir(known).catch(() => [])).filter((one) => one.endsWith('.json'))) {
    const { path } = JSON.parse(await readFile(join(known, name), 'utf8')) as KnownFile;
    if ((await stat(path).catch(() => null)) === null) await rm(join(known, name), { force: true });
  }
}

/**
 * Where a file was fetched from that lies in the store, or that `fetch` put beside it; null for any other, though its bytes be
 * the same.
 */
export async function fetchRecordOf(path: string, sha256: string): Promise<FetchRecord | null> {
  const folder = dirname(path);
  const [own] = await recordsIn(folder, sha256);
  if (own !== undefined) return own;
  const records = await recordsIn(join(originalsIn(folder), sha256), sha256);
  const item = records.length === 0 ? null : await readFile(join(folder, itemNameOf(path)), 'utf8').catch(() => null);
  return item === null ? null : (records.find(({ address }) => namesAsSource(item, address)) ?? null);
}

/** The last first. */
async function recordsIn(folder: string, sha256: string): Promise<readonly FetchRecord[]> {
  const text = await readFile(join(folder, RECORD), 'utf8').catch(() => null);
  if (text === null) return [];
  const { elsewhere = [], ...last } = JSON.parse(text) as KeptRecord;
  return last.sha256 === sha256 ? [last, ...elsewhere] : [];
}

/** What the STAC item beside a fetched file is called. */
export function itemNameOf(path: string): string {
  return `${parse(path).name}.json`;
}

/** As `fetchedItem` writes it. */
function namesAsSource(item: string, address: string): boolean {
  try {
    const { links } = JSON.parse(item) as {
      readonly links: readonly { readonly rel: string; readonly href: string }[];
    };
    return links.some(({ rel, href }) => rel === 'via' && href === address);
  } catch {
    return false;
  }
}

/** A file that is there whole or not at all, and stays through a power cut. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = unfinishedBeside(path);
  try {
    const file = await open(unfinished, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

function knownPath(folder: string, key: string): string {
  return join(folder, 'known', `${sha256(key)}.json`);
}
