import express, { type RequestHandler } from 'express';
import { TooLarge, TypeNotSupported, UsageError } from '../core/contract/errors.ts';
import { jsonDepth } from '../core/contract/json-depth.ts';

const maximumDepth = 32;

/**
 * Reads a JSON body of at most so many bytes into `request.body`.
 *
 * The type must be stated: a form on a foreign page can send anything but `application/json` unasked.
 * Depth is counted before parsing, which overflows the stack on hostile nesting.
 */
export function jsonBody(maximumBytes: number): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (!request.is('application/json')) {
        throw new TypeNotSupported('The body must be JSON, sent as application/json.');
      }
      next();
    },
    express.raw({ type: 'application/json', limit: maximumBytes, inflate: false }),
    (request, _response, next) => {
      request.body = parseJson(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
      next();
    },
  ];
}

/** @throws UsageError on malformed JSON; TooLarge beyond 32 levels. */
function parseJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  if (jsonDepth(text) > maximumDepth) throw new TooLarge(`The JSON body nests deeper than ${maximumDepth} levels.`);
  return parse(text);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UsageError('The JSON body is not valid UTF-8.', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError('The body is not valid JSON.', { cause });
  }
}
