import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** A file server on loopback that counts, and answers otherwise where a test says so. */
export interface RangeServer {
  readonly host: string;
  readonly files: Map<string, { readonly bytes: Buffer; readonly etag: string | null }>;
  readonly asked: IncomingMessage[];
  /** What the bodies held that were sent as they should be. */
  sent: number;
  answer: Listener;
  close(): Promise<unknown>;
}

export async function rangeServer(): Promise<RangeServer> {
  const http = createServer((request, response) => {
    server.asked.push(request);
    server.answer(request, response);
  });
  http.listen(0, '127.0.0.1');
  await new Promise((done) => http.once('listening', done));
  const server: RangeServer = {
    host: `127.0.0.1:${(http.address() as AddressInfo).port}`,
    files: new Map(),
    asked: [],
    sent: 0,
    answer: (request, response) => asItShould(server, request, response),
    close: () => new Promise((done) => http.close(done).closeAllConnections()),
  };
  return server;
}

/** Ranges, If-Range, If-None-Match and 404 as RFC 9110 has them. */
export function asItShould(server: RangeServer, request: IncomingMessage, response: ServerResponse): void {
  const file = server.files.get(request.url!.split('?')[0]!);
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  const { bytes, etag } = file;
  const tagged = etag === null ? {} : { etag };
  if (etag !== null && request.headers['if-none-match'] === etag) {
    response.writeHead(304, tagged).end();
    return;
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  if (range === null || !isSame) {
    server.sent += bytes.length;
    response.writeHead(200, { ...tagged, 'content-length': bytes.length }).end(bytes);
    return;
  }
  const from = Number(range[1]);
  const to = range[2] === '' ? bytes.length - 1 : Math.min(Number(range[2]), bytes.length - 1);
  const part = bytes.subarray(from, to + 1);
  server.sent += part.length;
  response
    .writeHead(206, {
      ...tagged,
      'content-length': part.length,
      'content-range': `bytes ${from}-${to}/${bytes.length}`,
    })
    .end(part);
}
