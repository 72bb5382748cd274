import type { Cue, JudgedSeries, SiteCue, UnusableRows } from './cue.ts';

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

/** Answer of `POST /api/cues-file`: of the cues that touch a watched site. */
export interface CueImport extends CueCounts {
  /** Of the file. */
  readonly rows: number;
  readonly unusable: readonly UnusableRows[];
  /** Sites that its cues touch. */
  readonly sites: number;
  /** Looks that are taken ahead of their time for new cues, and those for which the budget has no room. */
  readonly looks: number;
  readonly looksLeft: number;
  readonly notes: readonly string[];
}
