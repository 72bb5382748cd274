import type { JobRequest, JobView, Progress } from '../core/contract/api.ts';
import { OBJECT_LABELS } from '../core/contract/run.ts';
import {
  inPath,
  json,
  made,
  number,
  orNull,
  problems,
  ref,
  type Schema,
  shape,
  text,
  textOrNull,
  time,
  timeOrNull,
} from './openapi-parts.ts';

const jobId = inPath('id', "The job's id.");

/** A comparison that somebody asks for, and how far it is. */
export const jobSchemas: Readonly<Record<string, Schema>> = {
  JobRequest: {
    ...shape<JobRequest>(
      {
        before: {
          type: 'string',
          description:
            'An `upload:…`, `scene:<id>` of a scene in a RunSummary, or a path under a folder the server may read.',
        },
        after: text,
        nullScene: {
          type: 'string',
          description: 'An earlier scene with no event between it and `before`: findings get a false discovery rate.',
        },
        aoi: { type: 'string', description: 'GeoJSON (lon/lat) of the area to compare, as an upload or a path.' },
        buildings: { type: 'string', description: 'GeoJSON (lon/lat) of footprints whose state is told, likewise.' },
        beforeDate: { type: 'string', description: 'ISO 8601: a day, or a time with its zone.' },
        afterDate: text,
        title: { type: 'string', description: 'What the place is called.' },
        credit: text,
        licence: { type: 'string', description: 'What the images are under: "CC BY-NC 4.0".' },
        gsdMeters: { type: 'number', description: 'Ground sample distance to compare at, m.' },
        method: { type: 'string', description: 'Name of the change method.' },
        detect: { type: 'array', items: { enum: OBJECT_LABELS }, description: 'Objects to look for; all unless told.' },
      },
      [
        'nullScene',
        'aoi',
        'buildings',
        'detect',
        'beforeDate',
        'afterDate',
        'title',
        'credit',
        'licence',
        'gsdMeters',
        'method',
      ],
    ),
    additionalProperties: false,
  },
  Progress: shape<Progress>({ stage: text, done: number, total: number }),
  JobView: shape<JobView>({
    id: text,
    state: { enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
    before: text,
    after: text,
    queuedAt: time,
    startedAt: timeOrNull,
    progress: orNull('Progress'),
    runId: textOrNull,
    problem: orNull('Problem'),
  }),
};

/** Comparisons that somebody asks for. */
export const jobPaths = {
  '/api/jobs': {
    get: {
      summary: 'Jobs since the start, newest first',
      responses: { 200: json('The jobs', ref('JobList')), ...problems() },
    },
    post: {
      summary: 'Compare two scenes',
      requestBody: { required: true, ...json('', ref('JobRequest')) },
      responses: {
        202: made('Taken; runs at once or waits its turn', 'JobView', 'Address of the job'),
        ...problems(400, 403, 404, 413, 415, 503),
      },
    },
  },
  '/api/jobs/{id}': {
    get: {
      summary: 'A job as it stands',
      parameters: [jobId],
      responses: { 200: json('The job', ref('JobView')), ...problems(404) },
    },
    delete: {
      summary: 'Cancel a job',
      description: 'A running job is told to stop and is `cancelled` once it has.',
      parameters: [jobId],
      responses: { 202: json('The job', ref('JobView')), ...problems(403, 404, 409) },
    },
  },
  '/api/jobs/{id}/events': {
    get: {
      summary: 'Follow a job by server-sent events',
      description:
        '`progress` with each change, then one of `done`, `failed`, `cancelled`, then the stream ends. The data of each ' +
        'event is a JobView; the first comes at once.',
      parameters: [jobId],
      responses: { 200: { description: 'The events', content: { 'text/event-stream': {} } }, ...problems(404) },
    },
  },
} as const;
