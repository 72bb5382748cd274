import type { Express } from 'express';
import type { JobList } from '../../core/contract/api.ts';
import { sendJobEvents } from '../job-events.ts';
import type { JobQueue } from '../job-queue.ts';
import { parseJobRequest } from '../job-request.ts';
import { jsonBody } from '../json-body.ts';
import { allowOnly } from '../problems.ts';
import { resolveFiles, type SceneFolders } from '../scene-reference.ts';

const JOB_BYTES = 64 * 1024;

export interface JobDoor {
  readonly jobs: JobQueue;
  readonly places: SceneFolders;
  /** @throws AftermathError where a scene may not be fetched from the address. */
  readonly checkAddress: (address: string) => void;
}

/** Comparisons asked for: put in line, followed, cancelled. */
export function addJobRoutes(app: Express, { jobs, places, checkAddress }: JobDoor): void {
  const readOnly = allowOnly('GET');

  app
    .route('/api/jobs')
    .get((_request, response) => {
      response.json({ jobs: jobs.list() } satisfies JobList);
    })
    .post(...jsonBody(JOB_BYTES), async (request, response) => {
      const asked = parseJobRequest(request.body);
      const job = jobs.add(await resolveFiles(asked, { ...places, checkAddress }));
      response.status(202).location(`/api/jobs/${job.id}`).json(job);
    })
    .all(allowOnly('GET', 'POST'));

  app
    .route('/api/jobs/:id')
    .get((request, response) => {
      response.json(jobs.view(request.params.id));
    })
    .delete((request, response) => {
      response.status(202).json(jobs.cancel(request.params.id));
    })
    .all(allowOnly('GET', 'DELETE'));

  app
    .route('/api/jobs/:id/events')
    .get((request, response) => {
      sendJobEvents(jobs, request.params.id, request, response);
    })
    .all(readOnly);
}
