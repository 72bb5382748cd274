import type { JobRequest } from '../core/contract/api.ts';
import { UsageError } from '../core/contract/errors.ts';
import { OBJECT_LABELS } from '../core/contract/run.ts';
import { isRecord, isText } from './json-values.ts';

type Check = { readonly wanted: string; readonly holds: (value: unknown) => boolean };

const reference: Check = {
  wanted: 'the reference of an upload, a path, or for a scene an address',
  holds: (value) => isText(value, 2048),
};
const date: Check = { wanted: 'a date like 2022-08-09 or 2022-08-09T10:30:00Z', holds: isDate };

const checks: Record<keyof JobRequest, Check> = {
  before: reference,
  after: reference,
  nullScene: reference,
  aoi: reference,
  buildings: reference,
  detect: {
    wanted: `a list of ${OBJECT_LABELS.join(' and ')}`,
    holds: (value) => Array.isArray(value) && value.every((label) => OBJECT_LABELS.includes(label)),
  },
  beforeDate: date,
  afterDate: date,
  title: { wanted: 'a line of at most 120 characters', holds: (value) => isText(value, 120) },
  credit: { wanted: 'a line of at most 300 characters', holds: (value) => isText(value, 300) },
  licence: { wanted: 'a line of at most 300 characters', holds: (value) => isText(value, 300) },
  gsdMeters: {
    wanted: 'a number of metres above 0 and below 10000',
    holds: (value) => typeof value === 'number' && value > 0 && value < 10_000,
  },
  method: {
    wanted: 'the name of a change method',
    holds: (value) => typeof value === 'string' && /^[\w-]{1,64}$/.test(value),
  },
};

/**
 * The body of `POST /api/jobs`, checked field by field; whether the scenes exist is `resolveScene`'s to say.
 *
 * @throws UsageError that names the first field that is missing, unknown, or not as wanted.
 */
export function parseJobRequest(body: unknown): JobRequest {
  if (!isRecord(body)) {
    throw new UsageError('The body must be a JSON object with at least "before" and "after".');
  }
  for (const name of ['before', 'after']) {
    if (!Object.hasOwn(body, name)) throw new UsageError(`"${name}" is missing: ${reference.wanted}.`);
  }
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(checks, name)) {
      throw new UsageError(`There is a field that is not known. Known are ${Object.keys(checks).join(', ')}.`);
    }
    const { wanted, holds } = checks[name as keyof JobRequest];
    if (!holds(value)) throw new UsageError(`"${name}" must be ${wanted}.`);
  }
  return body as unknown as JobRequest;
}

/** A day that exists, alone or with a time and its zone. */
function isDate(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const parts = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/.exec(value);
  if (parts === null || Number.isNaN(Date.parse(value))) return false;
  // Date.parse takes 30 February for 2 March.
  return new Date(`${parts[1]}T00:00Z`).toISOString().startsWith(parts[1]!);
}
