import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** When in an answer a fault strikes, and in which of the answers: the first, one in the middle, the last. */
export const MOMENTS = ['start', 'middle', 'end'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What a faulty server has at hand: the bytes it should send, and as which part of the file. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The whole file or document. */
  readonly bytes: Buffer;
  readonly etag: string;
  /** What was asked for; the whole where no range was. */
  readonly from: number;
  readonly to: number;
  /** A host that must not be called. */
  readonly forbidden: string;
  readonly moment: Moment;
}

type Fault = (asked: Asked) => void;

/** An answer as it should be, but for these headers and this body. */
function altered(change: (asked: Asked, body: Buffer) => { headers?: Record<string, string>; body?: Buffer }): Fault {
  return (asked) => {
    const { headers = {}, body = partOf(asked) } = change(asked, partOf(asked));
    head(asked, headers);
    asked.response.end(body);
  };
}

function partOf({ bytes, from, to }: Asked): Buffer {
  return bytes.subarray(from, to + 1);
}

/** Where in the body of the answer the moment is, bytes. */
function placeIn({ from, to, moment }: Asked): number {
  return { start: 0, middle: (to - from + 1) >> 1, end: to - from }[moment];
}

export function isRanged({ request }: Pick<Asked, 'request'>): boolean {
  return request.headers.range !== undefined;
}

function head(asked: Asked, headers: Record<string, string> = {}): void {
  const { response, bytes, etag, from, to } = asked;
  response.writeHead(isRanged(asked) ? 206 : 200, {
    etag,
    'content-length': String(to - from + 1),
    ...(isRanged(asked) ? { 'content-range': `bytes ${from}-${to}/${bytes.length}` } : {}),
    ...headers,
  });
}

/** Writes past what Node checks. */
function raw({ response }: Asked, text: string, body: Uint8Array = new Uint8Array(0)): void {
  const socket = response.socket!;
  socket.write(text);
  socket.end(body);
}

function rawHead(asked: Asked, length: number): string {
  const { bytes, etag, from, to } = asked;
  const range = isRanged(asked) ? `content-range: bytes ${from}-${to}/${bytes.length}\r\n` : '';
  return `HTTP/1.1 ${isRanged(asked) ? '206 Partial' : '200 OK'}\r\netag: ${etag}\r\n${range}content-length: ${length}\r\n\r\n`;
}

/** The body up to the moment, then something. */
function partThen(next: (asked: Asked) => void): Fault {
  return (asked) => {
    head(asked);
    asked.response.flushHeaders();
    asked.response.write(partOf(asked).subarray(0, placeIn(asked)), () => setTimeout(() => next(asked), 20));
  };
}

const status =
  (code: number, headers: () => Record<string, string> = () => ({})): Fault =>
  ({ response }) =>
    void response.writeHead(code, headers()).end('no');

const ofRanges = {
  'another start of the range': altered(({ bytes, from, to }) => ({
    headers: { 'content-range': `bytes ${from + 1}-${to}/${bytes.length}` },
  })),
  'another end of the range': altered(({ bytes, from, to }) => ({
    headers: { 'content-range': `bytes ${from}-${to + 1}/${bytes.length}` },
  })),
  'no Content-Range': (asked) => {
    asked.response.writeHead(206, { etag: asked.etag, 'content-length': partOf(asked).length }).end(partOf(asked));
  },
  'the whole for a part': ({ response, bytes, etag }) =>
    void response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes),
  'another size': altered(({ bytes, from, to }) => ({
    headers: { 'content-range': `bytes ${from}-${to}/${bytes.length + 4096}` },
  })),
  'another part of the file': altered((asked, body) => ({
    headers: { 'content-range': `bytes 0-${body.length - 1}/${asked.bytes.length + 1}` },
    body: asked.bytes.subarray(0, body.length),
  })),
  'several ranges': (asked) => {
    const body = `--x\r\ncontent-range: bytes 0-1/${asked.bytes.length}\r\n\r\nII\r\n--x--\r\n`;
    const headers = { etag: asked.etag, 'content-type': 'multipart/byteranges; boundary=x' };
    asked.response.writeHead(206, { ...headers, 'content-length': body.length }).end(body);
  },
} as const satisfies Readonly<Record<string, Fault>>;

const ofVersions = {
  'another ETag': altered(() => ({ headers: { etag: '"another"' } })),
  'another version': (asked) => {
    const bytes = Buffer.from(asked.bytes.map((byte) => byte ^ 1));
    const other = { ...asked, bytes, etag: '"another"' };
    head(other);
    asked.response.end(partOf(other));
  },
} as const satisfies Readonly<Record<string, Fault>>;

const ofBytes = {
  'a flipped byte': altered((asked, body) => {
    const place = placeIn(asked);
    return { body: body.map((byte, at) => (at === place ? byte ^ 0x40 : byte)) as Buffer };
  }),
} as const satisfies Readonly<Record<string, Fault>>;

/** Ways in which a server goes wrong, after the research page on reliability (T9): its 24, and more. */
const ofAnswers = {
  'no connection': ({ request }) => {
    const server = (request.socket as Socket & { readonly server: Server }).server;
    const refuse = (socket: Socket) => void socket.resetAndDestroy();
    server.on('connection', refuse);
    server.closeAllConnections();
    setTimeout(() => server.off('connection', refuse), 100);
  },
  'a reset': ({ response }) => void response.socket!.resetAndDestroy(),
  'a hang before the headers': () => {},
  'a hang in the body': partThen(() => {}),
  'a byte at a time': (asked) => {
    head(asked);
    let at = placeIn(asked);
    const body = partOf(asked);
    asked.response.write(body.subarray(0, at));
    const timer = setInterval(() => {
      if (asked.response.destroyed || at === body.length) clearInterval(timer);
      else asked.response.write(body.subarray(at, ++at));
    }, 50);
  },
  'a cut': partThen(({ response }) => response.socket!.end()),
  'a reset in the body': partThen(({ response }) => response.socket!.resetAndDestroy()),
  'a byte too many': (asked) =>
    raw(asked, rawHead(asked, partOf(asked).length), Buffer.concat([partOf(asked), Buffer.from('x')])),
  'a byte too few': (asked) => raw(asked, rawHead(asked, partOf(asked).length), partOf(asked).subarray(0, -1)),
  'a shorter Content-Length': (asked) => raw(asked, rawHead(asked, partOf(asked).length - 7), partOf(asked)),
  'a longer Content-Length': (asked) => raw(asked, rawHead(asked, partOf(asked).length + 7), partOf(asked)),
  416: status(416),
  '429 with seconds': status(429, () => ({ 'retry-after': '3600' })),
  '429 with a date': status(429, () => ({ 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() })),
  500: status(500),
  503: status(503),
  403: status(403),
  'a redirect to itself': ({ request, response }) => void response.writeHead(302, { location: request.url! }).end(),
  'a redirect to a private address': ({ response, forbidden }) =>
    void response.writeHead(302, { location: `http://${forbidden}/secret` }).end(),
  'a redirect to a file': ({ response }) => void response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
  gzip: altered(() => ({ headers: { 'content-encoding': 'gzip' } })),
  'a page to sign in': ({ response }) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>'),
  'a body without end': (asked) => {
    const { bytes, etag, from, to, response } = asked;
    const range = isRanged(asked) ? { 'content-range': `bytes ${from}-${to}/${bytes.length}` } : {};
    response.writeHead(isRanged(asked) ? 206 : 200, { etag, ...range });
    const piece = Buffer.alloc(65_536);
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  },
  'headers that are none': (asked) => raw(asked, 'HTTP/1.1 200 OK\r\n\0garbage\x01: \r\nContent-Length: -5\r\n\r\n'),
  'headers without end': (asked) =>
    raw(
      asked,
      `HTTP/1.1 200 OK\r\n${Array.from({ length: 70 }, (_, i) => `x-${i}: ${'a'.repeat(1000)}\r\n`).join('')}\r\n`,
    ),
} as const satisfies Readonly<Record<string, Fault>>;

export const faults = { ...ofAnswers, ...ofRanges, ...ofVersions, ...ofBytes };
export type FaultName = keyof typeof faults;

/** What a fault needs to be one, beyond an answer. */
export function needOf(name: FaultName): 'a range' | 'two answers of one file' | 'a checksum' | null {
  if (name in ofRanges) return 'a range';
  if (name in ofVersions) return 'two answers of one file';
  return name in ofBytes ? 'a checksum' : null;
}
