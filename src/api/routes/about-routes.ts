import type { Express } from 'express';
import type { Health } from '../../core/contract/api.ts';
import type { Metrics } from '../metrics.ts';
import { openApiDocument } from '../openapi.ts';
import { allowOnly } from '../problems.ts';
import type { Watchlist } from '../watch/watchlist.ts';

/** The server itself: whether it is up, what it can be asked, what it has counted. */
export function addAboutRoutes(
  app: Express,
  { metrics, watchlist }: { readonly metrics: Metrics; readonly watchlist: Watchlist | null },
): void {
  const readOnly = allowOnly('GET');
  const health = watchlist === null ? async () => null : whileAsked(() => watchlist.health());

  app
    .route('/api/health')
    .get(async (_request, response) => {
      const watch = await health();
      const status = watch?.store === 'down' ? 'down' : 'ok';
      response
        .status(status === 'ok' ? 200 : 503)
        .set('Cache-Control', 'no-store')
        .json({ status, watch } satisfies Health);
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
