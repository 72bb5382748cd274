import type { LonLat } from '../geo/points.ts';
import { type SkyDirection, sunPosition } from '../geo/sun-position.ts';

/** Where the sun stood over a scene; computed from time and place where the metadata is silent. */
export interface SceneSun extends SkyDirection {
  readonly source: 'metadata' | 'computed';
}

/** From where a scene was seen. */
export interface SceneView {
  /** 0 is straight down. */
  readonly offNadirDeg: number;
  /**
   * Clockwise from north, null where not stated. Some providers mean the way from the satellite to the ground and some
   * the way back: compare it within a pair, and take no side from it.
   */
  readonly azimuthDeg: number | null;
}

/** How a sample of one band becomes reflectance: scale · sample + offset. */
export interface ReflectanceScale {
  readonly scale: number;
  readonly offset: number;
}

/** In which light and from where a scene was taken, as far as anyone says. Plain data. */
export interface SceneConditions {
  readonly sun: SceneSun | null;
  readonly view: SceneView | null;
  /** What the provider says of the whole product, 0..1: of our ground it says nothing. */
  readonly cloudCover: number | null;
  /** One a band; null where samples are no reflectance, or nobody says how. */
  readonly reflectance: readonly ReflectanceScale[] | null;
}

export const UNKNOWN_CONDITIONS: SceneConditions = { sun: null, view: null, cloudCover: null, reflectance: null };

/** The sun as the metadata states it, else computed; null where neither it nor time and place are known. */
export function sunOver(stated: SkyDirection | null, acquiredAt: string | null, at: LonLat | null): SceneSun | null {
  if (stated !== null) return { ...stated, source: 'metadata' };
  const computed = acquiredAt === null || at === null ? null : sunPosition(acquiredAt, at);
  return computed === null ? null : { ...computed, source: 'computed' };
}
