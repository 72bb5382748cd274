import { encodeThumbnail } from '../io/formats/encode-thumbnail.ts';
import { fetchSmall } from '../io/outbound/fetch-small.ts';
import { openGate } from '../io/outbound/gate.ts';
import { parseSecrets } from '../io/outbound/origin-secret.ts';
import type { SearchRules } from './search-scenes.ts';

const MOST_BYTES = 2 * 2 ** 20;

/**
 * The small picture that an archive offers with a scene, fetched through the gate and made anew.
 *
 * @returns a WebP, at most 256 px wide and high.
 * @throws as `fetchSmall` and `encodeThumbnail`.
 */
export async function thumbnailAt(
  address: string,
  { allowedHosts = [], secrets = '', signal }: SearchRules & { readonly signal: AbortSignal },
): Promise<Buffer> {
  const gate = openGate(allowedHosts, { secrets: parseSecrets(secrets, allowedHosts) });
  try {
    return await encodeThumbnail(await fetchSmall(address, { gate, maximumBytes: MOST_BYTES, signal }));
  } finally {
    await gate.close();
  }
}
