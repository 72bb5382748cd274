import { TooLarge, TypeNotSupported } from '../../core/contract/errors.ts';
import { jsonDepth } from '../../core/contract/json-depth.ts';
import { parseStacItem, type StacItem } from '../formats/stac-item.ts';
import { addressWithoutSecrets } from './checked-address.ts';
import type { FetchOptions } from './fetch-file.ts';
import type { Answer } from './gate.ts';
import { requireWhole, type Try, withTries } from './tries.ts';

export interface FoundItem {
  readonly item: StacItem;
  readonly document: Readonly<Record<string, unknown>>;
}

const IS_PICTURE = /\.(tiff?|png|jpe?g)$/i;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_DEPTH = 32;
const OPENING_BRACE = 0x7b;

/**
 * The STAC item at an address.
 *
 * @returns null where the address is a picture's, by its ending or by what comes.
 * @throws as `fetchFile`; TypeNotSupported where JSON comes that is no item.
 */
export async function fetchItem(
  address: string,
  { gate, patience, signal }: Pick<FetchOptions, 'gate' | 'patience' | 'signal'>,
): Promise<FoundItem | null> {
  if (IS_PICTURE.test(new URL(address).pathname)) return null;
  const text = await withTries(
    address,
    async (attempt) => {
      const answer = await gate.get(address, { signal: attempt.signal });
      requireWhole(answer, address, 200);
      return jsonOf(answer, address, attempt);
    },
    { patience, signal },
  );
  if (text === null) return null;
  const document = parse(text);
  const item = parseStacItem(document);
  if (item !== null) return { item, document: document as FoundItem['document'] };
  throw new TypeNotSupported(
    `What lies at ${addressWithoutSecrets(address)} is neither a picture nor a STAC item. Give the address of one of them.`,
  );
}

/** @returns null where it does not begin as an object does. */
async function jsonOf(answer: Answer, address: string, attempt: Try): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of answer.body) {
      if (bytes === 0 && piece.toString('latin1').trimStart().charCodeAt(0) !== OPENING_BRACE) return null;
      bytes += piece.length;
      if (bytes > MOST_BYTES) {
        throw new TooLarge(`The STAC item at ${addressWithoutSecrets(address)} has more than ${MOST_BYTES >> 20} MiB.`);
      }
      pieces.push(piece);
      attempt.came(bytes);
    }
  } finally {
    answer.drop();
  }
  return bytes === 0 ? null : Buffer.concat(pieces).toString('utf8');
}

function parse(text: string): unknown {
  if (jsonDepth(text) > MOST_DEPTH) throw new TooLarge(`A STAC item may nest ${MOST_DEPTH} levels.`);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
