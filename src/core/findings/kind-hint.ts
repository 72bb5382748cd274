import type { FindingHint } from '../contract/finding.ts';
import { hintReason } from './change-words.ts';
import type { RegionLook } from './region-look.ts';

/** A quarter in log brightness against the ground round it: plainly brighter or darker. */
const PLAIN_TURN = 0.25;
/** Half as much structure again, or a third less. */
const PLAIN_TEXTURE = 0.4;
/** Burnt plants lose at least this much NDVI (with darkening and no new structure: scorch), others change by more. */
const SCORCH_NDVI = -0.1;
const PLAIN_NDVI = 0.15;
/** Shadow is darker than its surroundings by at least this much, log. */
const SHADOW_DEPTH = 0.35;
/** Ground is seldom thinner than what moved shadow and lean make of an object of this height, m. */
export const TALL_METERS = 10;
const THICKNESS_SLACK = 1.3;
/** What stands there on both dates has an edge along so much of the region's rim on each: a shadow or a top hangs on it. */
const LEAST_EDGE = 0.15;

export interface RegionShape {
  readonly areaPx: number;
  /** Longer side of its box, px. */
  readonly lengthPx: number;
  /** How far shadow tips of objects 10 m high moved between the dates, px; null where not known. */
  readonly shadowPx: number | null;
  /** The same of their tops. */
  readonly leanPx: number | null;
}

/** What a region looks like it may be; null where nothing stands out. A hint for the eye, never a cause. */
export function hintOf(
  { before, after }: RegionLook,
  { areaPx, lengthPx, shadowPx, leanPx }: RegionShape,
): FindingHint | null {
  const turn = after.inside - before.inside - (after.around - before.around);
  const texture = Math.log((after.texture + 0.01) / (before.texture + 0.01));
  const ndvi = after.ndvi === null || before.ndvi === null ? null : after.ndvi - before.ndvi;
  const edge = Math.min(before.edge, after.edge);
  const hint = (kind: FindingHint['kind'], movedPx: number | null = null): FindingHint => ({
    kind,
    why: hintReason(kind, { turn, texture, ndvi, edge, movedPx }),
  });

  const thicknessPx = areaPx / Math.max(1, lengthPx);
  const isMadeBy = (movedPx: number | null) =>
    movedPx !== null && movedPx >= 1 && thicknessPx <= THICKNESS_SLACK * movedPx;
  const darker = turn < 0 ? after : before;
  const isDark = darker.around - darker.inside >= SHADOW_DEPTH;
  if (edge >= LEAST_EDGE && Math.abs(turn) >= PLAIN_TURN) {
    if (isDark && isMadeBy(shadowPx)) return hint('shadow-or-parallax', shadowPx);
    if (isMadeBy(leanPx)) return hint('shadow-or-parallax', leanPx);
  }
  if (ndvi !== null && turn <= -PLAIN_TURN && ndvi <= SCORCH_NDVI && texture < PLAIN_TEXTURE) return hint('scorch');
  if (ndvi !== null && Math.abs(ndvi) >= PLAIN_NDVI) return hint('vegetation');
  if (turn >= PLAIN_TURN) return hint('bright-ground');
  if (turn <= -PLAIN_TURN) return hint('dark-ground');
  if (texture >= PLAIN_TEXTURE) return hint('texture-gain');
  return texture <= -PLAIN_TEXTURE ? hint('texture-loss') : null;
}
