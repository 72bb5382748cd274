import type { SkyDirection } from '../geo/sun-position.ts';
import type { SceneConditions, SceneView } from './conditions.ts';

/** A way over the ground for each metre of an object's height, m east and m north. */
export interface GroundVector {
  readonly east: number;
  readonly north: number;
}

/** Below this the sun throws shadows across the scene: hills and haze decide where they end. */
const LOWEST_SUN_DEG = 2;

/** From the foot of an object to the tip of its shadow, by metre of height: cot(elevation), away from the sun. */
export function shadowPerMeter({ azimuthDeg, elevationDeg }: SkyDirection): GroundVector | null {
  if (elevationDeg < LOWEST_SUN_DEG) return null;
  return pointing(azimuthDeg + 180, 1 / Math.tan(radians(elevationDeg)));
}

/** From the foot of an object to where an orthoimage shows its top, by metre of height: tan(off nadir). */
export function leanPerMeter({ offNadirDeg, azimuthDeg }: SceneView): GroundVector | null {
  if (offNadirDeg === 0) return { east: 0, north: 0 };
  return azimuthDeg === null ? null : pointing(azimuthDeg, Math.tan(radians(offNadirDeg)));
}

export function lengthBetween(one: GroundVector, other: GroundVector): number {
  return Math.hypot(one.east - other.east, one.north - other.north);
}

function pointing(azimuthDeg: number, length: number): GroundVector {
  return { east: length * Math.sin(radians(azimuthDeg)), north: length * Math.cos(radians(azimuthDeg)) };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** How far shadow tips and tops moved between two dates, by metre of height; null where it is not known. */
export function movesPerMeter(
  before: SceneConditions,
  after: SceneConditions,
): { readonly shadow: number | null; readonly lean: number | null } {
  const between = (one: GroundVector | null, other: GroundVector | null) =>
    one === null || other === null ? null : lengthBetween(one, other);
  return {
    shadow: between(before.sun && shadowPerMeter(before.sun), after.sun && shadowPerMeter(after.sun)),
    lean: between(before.view && leanPerMeter(before.view), after.view && leanPerMeter(after.view)),
  };
}

/** The greater of the two; null where neither is known. */
export function movedPerMeter(before: SceneConditions, after: SceneConditions): number | null {
  const { shadow, lean } = movesPerMeter(before, after);
  return shadow === null && lean === null ? null : Math.max(shadow ?? 0, lean ?? 0);
}
