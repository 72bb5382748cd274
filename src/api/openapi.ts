import type { Health, JobList, WatchHealth } from '../core/contract/api.ts';
import { type Problem, refusals } from '../core/contract/errors.ts';
import { cuePaths, cueSchemas } from './openapi-cues.ts';
import { jobPaths, jobSchemas } from './openapi-jobs.ts';
import {
  integer,
  json,
  listOf,
  object,
  orNull,
  problems,
  ref,
  type Schema,
  shape,
  text,
  textOrNull,
} from './openapi-parts.ts';
import { reviewSchemas } from './openapi-review.ts';
import { runPaths, runSchemas } from './openapi-runs.ts';
import { scenePaths, sceneSchemas, uploadPaths } from './openapi-scenes.ts';
import { searchPaths, searchSchemas } from './openapi-search.ts';
import { watchPaths, watchSchemas } from './openapi-watch.ts';

const schemas: Readonly<Record<string, Schema>> = {
  Problem: {
    description: 'RFC 9457 problem document. `code` is stable; `detail` is for people.',
    ...shape<Problem>({
      type: text,
      title: text,
      status: integer,
      code: { enum: Object.keys(refusals) },
      detail: text,
    }),
  },
  Health: shape<Health>({
    status: {
      enum: ['ok', 'degraded', 'down'],
      description: 'Degraded where a disk is full; down where the store does not answer.',
    },
    reason: { ...textOrNull, description: 'Why it is degraded, and what to do.' },
    watch: orNull('WatchHealth'),
  }),
  WatchHealth: shape<WatchHealth>({
    store: { enum: ['ok', 'down'] },
    queue: { enum: ['ok', 'down'] },
    scheduler: { enum: ['running', 'elsewhere', 'stopped'] },
  }),
  ...runSchemas,
  ...sceneSchemas,
  ...jobSchemas,
  ...searchSchemas,
  ...reviewSchemas,
  JobList: shape<JobList>({ jobs: listOf('JobView') }),
  ...watchSchemas,
  ...cueSchemas,
};

/**
 * The OpenAPI 3.1 document of everything under `/api`. Written by hand; tests hold it against the routes and the
 * answers, and the compiler holds its schemas against the contract.
 */
export const openApiDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Aftermath',
    version: '1',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    description: 'Compares satellite scenes of two dates. Serves one machine; there is no login.',
  },
  paths: {
    '/api/health': {
      get: {
        summary: 'Is it up',
        responses: {
          200: json('It is, though degraded perhaps', ref('Health')),
          503: json('The store of the watchlist does not answer', ref('Health')),
          ...problems(),
        },
      },
    },
    '/metrics': {
      get: {
        summary: 'Counts and durations for Prometheus',
        responses: { 200: { description: 'The text format', content: { 'text/plain': {} } }, ...problems() },
      },
    },
    '/api/openapi.json': {
      get: { summary: 'This document', responses: { 200: json('OpenAPI 3.1', object), ...problems() } },
    },
    ...runPaths,
    ...uploadPaths,
    ...searchPaths,
    ...scenePaths,
    ...jobPaths,
    ...watchPaths,
    ...cuePaths,
  },
  components: { schemas },
} as const;
