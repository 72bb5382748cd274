import { createReadStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { AftermathError } from '../../core/contract/errors.ts';
import type { HeldFile } from '../../run/archive-holdings.ts';
import { byteRange } from '../byte-range.ts';
import type { Endpoint } from './endpoints.ts';

/** An answer before it is sent: plain data, so that faults can be put into it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly manner?: Manner;
}

export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'json'; readonly document: unknown }
  /** First and last byte, both included. */
  | { readonly kind: 'file'; readonly path: string; readonly first: number; readonly last: number };

/** How the body is sent: `stall` and `cut` after half of it, `reset` before anything. */
type Manner = 'slow' | 'stall' | 'cut' | 'reset';

/** Who asks: `origin` is the archive's own, by the name that it was asked under. */
interface Asked {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly origin: string;
}

/** Makes a handler of what gives an answer. */
export type Route = (
  endpoint: Endpoint | ((request: Request) => Endpoint),
  answer: (asked: Asked) => Answer | Promise<Answer>,
) => RequestHandler;

const SLOW_PIECE_BYTES = 64;
const SLOW_PAUSE_MS = 250;

export function jsonAnswer(document: unknown, type = 'application/json'): Answer {
  return { status: 200, headers: { 'content-type': type }, body: { kind: 'json', document } };
}

export function bytesAnswer(bytes: Buffer, type: string): Answer {
  return { status: 200, headers: { 'content-type': type }, body: { kind: 'bytes', bytes } };
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: { kind: 'bytes', bytes: Buffer.alloc(0) } };
}

/**
 * A file, or the byte range of it that is asked for, under its sha256 as ETag.
 *
 * @throws AftermathError `E_RANGE` past the end.
 */
export function fileAnswer({ path, bytes, sha256, mediaType }: HeldFile, { headers: asked }: Request): Answer {
  const etag = `"${sha256}"`;
  const headers = { etag, 'accept-ranges': 'bytes', 'content-type': mediaType, 'cache-control': 'no-cache' };
  const isFresh = asked['if-none-match']?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
  if (isFresh === true) return emptyAnswer(304, { etag });
  const ifRange = asked['if-range'];
  const range = ifRange === undefined || ifRange === etag ? byteRange(asked.range, bytes) : null;
  if (range === 'unsatisfiable') {
    throw new AftermathError('E_RANGE', `The file has ${bytes} bytes; the range begins behind them.`);
  }
  if (range === null) return { status: 200, headers, body: { kind: 'file', path, first: 0, last: bytes - 1 } };
  const contentRange = `bytes ${range.first}-${range.last}/${bytes}`;
  return {
    status: 206,
    headers: { ...headers, 'content-range': contentRange },
    body: { kind: 'file', path, ...range },
  };
}

export function bodyBytes(body: Body): number {
  return body.kind === 'file' ? body.last - body.first + 1 : bytesOf(body).length;
}

/** The start of a body. */
export function headOf(body: Body, bytes: number): Body {
  if (body.kind === 'file') return { ...body, last: body.first + bytes - 1 };
  return { kind: 'bytes', bytes: bytesOf(body).subarray(0, bytes) };
}

function bytesOf(body: Exclude<Body, { kind: 'file' }>): Buffer {
  return body.kind === 'bytes' ? body.bytes : Buffer.from(JSON.stringify(body.document));
}

/** Sends an answer; a length that its headers state is stated, true or not. */
export async function sendAnswer(answer: Answer, request: Request, response: Response): Promise<void> {
  const { status, headers, body, manner } = answer;
  const { socket } = request;
  if (manner === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  const length = bodyBytes(body);
  response.status(status).set(headers);
  const isStated = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  if (!isStated && status !== 304) response.set('content-length', String(length));
  if (request.method === 'HEAD' || status === 304) {
    response.end();
    return;
  }
  const isHalf = manner === 'stall' || manner === 'cut';
  for await (const piece of piecesOf(isHalf ? headOf(body, Math.floor(length / 2)) : body, manner === 'slow')) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
  }
  if (!isHalf) response.end();
  else {
    response.flushHeaders();
    // In its turn, after what has been written.
    if (manner === 'cut') setImmediate(() => socket.destroySoon());
  }
}

async function* piecesOf(body: Body, isSlow: boolean): AsyncIterable<Buffer> {
  for await (const piece of body.kind === 'file' ? fileBytes(body) : [bytesOf(body)]) {
    if (!isSlow) yield piece;
    for (let at = 0; isSlow && at < piece.length; at += SLOW_PIECE_BYTES) {
      yield piece.subarray(at, at + SLOW_PIECE_BYTES);
      await wait(SLOW_PAUSE_MS);
    }
  }
}

function fileBytes({ path, first, last }: Extract<Body, { kind: 'file' }>): AsyncIterable<Buffer> | Buffer[] {
  return last < first ? [] : createReadStream(path, { start: first, end: last });
}

/** Resolves once more can be written, or nobody listens any more. */
function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
