import type { Express } from 'express';
import type { Health } from '../../core/contract/api.ts';
import { openApiDocument } from '../openapi.ts';
import { allowOnly } from '../problems.ts';

/** The server itself: whether it is up, and what it can be asked. */
export function addAboutRoutes(app: Express): void {
  const readOnly = allowOnly('GET');

  app
    .route('/api/health')
    .get((_request, response) => {
      response.json({ status: 'ok' } satisfies Health);
    })
    .all(readOnly);

  app
    .route('/api/openapi.json')
    .get((_request, response) => {
      response.json(openApiDocument);
    })
    .all(readOnly);
}
