import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { AddressRefused, AftermathError } from '../../core/contract/errors.ts';
import { type AllowedHosts, checkedAddress, isAllowed, isPrivateAddress } from './checked-address.ts';
import type { OriginSecret } from './origin-secret.ts';

const CONNECT_MS = 10_000;
/** Until the headers are there, and between two pieces of the body. */
const SILENCE_MS = 20_000;
const MOST_REDIRECTS = 5;
const CONNECTIONS_PER_HOST = 6;
/** Redirects that ask for the same request again. */
const REPEATS: ReadonlySet<number> = new Set([307, 308]);

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** To be read to its end, or left with `drop`. */
  readonly body: AsyncIterable<Buffer>;
  drop(): void;
}

/** The one way out to the network: every address this program calls goes through here. */
export interface Gate {
  /**
   * GET. Redirects are followed here, each checked like the first address, never from https to http.
   *
   * @throws AddressRefused; UsageError; AftermathError `E_UPSTREAM` where nobody answers, `E_TIMEOUT` where not in time.
   */
  get(address: string, options?: AskOptions): Promise<Answer>;
  /**
   * POST of a JSON body. A redirect is followed only where it means the same request (307, 308) to the same origin:
   * what was said to one host is not said to another.
   *
   * @throws as `get`.
   */
  post(address: string, body: unknown, options?: AskOptions): Promise<Answer>;
  /**
   * A request that its own headers sign: it goes to this address alone, and a redirect is refused.
   *
   * @throws as `get`.
   */
  signed(address: string, request: SignedRequest): Promise<Answer>;
  close(): Promise<void>;
}

interface AskOptions {
  /** No secrets: they go along with redirects. Secrets are given to `openGate`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface SignedRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** The signature is among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | Buffer;
  readonly signal: AbortSignal;
}

interface Asked {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | Readable | null;
  readonly signal: AbortSignal | undefined;
}

interface GateOptions {
  /** Each is sent to its own origin and nowhere else, whoever names the address. */
  readonly secrets?: readonly OriginSecret[];
  /** How names are resolved. */
  readonly lookUp?: LookUp;
}

/**
 * Opens the gate. A host is judged three times: as written, by every address that its name leads to, and by the
 * address that the connection in fact has; so that neither a literal, nor a name of a private address, nor a name that
 * changes in between gets through. Proxies from the environment are not used: they would resolve names unseen.
 */
export function openGate(allowed: AllowedHosts, { secrets = [], lookUp = lookup }: GateOptions = {}): Gate {
  const agents = {
    open: agentWith(buildConnector({ timeout: CONNECT_MS })),
    guarded: agentWith(guardedConnector(lookUp)),
  };
  const ask = async (url: URL, { headers, body, signal, method }: Asked): Promise<Answer> => {
    const answer = await request(url, {
      dispatcher: isAllowed(url, allowed) ? agents.open : agents.guarded,
      method,
      headers: { 'user-agent': 'aftermath', 'accept-encoding': 'identity', ...headers, ...secretsFor(url, secrets) },
      ...(body === null ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((error: unknown) => {
      throw refusalOf(error, url.host);
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: named(answer.body, url.host),
      drop: () => void answer.body.destroy().on('error', () => {}),
    };
  };

  const follow = async (address: string, asked: Asked): Promise<Answer> => {
    let url = checkedAddress(address, allowed);
    for (let hops = 0; ; hops++) {
      const answer = await ask(url, asked);
      const location = isRedirect(answer.status) ? answer.headers['location'] : undefined;
      if (typeof location !== 'string') return answer;
      answer.drop();
      if (hops === MOST_REDIRECTS) {
        throw new AddressRefused(`${url.host} redirects more than ${MOST_REDIRECTS} times.`);
      }
      const next = redirected(url, location, allowed);
      if (asked.method === 'POST' && (next.origin !== url.origin || !REPEATS.has(answer.status))) {
        throw new AddressRefused(`${url.host} redirects what was posted to it, which is not followed.`);
      }
      url = next;
    }
  };

  return {
    get: (address, { headers = {}, signal } = {}) => follow(address, { method: 'GET', headers, body: null, signal }),
    post: (address, body, { headers, signal } = {}) =>
      follow(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal,
      }),
    signed: async (address, { method, headers, body = null, signal }) => {
      const url = checkedAddress(address, allowed);
      const answer = await ask(url, { method, headers, body, signal });
      if (!isRedirect(answer.status)) return answer;
      answer.drop();
      throw new AddressRefused(`${url.host} redirects a signed request, which is not followed.`);
    },
    close: async () => {
      await Promise.all([agents.open.destroy(), agents.guarded.destroy()]);
    },
  };
}

/** @throws UsageError; AddressRefused. */
function redirected(from: URL, location: string, allowed: AllowedHosts): URL {
  if (!URL.canParse(location, from.href)) throw new AddressRefused(`${from.host} redirects to what is no address.`);
  const next = checkedAddress(new URL(location, from).href, allowed);
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw new AddressRefused(`${from.host} redirects from https to http, which is not followed.`);
  }
  return next;
}

function secretsFor(url: URL, secrets: readonly OriginSecret[]): Record<string, string> {
  const own = secrets.filter(({ origin }) => origin === url.origin);
  return Object.fromEntries(own.map(({ header, value }) => [header, value]));
}

function agentWith(connect: buildConnector.connector): Agent {
  return new Agent({
    connect,
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    connections: CONNECTIONS_PER_HOST,
    maxHeaderSize: 16 * 1024,
  });
}

function guardedConnector(lookUp: LookUp): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS, lookup: publicLookup(lookUp) });
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error !== null) return callback(error, null);
      if (isPrivateAddress(socket.remoteAddress ?? '')) {
        socket.destroy();
        return callback(notPublic(options.hostname), null);
      }
      callback(null, socket);
    });
  };
}

type LookUp = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Refuses a name if any of its addresses is private: which of them is connected to is not ours to choose. */
function publicLookup(lookUp: LookUp): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = addresses?.some(({ address }) => isPrivateAddress(address)) ? notPublic(hostname) : error;
      if (refused !== null) return callback(refused, '', 4);
      if (options.all === true) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}

function notPublic(hostname: string): AddressRefused {
  return new AddressRefused(`"${hostname}" leads to an address that is not public; it is not called.`);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

async function* named(body: Dispatcher.ResponseData['body'], host: string): AsyncIterable<Buffer> {
  try {
    yield* body;
  } catch (error) {
    throw refusalOf(error, host);
  }
}

/** What went wrong on the way, in our words; an abort by the caller stays what it is. */
function refusalOf(error: unknown, host: string): unknown {
  if (error instanceof AftermathError || (error as Error).name === 'AbortError') return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code?.endsWith('_TIMEOUT')) {
    return new AftermathError('E_TIMEOUT', `${host} did not answer in time. Try again later.`, { cause: error });
  }
  const reason = code === 'ENOTFOUND' ? 'there is no such host' : 'the connection failed';
  return new AftermathError('E_UPSTREAM', `${host} cannot be read: ${reason}.`, { cause: error });
}
