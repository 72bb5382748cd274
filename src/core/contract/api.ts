import type { Grid } from '../geo/grid.ts';
import type { LonLat } from '../geo/points.ts';
import type { SampleType } from '../raster/raster.ts';
import type { Problem } from './errors.ts';
import type { Finding, Verdict } from './finding.ts';
import type { CompareRequest } from './run.ts';

/** Answer of `GET /api/health`. */
export interface Health {
  /** `degraded` where what is there is shown, but nothing new may be kept; `down` where the store does not answer. */
  readonly status: 'ok' | 'degraded' | 'down';
  /** Why it is degraded, and what to do; null where it is not. */
  readonly reason: string | null;
  /** Of the watchlist; null where the server watches nothing. */
  readonly watch: WatchHealth | null;
}

export interface WatchHealth {
  readonly store: 'ok' | 'down';
  readonly queue: 'ok' | 'down';
  /** `elsewhere`: another process looks after what is due. */
  readonly scheduler: 'running' | 'elsewhere' | 'stopped';
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
  /** What the aircraft ledger comes to, in sentences; empty where there is none. */
  readonly summary: readonly string[];
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

/** Answer of `GET /api/scenes?scene=…`: what a scene's files say of it, before anything is compared. */
export interface SceneLook {
  readonly name: string;
  /** ISO 8601 in UTC; null where the files do not say. */
  readonly acquiredAt: string | null;
  readonly credit: string | null;
  readonly gsdMeters: number | null;
  /** `EPSG:32636`, say; null without georeference. */
  readonly crs: string | null;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly sampleType: SampleType;
  readonly bandNames: readonly string[];
  /** A small picture of it as a data URI (PNG), transparent where it has no data, and where its pixels lie. */
  readonly preview: string;
  readonly previewGrid: Grid;
}

/**
 * Body of `POST /api/jobs`. `before`, `after`, `nullScene`, `aoi` and `buildings` are an `Upload.upload`, `scene:` and a `SceneSummary.id`,
 * or a path under a folder that the server may read: absolute, or relative to such a folder.
 */
export type JobRequest = Pick<
  CompareRequest,
  | 'before'
  | 'after'
  | 'detect'
  | 'nullScene'
  | 'aoi'
  | 'buildings'
  | 'beforeDate'
  | 'afterDate'
  | 'title'
  | 'credit'
  | 'licence'
  | 'gsdMeters'
  | 'method'
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
