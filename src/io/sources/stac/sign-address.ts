import { AftermathError } from '../../../core/contract/errors.ts';
import { askJson } from '../../outbound/ask-json.ts';
import type { Gate } from '../../outbound/gate.ts';
import type { ArchiveProfile } from './profiles.ts';
import { isObject } from './stac-json.ts';

const SIGNERS = {
  'planetary-computer': {
    address: 'https://planetarycomputer.microsoft.com/api/sas/v1/sign',
    /** Where its assets lie; others are called as they are. */
    signed: /^https:\/\/[a-z0-9]+\.blob\.core\.windows\.net\//,
  },
} as const satisfies Record<NonNullable<ArchiveProfile['signing']>, { address: string; signed: RegExp }>;

/**
 * The address of an asset as it may be called now. Planetary Computer adds a token to it (SAS) that runs out within
 * the hour: sign just before fetching, and keep the unsigned one.
 *
 * @throws as `askJson`; AftermathError `E_UPSTREAM` where what comes back is not the same file.
 */
export async function signedAddress(
  address: string,
  signing: ArchiveProfile['signing'],
  {
    gate,
    signal,
    signer = signing && SIGNERS[signing].address,
  }: {
    readonly gate: Gate;
    readonly signal?: AbortSignal | undefined;
    /** In its stead, in tests. */
    readonly signer?: string | undefined;
  },
): Promise<string> {
  if (signing === undefined || signer === undefined || !SIGNERS[signing].signed.test(address)) return address;
  const question = new URL(signer);
  question.searchParams.set('href', address);
  const answer = await askJson(gate, { address: question.href }, { signal });
  const href = isObject(answer) ? answer['href'] : null;
  if (typeof href !== 'string' || !URL.canParse(href) || placeOf(href) !== placeOf(address)) {
    throw new AftermathError('E_UPSTREAM', `${question.host} did not sign the address of the scene. Try again later.`);
  }
  return href;
}

function placeOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}
