import type { RequestHandler } from 'express';
import type { RequestNote } from './logger.ts';

/** Tells of each request once it is over. */
export function noteRequests(note: (request: RequestNote) => void): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const { method, path } = request;
    response.on('close', () => {
      const status = response.writableFinished ? response.statusCode : null;
      note({ method, path, status, milliseconds: Math.round(performance.now() - start) });
    });
    next();
  };
}
