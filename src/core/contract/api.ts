import type { LonLat } from '../geo/points.ts';
import type { Problem } from './errors.ts';
import type { Finding, Verdict } from './finding.ts';
import type { CompareRequest } from './run.ts';

/** Answer of `GET /api/health`. */
export interface Health {
  readonly status: 'ok';
}

/** Answer of `GET /api/runs`, newest run first. */
export interface RunList {
  readonly runs: readonly RunSummary[];
}

/** One line of `GET /api/runs`. */
export interface RunSummary {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly beforeAcquiredAt: string | null;
  readonly afterAcquiredAt: string | null;
  readonly beforeScene: SceneSummary;
  readonly afterScene: SceneSummary;
  /** Ring of its corners; null without georeference. */
  readonly footprint: readonly LonLat[] | null;
  readonly verdict: Verdict;
  readonly findings: number;
}

/** Which scene went into a run. */
export interface SceneSummary {
  /** Of the bytes of its files: the same scene in two runs has the same id. */
  readonly id: string;
  readonly name: string;
}

/** `findings.json`, and the answer of `GET /api/runs/{id}/findings`: strongest first. */
export interface FindingList {
  readonly findings: readonly Finding[];
}

/** How far a run has got: `done` of `total` steps of one stage; a step under way counts by its share. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** Answer of `POST /api/uploads`. */
export interface Upload {
  /** `upload:<id>/<name>`: what a `JobRequest` names the scene by. */
  readonly upload: string;
  readonly bytes: number;
}

/**
 * Body of `POST /api/jobs`. `before`, `after` and `nullScene` are an `Upload.upload`, or a path under a folder that the server
 * may read: absolute, or relative to such a folder.
 */
export type JobRequest = Pick<
  CompareRequest,
  'before' | 'after' | 'detect' | 'nullScene' | 'beforeDate' | 'afterDate' | 'credit' | 'gsdMeters' | 'method'
>;

/** Answer of `GET /api/jobs`, newest job first. */
export interface JobList {
  readonly jobs: readonly JobView[];
}

/** A run asked for, as `GET /api/jobs/{id}` and each server-sent event show it. */
export interface JobView {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** The scenes' names, without their folders. */
  readonly before: string;
  readonly after: string;
  readonly queuedAt: string;
  /** Null while queued. */
  readonly startedAt: string | null;
  readonly progress: Progress | null;
  /** Set once done. */
  readonly runId: string | null;
  /** Set once failed. */
  readonly problem: Problem | null;
}
