import type { Express } from 'express';
import type { CueList } from '../../core/contract/cue-api.ts';
import type { KeptAnswers } from '../kept-answers.ts';
import { allowOnly } from '../problems.ts';
import { Turns } from '../turns.ts';
import type { Cues } from '../watch/cues.ts';
import { textBody } from '../watch/text-body.ts';
import { reportsFile, rowsAtMost } from '../watch/watch-queries.ts';

const CUES_FILE_BYTES = 32 * 2 ** 20;
/** Each is held in memory whole. */
const MOST_WAITING_FILES = 2;

/** Cues of what was reported, and of the sites that they touch. */
export function addCueRoutes(app: Express, cues: Cues, kept: KeptAnswers): void {
  const taking = new Turns(MOST_WAITING_FILES, 'Other files of reports are being read');

  app
    .route('/api/cues')
    .get(async (request, response) => {
      await kept.json(request, response, async () => {
        return { cues: await cues.list(rowsAtMost(request.query)) } satisfies CueList;
      });
    })
    .all(allowOnly('GET'));

  app
    .route('/api/sites/:id/cues')
    .get(async (request, response) => {
      await kept.json(request, response, async () => cues.ofSite(request.params.id, rowsAtMost(request.query)));
    })
    .all(allowOnly('GET'));

  app
    .route('/api/cues-file')
    .post(...textBody(CUES_FILE_BYTES), async (request, response) => {
      const { name, isPreview } = reportsFile(request.query);
      const file = { name, bytes: new TextEncoder().encode(request.body) };
      await taking.take(async () => {
        response.json((await cues.importFile(file, { isPreview })).counts);
      });
    })
    .all(allowOnly('POST'));
}
