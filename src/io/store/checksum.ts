import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { DamagedFile } from '../../core/contract/errors.ts';
import { addressWithoutSecrets } from '../outbound/checked-address.ts';

/** How a multihash begins: the code of the function, the length of the digest. */
const FUNCTIONS: readonly (readonly [prefix: string, name: string])[] = [
  ['1220', 'sha256'],
  ['1340', 'sha512'],
  ['1114', 'sha1'],
  ['d50110', 'md5'],
];

/** @returns a sha256 as multihash, hexadecimal. */
export function multihash(sha256: string): string {
  return `1220${sha256}`;
}

/**
 * Holds a file against a multihash (SHA-1, SHA-256, SHA-512 or MD5; hexadecimal); one of another function says nothing here.
 *
 * @throws DamagedFile where it is another one.
 */
export async function requireChecksum(path: string, stated: string, address: string): Promise<void> {
  const wanted = stated.toLowerCase();
  const [prefix, name] = FUNCTIONS.find(([start]) => wanted.startsWith(start)) ?? [];
  if (prefix === undefined || name === undefined) return;
  const hash = createHash(name);
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  if (hash.digest('hex') === wanted.slice(prefix.length)) return;
  throw new DamagedFile(
    `What came from ${addressWithoutSecrets(address)} has not the checksum that is stated of it. Fetch it again later.`,
  );
}
