import { gzipSync } from 'node:zlib';
import { UsageError } from '../../core/contract/errors.ts';
import { type Answer, bodyBytes, bytesAnswer, emptyAnswer, headOf, jsonAnswer } from './answer.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';

/** Which requests to an endpoint: its first, its second, each from the third on. */
const MOMENTS = ['first', 'second', 'late'] as const;
type Moment = (typeof MOMENTS)[number];

interface Fault {
  /** What the one who asks gets, for people. */
  readonly what: string;
  readonly endpoints: readonly Endpoint[];
  /** The answer as it should be becomes one as it should not; `self` is the address that was asked. */
  readonly spoil: (answer: Answer, self: string) => Answer;
}

type Json = Readonly<Record<string, unknown>>;

const DOCUMENTS: readonly Endpoint[] = ['landing', 'search', 'item', 'planet'];
const LISTS: readonly Endpoint[] = ['search', 'planet'];
const ITEMS: readonly Endpoint[] = ['search', 'item', 'planet'];
const FILES: readonly Endpoint[] = ['asset-header', 'asset-tile'];

/** Where clouds keep the keys of the machine that asks. */
const PRIVATE = 'http://169.254.169.254/latest/meta-data/';
const LOCAL = 'file:///etc/passwd';
const OTHER_VERSION = '"another-version"';
const SHIFT_BYTES = 16;
const HUGE_BYTES = 64 * 2 ** 20;
const DEEP_LEVELS = 100_000;
const BOMB_PIECE_BYTES = 16 * 2 ** 20;
const BOMB_PIECES = 64;

/** The one table of what can go wrong on request; docs/rehearsal.md has the same lines. */
export const FAULTS = {
  slow: fault('256 bytes a second', ENDPOINTS, sent('slow')),
  stall: fault('half of the body, then nothing more', ENDPOINTS, sent('stall')),
  cut: fault('half of the body, then the connection ends', ENDPOINTS, sent('cut')),
  reset: fault('the connection is reset before any answer', ENDPOINTS, sent('reset')),
  'short-body': fault('half of the body, ended as if it were all', ENDPOINTS, (answer) => ({
    ...answer,
    headers: { ...answer.headers, 'transfer-encoding': 'chunked' },
    body: headOf(answer.body, Math.floor(bodyBytes(answer.body) / 2)),
  })),
  'wrong-length': fault('a Content-Length of one byte less than is sent', ENDPOINTS, (answer) => ({
    ...answer,
    headers: { ...answer.headers, 'content-length': String(bodyBytes(answer.body) - 1) },
  })),
  'wrong-range': fault('another range than was asked for, 16 bytes further on', FILES, shiftRange),
  '200-for-206': fault('the whole file with 200 where a range was asked for', FILES, wholeFile),
  'changed-etag': fault('the ETag of another version', FILES, (answer) => ({
    ...answer,
    headers: { ...answer.headers, etag: OTHER_VERSION },
  })),
  'changed-length': fault('a file that is one byte longer', FILES, oneLonger),
  '401': fault('401, a sign-in is wanted', ENDPOINTS, failed(401, { 'www-authenticate': 'Basic realm="archive"' })),
  '404': fault('404', ENDPOINTS, failed(404)),
  '429': fault('429 with Retry-After: 1', ENDPOINTS, failed(429, { 'retry-after': '1' })),
  '500': fault('500', ENDPOINTS, failed(500)),
  '503': fault('503', ENDPOINTS, failed(503)),
  'redirect-private': fault('a redirect to 169.254.169.254', ENDPOINTS, () => emptyAnswer(302, { location: PRIVATE })),
  'redirect-loop': fault('a redirect to itself', ENDPOINTS, (_, self) => emptyAnswer(302, { location: self })),
  'redirect-file': fault('a redirect to file:///etc/passwd', ENDPOINTS, () => emptyAnswer(302, { location: LOCAL })),
  'next-elsewhere': fault(
    'a next page at 169.254.169.254',
    LISTS,
    withNext(() => PRIVATE),
  ),
  'next-loop': fault(
    'a next page that is the same page',
    LISTS,
    withNext((self) => self),
  ),
  'asset-file': fault('files of a scene at file:///etc/passwd', ITEMS, withFilesAt(LOCAL)),
  'asset-private': fault('files of a scene at 169.254.169.254', ITEMS, withFilesAt(PRIVATE)),
  'huge-json': fault(
    'a JSON document of 64 MiB',
    DOCUMENTS,
    withMember(() => `"${'a'.repeat(HUGE_BYTES)}"`),
  ),
  'deep-json': fault(
    'a JSON document nested 100,000 deep',
    DOCUMENTS,
    withMember(() => '['.repeat(DEEP_LEVELS) + ']'.repeat(DEEP_LEVELS)),
  ),
  'broken-json': fault('JSON that ends in the middle', DOCUMENTS, (answer) => ({
    ...answer,
    body: headOf(answer.body, Math.floor((2 / 3) * bodyBytes(answer.body))),
  })),
  'wrong-type': fault('an HTML page with 200', ENDPOINTS, () =>
    bytesAnswer(Buffer.from('<!doctype html><title>Sign in</title><p>Please sign in.'), 'text/html'),
  ),
  'gzip-bomb': fault('a megabyte of gzip that becomes a gigabyte', ENDPOINTS, ({ headers }) => ({
    ...bytesAnswer(bomb(), headers['content-type'] ?? 'application/json'),
    headers: { ...headers, 'content-encoding': 'gzip' },
  })),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** A fault that was asked for; null stands for everywhere, and for always. */
export interface PlannedFault {
  readonly name: FaultName;
  readonly endpoint: Endpoint | null;
  readonly moment: Moment | null;
}

/** Reads `NAME`, `NAME@endpoint` or `NAME@endpoint:moment`. @throws UsageError. */
export function parseFault(text: string): PlannedFault {
  const [name = '', place] = text.split('@');
  const [endpoint, moment] = place?.split(':') ?? [];
  if (!Object.hasOwn(FAULTS, name)) {
    throw new UsageError(`There is no fault "${name}". Give one of ${Object.keys(FAULTS).join(', ')}.`);
  }
  const known: readonly Endpoint[] = FAULTS[name as FaultName].endpoints;
  if (endpoint !== undefined && !known.includes(endpoint as Endpoint)) {
    throw new UsageError(`"${name}" is not had at "${endpoint}". It is at ${known.join(', ')}.`);
  }
  if (moment !== undefined && !MOMENTS.includes(moment as Moment)) {
    throw new UsageError(`A fault comes at the ${MOMENTS.join(', ')} request, not at "${moment}".`);
  }
  return {
    name: name as FaultName,
    endpoint: (endpoint as Endpoint | undefined) ?? null,
    moment: (moment as Moment | undefined) ?? null,
  };
}

/** Puts the planned faults into answers, counting the requests to each endpoint. */
export function faultInjector(
  planned: readonly PlannedFault[],
): (endpoint: Endpoint, answer: Answer, self: string) => Answer {
  const asked = new Map<Endpoint, number>();
  return (endpoint, answer, self) => {
    const count = (asked.get(endpoint) ?? 0) + 1;
    asked.set(endpoint, count);
    const moment = count === 1 ? 'first' : count === 2 ? 'second' : 'late';
    const now = planned.filter(
      (one) =>
        (one.endpoint ?? endpoint) === endpoint &&
        (one.moment ?? moment) === moment &&
        (FAULTS[one.name].endpoints as readonly Endpoint[]).includes(endpoint),
    );
    return now.reduce((spoiled, { name }) => FAULTS[name].spoil(spoiled, self), answer);
  };
}

function fault(what: string, endpoints: readonly Endpoint[], spoil: Fault['spoil']): Fault {
  return { what, endpoints, spoil };
}

function sent(manner: NonNullable<Answer['manner']>): Fault['spoil'] {
  return (answer) => ({ ...answer, manner });
}

function failed(status: number, headers: Answer['headers'] = {}): Fault['spoil'] {
  return () => {
    const answer = jsonAnswer({ code: String(status), description: 'A fault that was asked for.' });
    return { ...answer, status, headers: { ...answer.headers, ...headers } };
  };
}

function shiftRange(answer: Answer): Answer {
  const { body, headers, status } = answer;
  if (body.kind !== 'file' || status !== 206) return answer;
  const total = totalOf(headers);
  const last = Math.min(total - 1, body.last + SHIFT_BYTES);
  // At the end of the file there is only the way back.
  const first = last === body.last ? Math.max(0, body.first - SHIFT_BYTES) : body.first + last - body.last;
  return {
    ...answer,
    headers: { ...headers, 'content-range': `bytes ${first}-${last}/${total}` },
    body: { ...body, first, last },
  };
}

function wholeFile(answer: Answer): Answer {
  const { body, headers, status } = answer;
  if (body.kind !== 'file' || status !== 206) return answer;
  const { 'content-range': _, ...others } = headers;
  return { ...answer, status: 200, headers: others, body: { ...body, first: 0, last: totalOf(headers) - 1 } };
}

function oneLonger(answer: Answer): Answer {
  const { headers, status } = answer;
  if (status === 206) {
    const longer = headers['content-range']!.replace(/\/\d+$/, `/${totalOf(headers) + 1}`);
    return { ...answer, headers: { ...headers, 'content-range': longer } };
  }
  // What is left out would be waited for.
  const longer = { ...headers, 'content-length': String(bodyBytes(answer.body) + 1), connection: 'close' };
  return { ...answer, headers: longer };
}

function totalOf(headers: Answer['headers']): number {
  return Number(/\/(\d+)$/.exec(headers['content-range']!)![1]);
}

/** STAC's `links` and Planet's `_links` alike. */
function withNext(address: (self: string) => string): Fault['spoil'] {
  return onDocument((document, self) => {
    if (Array.isArray(document['links'])) {
      const links = (document['links'] as Json[]).filter(({ rel }) => rel !== 'next');
      return { ...document, links: [...links, { rel: 'next', href: address(self), method: 'GET' }] };
    }
    return { ...document, _links: { ...(document['_links'] as Json | undefined), _next: address(self) } };
  });
}

/** The `href` of each asset, Planet's `location`, and where Planet lists assets. */
function withFilesAt(address: string): Fault['spoil'] {
  const moved = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => moved(one, key));
    if (typeof value !== 'object' || value === null) return key === 'location' ? address : value;
    const isAsset = key === 'assets';
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        if (isAsset && typeof inner === 'object' && inner !== null && 'href' in inner) {
          return [name, { ...inner, href: address }];
        }
        if (key === '_links' && name === 'assets') return [name, address];
        return [name, moved(inner, name)];
      }),
    );
  };
  return onDocument((document) => moved(document, '') as Json);
}

function onDocument(change: (document: Json, self: string) => Json): Fault['spoil'] {
  return (answer, self) =>
    answer.body.kind === 'json'
      ? { ...answer, body: { kind: 'json', document: change(answer.body.document as Json, self) } }
      : answer;
}

/** The document with one member more, which JSON.stringify could not write. */
function withMember(text: () => string): Fault['spoil'] {
  return (answer) => {
    if (answer.body.kind !== 'json') return answer;
    const rest = JSON.stringify(answer.body.document).slice(1);
    return { ...answer, body: { kind: 'bytes', bytes: Buffer.from(`{"padding":${text()},${rest}`) } };
  };
}

let packedBomb: Buffer | null = null;

/** Members of gzip one after the other are one gzip file. */
function bomb(): Buffer {
  if (packedBomb === null) {
    const piece = gzipSync(Buffer.alloc(BOMB_PIECE_BYTES));
    packedBomb = Buffer.concat(Array.from({ length: BOMB_PIECES }, () => piece));
  }
  return packedBomb;
}
