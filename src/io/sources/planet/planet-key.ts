import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '../../../core/contract/errors.ts';
import type { OriginSecret } from '../../outbound/origin-secret.ts';

const MOST_BYTES = 64 * 1024;
/** Where the API key of Planet may be. */
export interface PlanetKeyPlace {
  /** As it was given; null where it may lie in the file. */
  readonly key: string | null;
  readonly file: string;
}

/** Read or written by others than the owner. */
const OTHERS = 0o077;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Planet's API key as a header for the origin of its API, and for no other: from `PL_API_KEY`, else from the file where
 * Planet's own tools keep it (`~/.planet.json`, its field `key`).
 *
 * @param address of the API.
 * @returns null where there is none.
 * @throws UsageError for a key that is none, and for a file that others may read; never with what stands in them.
 */
export async function planetSecret(address: string, { key, file }: PlanetKeyPlace): Promise<OriginSecret | null> {
  const found = key ?? (await keyIn(file));
  if (found === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(found)) {
    throw new UsageError(`The API key of Planet in ${key === null ? file : 'PL_API_KEY'} is none. Copy it again.`);
  }
  const { protocol, hostname, origin } = new URL(address);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname)) {
    throw new UsageError(`The API key of Planet is sent over https only, not to ${origin}.`);
  }
  return { origin, header: 'authorization', value: `api-key ${found}` };
}

async function keyIn(file: string): Promise<string | null> {
  const status = await stat(file).catch(() => null);
  if (status === null) return null;
  if ((status.mode & OTHERS) !== 0 && process.platform !== 'win32') {
    throw new UsageError(`Others may read ${file}, which holds an API key. Forbid it: chmod 600 ${file}`);
  }
  const text = status.isFile() && status.size <= MOST_BYTES ? await readFile(file, 'utf8') : '';
  const key = parsedKey(text);
  if (key === null) throw new UsageError(`${file} is no JSON with a "key". Give PL_API_KEY, or write it again.`);
  return key;
}

function parsedKey(text: string): string | null {
  try {
    const { key } = JSON.parse(text) as { readonly key?: unknown };
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}
