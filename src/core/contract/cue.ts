import type { LonLat } from '../geo/points.ts';

/** How well the place of a report is known: a radius in metres, or what its source names. */
export type PlacePrecision =
  | { readonly kind: 'meters'; readonly meters: number }
  | { readonly kind: 'settlement' | 'district' | 'province' | 'unstated' };

export const TIME_PRECISIONS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type TimePrecision = (typeof TIME_PRECISIONS)[number];

/** A dated, placed report of something that is said to have happened; what a source wrote, never a fact. */
export interface EventReport {
  readonly id: string;
  /** `2022-08-09`: of the place's own calendar where only days are known, of UTC where the hour is. */
  readonly day: string;
  readonly timePrecision: TimePrecision;
  /** Between which moments it happened, as far as its time is known. ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly at: LonLat;
  readonly placePrecision: PlacePrecision;
  /** Administrative area, as its source names it. */
  readonly area: string | null;
  readonly type: string;
  readonly sources: readonly string[];
  readonly note: string | null;
  readonly licence: string | null;
}

/** How often a term was written on a day. */
export interface KeywordCount {
  readonly day: string;
  readonly term: string;
  readonly area: string | null;
  /** Null where the source says that it was not sampled on this day. */
  readonly count: number | null;
  /** Posts that were looked through, so that a channel that grows is no surge; null where not stated. */
  readonly total: number | null;
}

/** Days, both included: `2022-08-09`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** What days a file really samples. Only these are counted: a day outside is unknown, never zero. */
export interface SampledSpan extends DayRange {
  /** Whether somebody stated it; else it is read from the days that the file has. */
  readonly stated: boolean;
  /** Days within that are known to lack. */
  readonly missing: readonly string[];
  /** Last day that has anything, whether or not it is over. */
  readonly latest: string;
}

export type Period = 'day' | 'week';

export interface PeriodCount {
  /** First day; weeks begin on Monday. */
  readonly start: string;
  /** Null where a day of it lacks. */
  readonly count: number | null;
  /** In the unit of its series. */
  readonly value: number | null;
}

/** Counts of one type in one area, period by period without holes. */
export interface CountSeries {
  readonly area: string | null;
  /** Type of event, or keyword. */
  readonly term: string;
  readonly unit: 'reports' | 'mentions' | 'mentions per thousand';
  readonly period: Period;
  /** Periods that the span holds whole, oldest first. */
  readonly counts: readonly PeriodCount[];
  /** The last one, which is not over or not wholly sampled; never judged. */
  readonly unfinished: PeriodCount | null;
  /** Reports whose time is not known well enough for this period. */
  readonly tooVague: number;
}

/** What stands out in the last whole period of a series, held against that series alone. */
export interface Statement {
  readonly kind: 'record' | 'return' | 'multiple';
  /** Of the period spoken of. */
  readonly start: string;
  readonly value: number;
  /** How many periods with data it is held against, and the days that they span. */
  readonly n: number;
  readonly against: DayRange;
  /** Periods of this span without data. */
  readonly missing: number;
  readonly sentence: string;
}

/** A statement that cannot be made yet. */
export interface Learning {
  readonly kind: 'learning';
  readonly of: Statement['kind'];
  readonly n: number;
  readonly needed: number;
  readonly sentence: string;
}

/** What is said of a series, and what must be known to read it. */
export interface JudgedSeries {
  readonly series: CountSeries;
  readonly statements: readonly Statement[];
  readonly learning: readonly Learning[];
  readonly notes: readonly string[];
}

/** A report, or a surge of a keyword, as a reason to look; never a confirmation. */
export interface Cue {
  readonly id: string;
  readonly kind: 'report' | 'surge';
  /** What is reported, or the keyword; with the area it names the series in which it is counted. */
  readonly term: string;
  /** Administrative area, as its source names it. */
  readonly area: string | null;
  /** How well its time is known; null of a surge, which is of a whole period. */
  readonly timePrecision: TimePrecision | null;
  /** Who reported it, and under which licence; nobody where the file names none. */
  readonly sources: readonly string[];
  readonly licence: string | null;
  /** Ground that it may concern; null of a keyword, which has no place. */
  readonly ground: { readonly at: LonLat; readonly radiusMeters: number } | null;
  /** The pair to compare: the last scene until `lastBefore`, the first from `firstAfter` on. ISO 8601, UTC. */
  readonly bracket: { readonly lastBefore: string; readonly firstAfter: string };
  /** What it adds to the priority of a site that it touches until it expires: 1 to 3. */
  readonly priority: number;
  readonly expiresAt: string;
  readonly statements: readonly Statement[];
  readonly sentence: string;
}

/** A cue that touches a site. */
export interface SiteCue {
  readonly siteId: string;
  readonly cue: Cue;
  /** From the reported place to the site's area, m; 0 within it, null where the cue has no place. */
  readonly distanceMeters: number | null;
}

/** What a person who looked at the pair says of a cue. None of them confirms or refutes the report. */
export const CUE_ANSWERS = {
  'imagery-consistent': 'What is seen goes with the report.',
  'not-visible': 'Nothing of it is seen. That is no refutation.',
  'not-assessable': 'Cloud, sharpness or angle do not let one say.',
  inconsistent: 'What is seen does not go with the report.',
} as const;

/** What a file of reports or counts came to. */
export interface EventFile {
  /** Whose columns it has. */
  readonly columns: 'own' | 'acled' | 'firms' | 'keyword-counts';
  readonly rows: number;
  readonly reports: readonly EventReport[];
  readonly keywords: readonly KeywordCount[];
  /** Rows that say what another says, left out. */
  readonly merged: number;
  /** Rows that cannot be used, by why; most frequent first. */
  readonly unusable: readonly UnusableRows[];
}

export interface UnusableRows {
  readonly reason: string;
  readonly rows: number;
  /** Of the file: its line, or the place of its feature in a collection, from 1. */
  readonly first: number;
}

/** What looks that cues ask for may cost together. */
export interface LookBudget {
  readonly looks: number;
  /** Null where nothing is paid or metered. */
  readonly bytes: number | null;
}
