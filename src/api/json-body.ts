import express, { type RequestHandler } from 'express';
import { TooLarge, TypeNotSupported, UsageError } from '../core/contract/errors.ts';

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
  if (depthOf(text) > maximumDepth) throw new TooLarge(`The JSON body nests deeper than ${maximumDepth} levels.`);
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

/** Deepest nesting of brackets outside strings; right for valid JSON, and an upper bound nobody needs for the rest. */
function depthOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (quoted) {
      if (character === '\\') i += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
