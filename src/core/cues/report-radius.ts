import type { PlacePrecision } from '../contract/cue.ts';

/** Our own: a town with its surroundings, a raion or county, an oblast or province. */
const RADII_METERS = { settlement: 5_000, district: 25_000, province: 100_000, unstated: 5_000 } as const;
/** Our own: what happened has an extent, and coordinates are rounded. */
const LEAST_METERS = 1_000;

/** How far from its reported place something may have happened, m; 1 km at least. */
export function reportRadius(precision: PlacePrecision): number {
  return Math.max(LEAST_METERS, precision.kind === 'meters' ? precision.meters : RADII_METERS[precision.kind]);
}
