import { AftermathError } from '../../../core/contract/errors.ts';
import type { Gate } from '../../outbound/gate.ts';
import { type Question, RefusedUpstream, readJson } from '../../outbound/read-json.ts';
import { final, type Patience, Unsettled, WORTH_ANOTHER_TRY, withTries } from '../../outbound/tries.ts';

/** How Planet's Data API is reached. */
export interface PlanetAccess {
  /** Holds the key, bound to the API's origin (`planetSecret`). */
  readonly gate: Gate;
  /** `planetProfile.address`, or where something speaks like it. */
  readonly address: string;
  readonly patience?: Patience;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The JSON document that an address of the API answers with. What may pass is tried again, with the pause that was asked
 * for, else with one of ours.
 *
 * @throws AddressRefused; AftermathError `E_AUTH` where the key is refused, `E_UPSTREAM`, `E_RATE`, `E_TIMEOUT`; Cancelled.
 */
export function askPlanet(question: Question, { gate, patience, signal }: PlanetAccess): Promise<unknown> {
  const { address } = question;
  return withTries(
    address,
    (attempt) =>
      readJson(gate, question, attempt.signal).catch((error: unknown) => {
        throw error instanceof RefusedUpstream ? refusalOf(error, address) : error;
      }),
    { patience, signal },
  );
}

/**
 * An address of the API as it gave it: taken from its own origin alone, because what else it names is not Planet.
 *
 * @throws AftermathError `E_UPSTREAM`.
 */
export function ownAddress(href: unknown, { address }: PlanetAccess): string {
  const url = typeof href === 'string' && URL.canParse(href, address) ? new URL(href, address) : null;
  if (url === null || url.origin !== new URL(address).origin) {
    throw final(address, 'leads away from itself, which is not followed');
  }
  return url.href;
}

/** What an answer other than the wanted one means. */
export function refusalOf(error: RefusedUpstream, address: string): unknown {
  if (WORTH_ANOTHER_TRY.has(error.status)) return new Unsettled(error, error.waitMs);
  if (error.status === 401 || error.status === 403) {
    return new AftermathError('E_AUTH', `${new URL(address).host} does not take the API key. Check PL_API_KEY.`);
  }
  return final(address, `answered ${error.status}`);
}
