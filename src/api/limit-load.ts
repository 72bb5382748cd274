import type { RequestHandler } from 'express';
import { Busy } from '../core/contract/errors.ts';

/**
 * Lets in so many requests of the API at a time, and tells the others at once that they should ask again: who waits in
 * line for ever is served no better, and everybody behind waits longer. Event streams, which stay open, do not count
 * once they have begun.
 */
export function limitLoad(most: number): RequestHandler {
  let open = 0;
  return (request, response, next) => {
    if (open >= most) throw new Busy('Too many requests are under way. Ask again a little later.');
    open += 1;
    let counts = true;
    const leave = () => {
      if (counts) open -= 1;
      counts = false;
    };
    response.on('close', leave);
    if (request.path.endsWith('/events')) setImmediate(leave);
    next();
  };
}
