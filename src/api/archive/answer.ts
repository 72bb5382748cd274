import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { AftermathError } from '../../core/contract/errors.ts';
import type { HeldFile } from '../../run/archive-holdings.ts';
import { byteRange } from '../byte-range.ts';

/** An answer before it is sent: plain data, so that faults can be put into it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

type Body =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'json'; readonly document: unknown }
  /** First and last byte, both included. */
  | { readonly kind: 'file'; readonly path: string; readonly first: number; readonly last: number };

/** Who asks: `origin` is the archive's own, by the name that it was asked under. */
interface Asked {
  readonly request: Request;
  readonly params: Readonly<Record<string, string>>;
  readonly origin: string;
}

/** Makes a handler of what gives an answer. */
export type Route = (answer: (asked: Asked) => Answer | Promise<Answer>) => RequestHandler;

const NOTHING: Body = { kind: 'bytes', bytes: Buffer.alloc(0) };

export function jsonAnswer(document: unknown, type = 'application/json'): Answer {
  return { status: 200, headers: { 'content-type': type }, body: { kind: 'json', document } };
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
  if (isFresh === true) return { status: 304, headers: { etag }, body: NOTHING };
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

export async function sendAnswer({ status, headers, body }: Answer, request: Request, response: Response) {
  response.status(status).set(headers);
  const bytes =
    body.kind === 'json' ? Buffer.from(JSON.stringify(body.document)) : body.kind === 'bytes' ? body.bytes : null;
  if (status !== 304) {
    response.set('content-length', String(bytes?.length ?? (body.kind === 'file' ? body.last - body.first + 1 : 0)));
  }
  if (request.method === 'HEAD' || status === 304) response.end();
  else if (bytes !== null) response.end(bytes);
  else if (body.kind === 'file') {
    await pipeline(createReadStream(body.path, { start: body.first, end: body.last }), response);
  }
}
