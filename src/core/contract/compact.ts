import type { LonLat } from '../geo/points.ts';

/** `change/compact.json`: the best small places that changed, whether or not they became findings. For detectors and for people. */
export interface CompactList {
  /** Diameters the filters answer most to, px of the aligned grid; empty where none suits the pixel size. */
  readonly diametersPx: readonly number[];
  /** The pair's own noise that the filters go by: spread of log brightness, and residual misregistration, px. */
  readonly noise: number;
  readonly misregistrationPx: number;
  /** Where the after sun stood, degrees clockwise from north; null where not known. */
  readonly sunAzimuthDeg: number | null;
  /** Strongest first. */
  readonly candidates: readonly CompactCandidate[];
}

export interface CompactCandidate {
  /** Middle on the aligned grid, px. */
  readonly col: number;
  readonly row: number;
  readonly at: LonLat | null;
  /** What the filter that answers most is made for; to half an octave, not a measured size. */
  readonly diameterPx: number;
  readonly diameterMeters: number | null;
  /** √(disc² + 0.6 · (right² + down²)): in usual answers of the filter. */
  readonly energy: number;
  /** Each kernel's own answer: the disc became brighter, brighter to the right, brighter further down. */
  readonly responses: { readonly disc: number; readonly right: number; readonly down: number };
  /** Where the brighter half of the change lies, degrees clockwise from the grid's up. */
  readonly brighterTowardsDeg: number;
  /** What light and shade of the dipole look like under the after sun; null where the sun is not known. */
  readonly relief: 'pit' | 'mound' | 'neither' | null;
  /** Change of log brightness, disc less ring. */
  readonly contrast: number;
  /** |contrast| over the range of brightness that both dates hold round it; above 1 no displacement makes it. */
  readonly unexplained: number;
  /** The finding that the compact channel made of it. */
  readonly finding: string | null;
}
