import { AftermathError, Cancelled, TooLarge } from '../../core/contract/errors.ts';
import type { Gate } from './gate.ts';
import { requireWhole, Unsettled } from './tries.ts';

const DEADLINE_MS = 15_000;

/**
 * The bytes at an address that are held in memory and asked for once only: a picture that a page can do without.
 *
 * @throws AddressRefused; TooLarge; AftermathError `E_UPSTREAM`, `E_RATE`, `E_TIMEOUT` after 15 s; Cancelled.
 */
export async function fetchSmall(
  address: string,
  { gate, maximumBytes, signal }: { readonly gate: Gate; readonly maximumBytes: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const answer = await gate.get(address, { signal: AbortSignal.any([deadline, signal]) });
    requireWhole(answer, address, 200);
    const pieces: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const piece of answer.body) {
        bytes += piece.length;
        if (bytes > maximumBytes) throw new TooLarge(`The picture has more than ${maximumBytes / 2 ** 20} MiB.`);
        pieces.push(piece);
      }
    } finally {
      answer.drop();
    }
    return Buffer.concat(pieces);
  } catch (error) {
    if (signal.aborted) throw new Cancelled('Cancelled.', { cause: error });
    if (deadline.aborted) {
      throw new AftermathError('E_TIMEOUT', `${new URL(address).host} did not answer in time.`, { cause: error });
    }
    throw error instanceof Unsettled ? error.refusal : error;
  }
}
