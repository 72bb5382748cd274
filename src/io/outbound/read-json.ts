import { TooLarge } from '../../core/contract/errors.ts';
import { jsonDepth } from '../../core/contract/json-depth.ts';
import type { Answer, Gate } from './gate.ts';
import { Final, final, pauseAskedFor } from './tries.ts';

/** How one document is asked for. */
export interface Question {
  readonly address: string;
  /** What is posted; a GET without one. */
  readonly body?: unknown;
}

const MOST_BYTES = 32 * 2 ** 20;
/** Deeper than any STAC item, and nothing that code which walks it need fear. */
const MOST_DEPTH = 64;
const BEGINS_AS_JSON = /^\s*[[{]/;

/**
 * The JSON document that an address answers with, 200, at most 32 MiB and 64 levels deep. Asked once: `askJson` tries again.
 *
 * @throws AddressRefused; TooLarge; NotJson; AftermathError `E_UPSTREAM`, `E_TIMEOUT`; RefusedUpstream.
 */
export async function readJson(gate: Gate, { address, body }: Question, signal: AbortSignal): Promise<unknown> {
  const options = { headers: { accept: 'application/geo+json, application/json' }, signal };
  const answer = body === undefined ? await gate.get(address, options) : await gate.post(address, body, options);
  return parsed(await textOf(answer, address), address);
}

/** A refusal of the other side, by its status. */
export class RefusedUpstream extends Final {
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

/** What came does not begin as JSON does; the rest of it was not read. */
export class NotJson extends Final {
  constructor(address: string) {
    super('E_UPSTREAM', `${new URL(address).host} did not answer with JSON. Check the address.`);
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  400: 'It does not take what was asked.',
  401: 'It wants a sign-in: give its key in AFTERMATH_SECRETS.',
  403: 'It wants a sign-in: give its key in AFTERMATH_SECRETS.',
  429: 'It asks for a pause: try again later.',
};

async function textOf(answer: Answer, address: string): Promise<string> {
  const { status, headers, body } = answer;
  const { host } = new URL(address);
  const encoding = headers['content-encoding'];
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    if (status !== 200) throw new RefusedUpstream(host, answer);
    if (encoding !== undefined && encoding !== 'identity') {
      throw final(address, 'sent its answer encoded, which was not asked for');
    }
    for await (const piece of body) {
      if (bytes === 0 && !BEGINS_AS_JSON.test(piece.toString('latin1'))) throw new NotJson(address);
      bytes += piece.length;
      if (bytes > MOST_BYTES) throw new TooLarge(`${host} sent more than ${MOST_BYTES / 2 ** 20} MiB in one answer.`);
      pieces.push(piece);
    }
  } finally {
    answer.drop();
  }
  if (bytes === 0) throw new NotJson(address);
  return Buffer.concat(pieces).toString('utf8');
}

function parsed(text: string, address: string): unknown {
  if (jsonDepth(text) > MOST_DEPTH) {
    throw new TooLarge(`${new URL(address).host} answered with JSON that nests deeper than ${MOST_DEPTH} levels.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw final(address, 'answered with JSON that is damaged');
  }
}
