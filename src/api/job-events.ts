import type { Request, Response } from 'express';
import { isFinished, type JobQueue } from './job-queue.ts';

const heartbeatMilliseconds = 15_000;

/**
 * Server-sent events of one job: `progress` with each change, then one `done`, `failed` or `cancelled`, then the end.
 *
 * Each event holds the whole JobView, and the first comes at once, so that a reader who joins late, or again, misses
 * nothing. A reader too slow for the stream skips progress instead of filling our memory. An `EventSource` must be
 * closed on the last event, or it connects again.
 *
 * @throws NotFound
 */
export function sendJobEvents(jobs: JobQueue, id: string, request: Request, response: Response): void {
  jobs.view(id);
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.flushHeaders();
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, heartbeatMilliseconds);
  const unwatch = jobs.watch(id, (view) => {
    const last = isFinished(view);
    if (last || !response.writableNeedDrain) {
      response.write(`event: ${last ? view.state : 'progress'}\ndata: ${JSON.stringify(view)}\n\n`);
    }
    if (last) response.end();
  });
  response.on('close', () => {
    clearInterval(heartbeat);
    unwatch();
  });
}
