import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a faulty server has at hand: the bytes it should send, and as which part of the file. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The whole file. */
  readonly bytes: Buffer;
  readonly etag: string;
  /** What was asked for; the whole where no range was. */
  readonly from: number;
  readonly to: number;
  /** A host that must not be called. */
  readonly forbidden: string;
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

function isRanged({ request }: Asked): boolean {
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

/** The first half of the body, then something. */
function halfThen(next: (asked: Asked) => void): Fault {
  return (asked) => {
    head(asked);
    const body = partOf(asked);
    asked.response.write(body.subarray(0, body.length >> 1), () => setTimeout(() => next(asked), 20));
  };
}

const status =
  (code: number, headers: () => Record<string, string> = () => ({})): Fault =>
  ({ response }) =>
    void response.writeHead(code, headers()).end('no');

/** Ways in which a server of files goes wrong, after the research page on reliability (T9). */
export const faults: Readonly<Record<string, Fault>> = {
  'a reset': ({ response }) => void response.socket!.resetAndDestroy(),
  'a hang before the headers': () => {},
  'a hang in the body': halfThen(() => {}),
  'a byte at a time': (asked) => {
    head(asked);
    let at = 0;
    const body = partOf(asked);
    const timer = setInterval(() => {
      if (asked.response.destroyed || at === body.length) clearInterval(timer);
      else asked.response.write(body.subarray(at, ++at));
    }, 50);
  },
  'a cut': halfThen(({ response }) => response.socket!.end()),
  'a reset in the body': halfThen(({ response }) => response.socket!.resetAndDestroy()),
  'a byte too many': (asked) =>
    raw(asked, rawHead(asked, partOf(asked).length), Buffer.concat([partOf(asked), Buffer.from('x')])),
  'a byte too few': (asked) => raw(asked, rawHead(asked, partOf(asked).length), partOf(asked).subarray(0, -1)),
  'a flipped byte': altered((_asked, body) => ({
    body: body.map((byte, at) => (at === 0 ? byte ^ 0x40 : byte)) as Buffer,
  })),
  'a shorter Content-Length': (asked) => raw(asked, rawHead(asked, partOf(asked).length - 7), partOf(asked)),
  'a longer Content-Length': (asked) => raw(asked, rawHead(asked, partOf(asked).length + 7), partOf(asked)),
  'another start of the range': altered(({ bytes, from, to }) => ({
    headers: { 'content-range': `bytes ${from + 1}-${to}/${bytes.length}` },
  })),
  'another part of the file': altered((asked, body) => ({
    headers: { 'content-range': `bytes 0-${body.length - 1}/${asked.bytes.length + 1}` },
    body: asked.bytes.subarray(0, body.length),
  })),
  'no Content-Range': (asked) => {
    asked.response.writeHead(206, { etag: asked.etag, 'content-length': partOf(asked).length }).end(partOf(asked));
  },
  'several ranges': (asked) => {
    const body = `--x\r\ncontent-range: bytes 0-1/${asked.bytes.length}\r\n\r\nII\r\n--x--\r\n`;
    const headers = { etag: asked.etag, 'content-type': 'multipart/byteranges; boundary=x' };
    asked.response.writeHead(206, { ...headers, 'content-length': body.length }).end(body);
  },
  'the whole for a part': ({ response, bytes, etag }) =>
    void response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes),
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
  'another ETag': altered(() => ({ headers: { etag: '"another"' } })),
  'another version': (asked) => {
    const bytes = Buffer.from(asked.bytes.map((byte) => byte ^ 1));
    const other = { ...asked, bytes, etag: '"another"' };
    head(other);
    asked.response.end(partOf(other));
  },
  'another size': altered(({ bytes, from, to }) => ({
    headers: { 'content-range': `bytes ${from}-${to}/${bytes.length + 4096}` },
  })),
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
};
