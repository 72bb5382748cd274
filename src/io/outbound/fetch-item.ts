import { TypeNotSupported } from '../../core/contract/errors.ts';
import { parseStacItem, type StacItem } from '../formats/stac-item.ts';
import { askJson } from './ask-json.ts';
import { addressWithoutSecrets } from './checked-address.ts';
import type { FetchOptions } from './fetch-file.ts';
import { NotJson } from './read-json.ts';
import { PATIENCE } from './tries.ts';

export interface FoundItem {
  readonly item: StacItem;
  readonly document: Readonly<Record<string, unknown>>;
}

const IS_PICTURE = /\.(tiff?|png|jpe?g)$/i;

/**
 * The STAC item at an address.
 *
 * @returns null where the address is a picture's, by its ending or by what comes.
 * @throws as `askJson`; TypeNotSupported where JSON comes that is no item.
 */
export async function fetchItem(
  address: string,
  { gate, patience = PATIENCE, signal }: Pick<FetchOptions, 'gate' | 'patience' | 'signal'>,
): Promise<FoundItem | null> {
  if (IS_PICTURE.test(new URL(address).pathname)) return null;
  const document = await askJson(gate, { address }, { patience, signal }).catch((error: unknown) => {
    if (error instanceof NotJson) return null;
    throw error;
  });
  if (document === null) return null;
  const item = parseStacItem(document);
  if (item !== null) return { item, document: document as FoundItem['document'] };
  throw new TypeNotSupported(
    `What lies at ${addressWithoutSecrets(address)} is neither a picture nor a STAC item. Give the address of one of them.`,
  );
}
