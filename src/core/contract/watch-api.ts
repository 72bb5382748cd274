import type { LonLat } from '../geo/points.ts';
import type { Alert, AlertAct, AlertState, Look, LookFinding, LookState, SiteSummary } from './watch.ts';

/** Answer of `GET /api/sites`: by name. */
export interface SiteList {
  readonly sites: readonly SiteSummary[];
  /** The `from` of the sites after these; null where there are none. */
  readonly next: number | null;
}

/** Answer of `POST /api/sites-file`. */
export interface SiteImport {
  readonly added: number;
  /** Sites of the same id that now are as the file says. */
  readonly changed: number;
  readonly unchanged: number;
}

/** Answer of `GET /api/sites/{id}/looks`: the newest first. */
export interface LookList {
  readonly looks: readonly Look[];
  /** The `before` of the looks before these; null where there are none. */
  readonly next: string | null;
}

/** Answer of `GET` and `POST /api/sites/{id}/look`. */
export interface LookProgress {
  /** Null where no look waits or is under way. */
  readonly underWay: LookUnderWay | null;
}

/** A look that waits or is under way. */
export interface LookUnderWay {
  /** The moment that it answers, by which it is known once it is taken. */
  readonly dueAt: string;
  readonly state: 'waiting' | 'running';
  /** When it is tried, first or again; of one that runs, when it was. */
  readonly startsAt: string;
  /** How far it is, or why the try before failed, in a plain sentence; null where nothing is known yet. */
  readonly said: string | null;
}

/** Answer of `GET /api/looks/{id}/findings`: those that tell somebody first. */
export interface LookFindingList {
  readonly findings: readonly LookFinding[];
}

/** Which alerts `GET /api/alerts` is asked for. */
export interface AlertQuery {
  readonly siteId: string | null;
  readonly state: AlertState | null;
  readonly limit: number;
}

/** Answer of `GET /api/alerts`: the newest first. */
export interface AlertList {
  readonly alerts: readonly Alert[];
}

/** Body of `POST /api/alerts/acts`. */
export interface AlertActPost {
  readonly acts: readonly AlertAct[];
}

/** Answer of `GET /api/watch/plan`: what a round would do now at some of the sites that are not paused, by name. */
export interface WatchPlan {
  readonly looks: readonly PlannedLook[];
  /** Of these looks, one plain sentence. */
  readonly total: string;
  /** How many looks reports may still ask for, one plain sentence. */
  readonly cues: string;
  /** The `from` of the sites after these; null where there are none. */
  readonly next: number | null;
}

export interface PlannedLook {
  readonly siteId: string;
  readonly name: string;
  readonly centre: LonLat;
  readonly dueAt: string;
  readonly does: 'compare' | Exclude<LookState, 'changed' | 'unchanged'>;
  /** Which archive was asked, what of it would be compared, and why, in plain sentences. */
  readonly search: string;
  /** That the archive offers; 0 where it could not be asked. */
  readonly scenes: number;
  /** Ground of the site. */
  readonly areaKm2: number;
  /** To be fetched; null where it is not known. */
  readonly bytes: number | null;
  /** Ground that would count against a quota; null where it is not known. */
  readonly quotaKm2: number | null;
  /** Quota or cost in words, where the archive's terms are known. */
  readonly cost: string | null;
}

/** Counts for `GET /metrics`. */
export interface WatchTallies {
  readonly looks: Readonly<Record<LookState, number>>;
  readonly queue: Readonly<Record<'waiting' | 'running' | 'dead', number>>;
  readonly deliveries: Readonly<Record<'waiting' | 'sent' | 'dead', number>>;
}
