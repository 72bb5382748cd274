import type { Comparability } from '../contract/run.ts';
import type { BandPair } from './common-bands.ts';
import { alignmentFactor, brightnessFactor, observedFactor } from './comparability-fit.ts';
import { GRADE_RULE, gradeOf } from './comparability-grade.ts';
import { sunAzimuthFactor, sunElevationFactor, viewFactor } from './comparability-light.ts';
import { daysBetween, gsdFactor, seasonFactor, timeFactor } from './comparability-time.ts';
import type { Scene } from './scene.ts';

/** What a run knows of its pair besides the scenes' own metadata. */
export interface ComparedPair {
  readonly overlapFraction: number;
  /** Coarser pixel over finer pixel on the ground. */
  readonly pixelRatio: number;
  readonly bands: readonly BandPair[];
  /** Ground size of a pixel of the common grid, m; null without georeference. */
  readonly pixelMeters: number | null;
  /** Latitude of the common ground, degrees; null without georeference. */
  readonly lat: number | null;
  readonly residualPx: number | null;
  /** What matching brightness leaves unexplained, 0..1 (`RadiometricFit`). */
  readonly unexplained: number;
  /** Share of the ground that is asked about that both dates show, 0..1. */
  readonly observedFraction: number;
}

/** How fairly two scenes can be compared: each aspect with what it means, and one grade. */
export function comparabilityOf(before: Scene, after: Scene, pair: ComparedPair): Comparability {
  const { pixelMeters, lat } = pair;
  const light = { before: before.conditions, after: after.conditions, pixelMeters };
  const daysApart = daysBetween(before.acquiredAt, after.acquiredAt);
  const factors = [
    alignmentFactor(pair.residualPx),
    observedFactor(pair.observedFraction, light.before.cloudCover, light.after.cloudCover),
    brightnessFactor(pair.unexplained),
    sunAzimuthFactor(light),
    sunElevationFactor(light),
    viewFactor(light),
    timeFactor(daysApart),
    seasonFactor(before.acquiredAt, after.acquiredAt, lat),
    gsdFactor(before, after),
  ];
  return {
    daysApart,
    gsdRatio: before.crs === null ? null : pair.pixelRatio,
    overlapFraction: pair.overlapFraction,
    commonBands: pair.bands.map((band) => band.name),
    notes: notesOn(before, after, daysApart),
    factors,
    grade: gradeOf(factors),
    gradeRule: GRADE_RULE,
  };
}

/** What a person must know that no factor says. */
function notesOn(before: Scene, after: Scene, daysApart: number | null): string[] {
  const notes: string[] = [];
  if (daysApart !== null && daysApart < 0) notes.push('The scene given as "after" is the earlier one.');
  if (before.sampleType !== after.sampleType) {
    notes.push(`Samples differ (${before.sampleType} and ${after.sampleType}): brightness is matched, not calibrated.`);
  }
  return notes;
}
