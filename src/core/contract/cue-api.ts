import type { Cue, DayRange, EventFile, JudgedSeries, SiteCue, UnusableRows } from './cue.ts';

/** Answer of `GET /api/cues`: the latest first, expired ones too. */
export interface CueList {
  readonly cues: readonly KeptCue[];
}

/** A cue with the sites that it touches. */
export interface KeptCue {
  readonly cue: Cue;
  readonly siteIds: readonly string[];
}

/** Answer of `GET /api/sites/{id}/cues`: the latest first, expired ones too. */
export interface SiteCueList {
  readonly cues: readonly SiteCue[];
  /** The series that they are counted in, those in which most stands out first. */
  readonly series: readonly JudgedSeries[];
}

/** How many cues are new, are told otherwise than before, and are as they were. */
export interface CueCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Answer of `POST /api/cues-file`: of the cues that touch a watched site. With `preview`, what would be kept and queued. */
export interface CueImport extends CueCounts {
  /** Whose columns the file has, its rows, and the whole days that it samples; null where it samples none. */
  readonly columns: EventFile['columns'];
  readonly rows: number;
  readonly span: DayRange | null;
  readonly unusable: readonly UnusableRows[];
  /** Sites that its cues touch. */
  readonly sites: number;
  /** Reports that touch no watched site, of which nothing is kept. */
  readonly elsewhere: number;
  /** Looks that are taken ahead of their time for new cues, and those for which the budget has no room. */
  readonly looks: number;
  readonly looksLeft: number;
  readonly notes: readonly string[];
}
