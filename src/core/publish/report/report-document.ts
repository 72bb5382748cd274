import type { Box, Point } from '../plane-geometry.ts';

/** A report as plain data, in reading order: no pixels, no fonts, no pages. `io/formats/report-html.ts` and `report-pdf.ts` set it. */
export interface ReportDocument {
  readonly title: string;
  /** The line under the title: which two dates. */
  readonly dates: string;
  /** What stands at the foot of each page. */
  readonly imprint: string;
  /** When the run finished, ISO 8601, UTC: the only time that a report bears. */
  readonly createdAt: string;
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  /** Unique; an anchor. */
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { readonly kind: 'text'; readonly text: string }
  /** What must not be overlooked. */
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly ReportFact[] }
  | ReportTable
  | ReportPictures
  | ReportFinding;

export interface ReportFact {
  readonly name: string;
  readonly reading: string;
}

export interface ReportTable {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly string[])[];
}

interface ReportColumn {
  readonly title: string;
  /** Share of the table's width against the other columns'. */
  readonly share: number;
  readonly isNumeric?: boolean;
}

export interface ReportPictures {
  readonly kind: 'pictures';
  readonly pictures: readonly ReportPicture[];
  readonly arrangement: 'beside' | 'stacked';
  readonly caption: string;
}

/** A place for a picture, and what is drawn on it in the picture's own px. */
export interface ReportPicture {
  /** Which of the plan's pictures. */
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** "L: 9 Aug 2022". */
  readonly label: string;
  /** What somebody who does not see it is told. */
  readonly alt: string;
  readonly marks: readonly ReportMark[];
}

/** Paths are SVG path data; colours `#rrggbb`. Lines have a dark rim, so that they are seen on any ground. */
export type ReportMark =
  | { readonly kind: 'line'; readonly path: string; readonly colour: string; readonly strokePx: number }
  | { readonly kind: 'dot'; readonly box: Box; readonly colour: string }
  | { readonly kind: 'badge'; readonly centre: Point; readonly radius: number; readonly text: string }
  /** A bar of `lengthPx` and its ground length in the picture's bottom-left corner. */
  | { readonly kind: 'scale'; readonly lengthPx: number; readonly label: string; readonly textPx: number }
  /** An arrow to true north in the top-right corner, degrees clockwise from straight up. */
  | { readonly kind: 'north'; readonly degrees: number; readonly sizePx: number };

export interface ReportFinding {
  readonly kind: 'finding';
  readonly id: string;
  /** "F1 · Aircraft · destroyed". */
  readonly heading: string;
  readonly pictures: readonly ReportPicture[];
  readonly sentence: string;
  readonly facts: readonly ReportFact[];
  /** What the pixels can and cannot support. */
  readonly can: readonly string[];
  readonly cannot: readonly string[];
  /** What people decided, a line a person. */
  readonly decisions: readonly string[];
}
