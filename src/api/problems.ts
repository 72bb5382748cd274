import type { ErrorRequestHandler, RequestHandler } from 'express';
import {
  AftermathError,
  DiskFull,
  isWithoutRoom,
  NotFound,
  problemOf,
  TooLarge,
  TypeNotSupported,
  UsageError,
} from '../core/contract/errors.ts';
import type { HidePaths } from '../run/local-paths.ts';
import type { Logger } from './logger.ts';

const busyRetrySeconds = 30;

/** Every error becomes an RFC 9457 problem document; what is our own fault is logged, and the client told no more. */
export function sendProblems(options: { readonly hidePaths: HidePaths; readonly logger: Logger }): ErrorRequestHandler {
  const { hidePaths, logger } = options;
  return (error, request, response, _next) => {
    const clientLeft = request.socket.destroyed;
    const refused = refusalOf(error);
    const problem = problemOf(refused);
    if (problem.code === 'E_INTERNAL' && !clientLeft) logger.error(`${request.method} ${request.path} failed:`, error);
    if (response.headersSent || clientLeft) {
      // An answer that has begun cannot be taken back: cut it, so that it is not taken for a whole one.
      response.destroy();
      return;
    }
    if (problem.code === 'E_BUSY') response.set('Retry-After', String(busyRetrySeconds));
    response
      .status(problem.status)
      .set('Cache-Control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify({ ...problem, detail: hidePaths(problem.detail) }));
  };
}

/** 405 with the methods there are; goes behind a route's own handlers. */
export function allowOnly(...methods: readonly string[]): RequestHandler {
  return (request, response) => {
    response.set('Allow', methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', '));
    throw new AftermathError('E_METHOD', `${request.method} does nothing here. Use ${methods.join(' or ')}.`);
  };
}

/** Puts the refusals of Express and of the file system into our own words. */
function refusalOf(error: unknown): unknown {
  if (error instanceof AftermathError || !(error instanceof Error)) return error;
  if (isWithoutRoom(error)) {
    return new DiskFull('The disk is full. Free some space and ask again.');
  }
  switch ('status' in error ? error.status : undefined) {
    case 400:
      return new UsageError('The request is malformed: its address or its body cannot be decoded.');
    case 403:
    case 404:
      return new NotFound('Nothing is found at this address.');
    case 413:
      return new TooLarge('The body is larger than this address takes.');
    case 415:
      return new TypeNotSupported('The body has an encoding that is not read here. Send it plain, as UTF-8.');
    default:
      return error;
  }
}
