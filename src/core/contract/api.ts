import type { Problem } from './errors.ts';
import type { Verdict } from './finding.ts';

/** One line of `GET /api/runs`. */
export interface RunSummary {
  readonly id: string;
  readonly title: string;
  readonly createdAt: string;
  readonly beforeAcquiredAt: string | null;
  readonly afterAcquiredAt: string | null;
  readonly verdict: Verdict;
  readonly findings: number;
}

/** How far a run has got: `done` of `total` steps of one stage. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** A run under way, as `GET /api/jobs/{id}` and each server-sent event show it. */
export interface JobView {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly before: string;
  readonly after: string;
  readonly startedAt: string;
  readonly progress: Progress | null;
  /** Set once done. */
  readonly runId: string | null;
  /** Set once failed. */
  readonly problem: Problem | null;
}
