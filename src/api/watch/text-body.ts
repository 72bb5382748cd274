import express, { type RequestHandler } from 'express';
import { TypeNotSupported, UsageError } from '../../core/contract/errors.ts';

/**
 * Reads a file of text, sent as application/octet-stream, of at most so many bytes into `request.body`.
 *
 * The type must be stated: a form on a foreign page cannot send it unasked.
 */
export function textBody(maximumBytes: number): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (!request.is('application/octet-stream')) {
        throw new TypeNotSupported('A file is sent as it is, as application/octet-stream.');
      }
      next();
    },
    express.raw({ type: 'application/octet-stream', limit: maximumBytes, inflate: false }),
    (request, _response, next) => {
      request.body = decode(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      next();
    },
  ];
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError('The file is not valid UTF-8.', { cause });
  }
}
