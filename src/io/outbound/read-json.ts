import { AftermathError, Cancelled } from '../../core/contract/errors.ts';
import { jsonDepth } from '../../core/contract/json-depth.ts';
import type { Answer, Gate } from './gate.ts';
import { pauseAskedFor } from './tries.ts';

/** How one document is asked for. */
export interface Question {
  readonly address: string;
  /** What is posted; a GET without one. */
  readonly body?: unknown;
}

const MOST_BYTES = 32 * 2 ** 20;
/** Deeper than any STAC item, and nothing that code which walks it need fear. */
const MOST_DEPTH = 64;
const DEADLINE_MS = 60_000;

/**
 * The JSON document that an address answers with, 200, at most 32 MiB and 64 levels deep.
 *
 * @throws AddressRefused; AftermathError `E_UPSTREAM` with the status, `E_RATE`, `E_TIMEOUT` after a minute; Cancelled.
 */
export async function readJson(gate: Gate, { address, body }: Question, signal?: AbortSignal): Promise<unknown> {
  const { host } = new URL(address);
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const options = {
    headers: { accept: 'application/geo+json, application/json' },
    signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
  };
  try {
    const answer = body === undefined ? await gate.get(address, options) : await gate.post(address, body, options);
    return parsed(await textOf(answer, host), host);
  } catch (error) {
    if (signal?.aborted === true) throw new Cancelled('Cancelled.', { cause: error });
    if (deadline.aborted) throw new AftermathError('E_TIMEOUT', `${host} did not answer in time. Try again later.`);
    throw error;
  }
}

/** A refusal of the other side, by its status. */
export class RefusedUpstream extends AftermathError {
  readonly status: number;
  /** For how long it asked to be left alone, ms. */
  readonly waitMs: number | null;

  constructor(host: string, answer: Answer) {
    const { status } = answer;
    const advice = ADVICE[status] ?? (status >= 500 ? 'Try again later.' : 'Check the address.');
    super(status === 429 ? 'E_RATE' : 'E_UPSTREAM', `${host} answered ${status}. ${advice}`);
    this.status = status;
    this.waitMs = pauseAskedFor(answer);
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  400: 'It does not take what was asked.',
  401: 'It wants a sign-in: give its key in AFTERMATH_SECRETS.',
  403: 'It wants a sign-in: give its key in AFTERMATH_SECRETS.',
  429: 'It asks for a pause: try again later.',
};

async function textOf(answer: Answer, host: string): Promise<string> {
  const { status, headers, body } = answer;
  const encoding = headers['content-encoding'];
  if (status !== 200 || (encoding !== undefined && encoding !== 'identity')) {
    answer.drop();
    if (status !== 200) throw new RefusedUpstream(host, answer);
    throw new AftermathError('E_UPSTREAM', `${host} sent its answer encoded, which was not asked for.`);
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) {
      answer.drop();
      throw new AftermathError('E_UPSTREAM', `${host} sent more than ${MOST_BYTES / 2 ** 20} MiB in one answer.`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string, host: string): unknown {
  if (jsonDepth(text) > MOST_DEPTH) {
    throw new AftermathError('E_UPSTREAM', `${host} answered with JSON that nests deeper than ${MOST_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AftermathError('E_UPSTREAM', `${host} did not answer with JSON. Check the address.`);
  }
}
