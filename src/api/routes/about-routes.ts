import type { Express } from 'express';
import type { Health } from '../../core/contract/api.ts';
import type { Metrics } from '../metrics.ts';
import { openApiDocument } from '../openapi.ts';
import { allowOnly } from '../problems.ts';
import type { Watchlist } from '../watch/watchlist.ts';

interface AboutServer {
  readonly metrics: Metrics;
  readonly watchlist: Watchlist | null;
  /** Why nothing new may be kept, and what to do; null where all is well. */
  readonly reasonDegraded: () => Promise<string | null>;
}

/** The server itself: whether it is up, what it can be asked, what it has counted. */
export function addAboutRoutes(app: Express, { metrics, watchlist, reasonDegraded }: AboutServer): void {
  const readOnly = allowOnly('GET');
  const health = whileAsked(async (): Promise<Health> => {
    const [watch, reason] = await Promise.all([watchlist?.health() ?? null, reasonDegraded()]);
    if (watch?.store === 'down') return { status: 'down', reason: null, watch };
    return { status: reason === null ? 'ok' : 'degraded', reason, watch };
  });

  app
    .route('/api/health')
    .get(async (_request, response) => {
      const answer = await health();
      response
        .status(answer.status === 'down' ? 503 : 200)
        .set('Cache-Control', 'no-store')
        .json(answer);
    })
    .all(readOnly);

  app
    .route('/api/openapi.json')
    .get((_request, response) => {
      response.json(openApiDocument);
    })
    .all(readOnly);

  app
    .route('/metrics')
    .get(async (_request, response) => {
      response.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).send(await metrics.text());
    })
    .all(readOnly);
}

/** Asks once for all who ask meanwhile: health is told however many are under way, and must not be what keeps the store busy. */
function whileAsked<Told>(ask: () => Promise<Told>): () => Promise<Told> {
  let asked: Promise<Told> | null = null;
  return () => {
    asked ??= ask().finally(() => {
      asked = null;
    });
    return asked;
  };
}
