import type { Comparability } from '../contract/run.ts';
import type { BandPair } from './common-bands.ts';
import type { Scene } from './scene.ts';

const DAY_MS = 86_400_000;
/** Beyond this many days a different season is likely in the picture. */
const SEASON_DAYS = 45;
const NOTEWORTHY_GSD_RATIO = 1.5;

/** What makes this pair more or less fair to compare, from its metadata alone. */
export function comparabilityOf(
  before: Scene,
  after: Scene,
  shared: { readonly overlapFraction: number; readonly pixelRatio: number; readonly bands: readonly BandPair[] },
): Comparability {
  const daysApart = daysBetween(before.acquiredAt, after.acquiredAt);
  const gsdRatio = before.crs === null ? null : shared.pixelRatio;
  const notes: string[] = [];
  if (daysApart === null) notes.push('A date is unknown, so nothing can be said of season or order.');
  else if (daysApart < 0) notes.push('The scene given as "after" is the earlier one.');
  else if (daysApart > SEASON_DAYS) {
    notes.push(`${Math.round(daysApart)} days apart: plants, light and routine activity change over such a time.`);
  }
  if (gsdRatio !== null && gsdRatio > NOTEWORTHY_GSD_RATIO) {
    notes.push(
      `One scene is ${gsdRatio.toFixed(1)} times as coarse as the other; details below its pixel cannot be compared.`,
    );
  }
  if (before.sampleType !== after.sampleType) {
    notes.push(`Samples differ (${before.sampleType} and ${after.sampleType}): brightness is matched, not calibrated.`);
  }
  return {
    daysApart,
    gsdRatio,
    overlapFraction: shared.overlapFraction,
    commonBands: shared.bands.map((band) => band.name),
    notes,
  };
}

/** Days from one ISO time to another; negative where the second is earlier, null where one is unknown. */
function daysBetween(before: string | null, after: string | null): number | null {
  if (before === null || after === null) return null;
  return (Date.parse(after) - Date.parse(before)) / DAY_MS;
}
