import type { ComparabilityFactor } from '../contract/run.ts';
import { azimuthDifference } from '../geo/sun-position.ts';
import { levelOf } from './comparability-grade.ts';
import type { SceneConditions, SceneSun, SceneView } from './conditions.ts';
import { leanPerMeter, lengthBetween, shadowPerMeter } from './displacement.ts';

export interface PairLight {
  readonly before: SceneConditions;
  readonly after: SceneConditions;
  /** Of the common grid; null without georeference. */
  readonly pixelMeters: number | null;
}

/** A house, a fighter's fin, a tree: what moves with sun and view where nothing changed. */
const OBJECT_METERS = 5;
/** How far its shadow or top may move before it shows, px. */
const GOOD_MOVE_PX = 1;
const FAIR_MOVE_PX = 4;
/** Where no pixel size is known, the angles alone decide, degrees. */
const AZIMUTH_LIMITS = [15, 40] as const;
const ELEVATION_LIMITS = [5, 15] as const;
const VIEW_LIMITS = [5, 15] as const;

export function sunAzimuthFactor({ before, after, pixelMeters }: PairLight): ComparabilityFactor {
  const factor = { aspect: 'sun-azimuth', title: 'Sun direction', unit: 'deg' } as const;
  const suns = bothOf(before.sun, after.sun);
  if (suns === null) return { ...factor, ...unknownLight('where shadows point') };
  const [one, other] = suns;
  const apart = azimuthDifference(one.azimuthDeg, other.azimuthDeg);
  const turned = { ...other, elevationDeg: one.elevationDeg };
  const move = moveBetween(shadowPerMeter(one), shadowPerMeter(turned), pixelMeters);
  const level = move?.level ?? levelOf(apart, ...AZIMUTH_LIMITS);
  return {
    ...factor,
    value: apart,
    reading: `${apart.toFixed(0)}° apart`,
    level,
    meaning:
      level === 'good'
        ? `Shadows point the same way on both dates${move === null ? '' : `, as far as this pixel size shows (${move.words})`}.`
        : `Shadows point elsewhere${move === null ? '' : ` (${move.words})`}: ground they left or reached looks changed.`,
  };
}

export function sunElevationFactor({ before, after, pixelMeters }: PairLight): ComparabilityFactor {
  const factor = { aspect: 'sun-elevation', title: 'Sun height', unit: 'deg' } as const;
  const suns = bothOf(before.sun, after.sun);
  if (suns === null) return { ...factor, ...unknownLight('how long shadows are') };
  const [one, other] = suns;
  const apart = Math.abs(one.elevationDeg - other.elevationDeg);
  const raised = { ...one, elevationDeg: other.elevationDeg };
  const move = moveBetween(shadowPerMeter(one), shadowPerMeter(raised), pixelMeters);
  const level = move?.level ?? levelOf(apart, ...ELEVATION_LIMITS);
  return {
    ...factor,
    value: apart,
    reading: `${apart.toFixed(0)}° apart (${one.elevationDeg.toFixed(0)}° and ${other.elevationDeg.toFixed(0)}°)`,
    level,
    meaning:
      level === 'good'
        ? 'Shadows are about as long on both dates.'
        : `Shadows are longer on one date${move === null ? '' : ` (${move.words})`}, and slopes are lit otherwise.`,
  };
}

export function viewFactor({ before, after, pixelMeters }: PairLight): ComparabilityFactor {
  const factor = { aspect: 'view', title: 'Viewing angle', unit: 'deg' } as const;
  const views = bothOf(before.view, after.view);
  if (views === null) {
    return {
      ...factor,
      value: null,
      reading: 'not stated',
      level: 'unknown',
      meaning: 'From where the scenes were seen is not known: tall objects that lean differently may look changed.',
    };
  }
  const [one, other] = views;
  const apart = Math.abs(one.offNadirDeg - other.offNadirDeg);
  const move = leanBetween(one, other, pixelMeters);
  const level = move?.level ?? levelOf(one.offNadirDeg + other.offNadirDeg, ...VIEW_LIMITS);
  return {
    ...factor,
    value: apart,
    reading: `${apart.toFixed(0)}° apart (${one.offNadirDeg.toFixed(0)}° and ${other.offNadirDeg.toFixed(0)}° off nadir)`,
    level,
    meaning:
      level === 'good'
        ? 'Tall objects lean about alike on both dates.'
        : `Tall objects lean differently${move === null ? '' : ` (${move.words})`}: walls and tops look changed.`,
  };
}

/** Azimuths that are not stated are taken as opposite: the worst that can be. */
function leanBetween(one: SceneView, other: SceneView, pixelMeters: number | null) {
  const leans = bothOf(leanPerMeter(one), leanPerMeter(other));
  if (leans !== null) return moveBetween(...leans, pixelMeters);
  const worst = (view: SceneView, azimuthDeg: number) => leanPerMeter({ ...view, azimuthDeg });
  return moveBetween(worst(one, 0), worst(other, 180), pixelMeters);
}

/** What it comes to on this ground; null where the pixel size or a direction is not known. */
function moveBetween(
  one: { readonly east: number; readonly north: number } | null,
  other: { readonly east: number; readonly north: number } | null,
  pixelMeters: number | null,
): { readonly level: 'good' | 'fair' | 'poor'; readonly words: string } | null {
  if (one === null || other === null || pixelMeters === null) return null;
  const meters = OBJECT_METERS * lengthBetween(one, other);
  const px = meters / pixelMeters;
  return {
    level: levelOf(px, GOOD_MOVE_PX, FAIR_MOVE_PX),
    words: `by up to ${meters.toFixed(1)} m or ${px.toFixed(1)} px for an object ${OBJECT_METERS} m high`,
  };
}

function unknownLight(what: string) {
  return {
    value: null,
    reading: 'not known',
    level: 'unknown',
    meaning: `Without the time of day of both scenes it is not known ${what}: moved shadows may look like change.`,
  } as const;
}

function bothOf<T extends SceneSun | SceneView | { readonly east: number }>(
  one: T | null,
  other: T | null,
): readonly [T, T] | null {
  return one === null || other === null ? null : [one, other];
}
