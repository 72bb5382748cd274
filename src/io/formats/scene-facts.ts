import type { SkyDirection } from '../../core/geo/sun-position.ts';
import type { ReflectanceScale, SceneView } from '../../core/scene/conditions.ts';

/** What a file, or metadata beside it, says of its acquisition; null where it says nothing. */
export interface SceneFacts {
  /** ISO 8601 in UTC; a date alone where no time is known. */
  readonly acquiredAt: string | null;
  readonly credit: string | null;
  /** As it is stated: an SPDX id, a name, an address. */
  readonly licence: string | null;
  /** What took it, as its metadata names it: platform and instrument. */
  readonly sensor: string | null;
  readonly gsdMeters: number | null;
  readonly sun: SkyDirection | null;
  readonly view: SceneView | null;
  /** 0..1. */
  readonly cloudCover: number | null;
  readonly reflectance: readonly ReflectanceScale[] | null;
  /** What each band is called, where metadata beside the file knows better than the file. */
  readonly bandNames: readonly string[] | null;
}

const LONGEST_SENSOR = 80;

export const NO_FACTS: SceneFacts = {
  acquiredAt: null,
  credit: null,
  licence: null,
  sensor: null,
  gsdMeters: null,
  sun: null,
  view: null,
  cloudCover: null,
  reflectance: null,
  bandNames: null,
};

/** Of each fact what the first source states that states it. */
export function firstStated(sources: readonly SceneFacts[]): SceneFacts {
  const first = <K extends keyof SceneFacts>(key: K): SceneFacts[K] =>
    sources.find((facts) => facts[key] !== null)?.[key] ?? NO_FACTS[key];
  return {
    acquiredAt: first('acquiredAt'),
    credit: first('credit'),
    licence: first('licence'),
    sensor: first('sensor'),
    gsdMeters: first('gsdMeters'),
    sun: first('sun'),
    view: first('view'),
    cloudCover: first('cloudCover'),
    reflectance: first('reflectance'),
    bandNames: first('bandNames'),
  };
}

/** The sun, where both its angles are stated and can be. */
export function statedSun(azimuth: unknown, elevation: unknown): SkyDirection | null {
  const azimuthDeg = numberIn(azimuth, -360, 360);
  const elevationDeg = numberIn(elevation, -90, 90);
  if (azimuthDeg === null || elevationDeg === null) return null;
  return { azimuthDeg: onCompass(azimuthDeg), elevationDeg };
}

/** Where it was seen from, where the angle off nadir is stated; its sign names a side, which is left out. */
export function statedView(offNadir: unknown, azimuth: unknown): SceneView | null {
  const offNadirDeg = numberIn(offNadir, -90, 90);
  if (offNadirDeg === null) return null;
  const azimuthDeg = numberIn(azimuth, -360, 360);
  return { offNadirDeg: Math.abs(offNadirDeg), azimuthDeg: azimuthDeg === null ? null : onCompass(azimuthDeg) };
}

function onCompass(degrees: number): number {
  return degrees < 0 ? degrees + 360 : degrees;
}

/** A number, or text that is one, within limits; null for anything else. */
export function numberIn(value: unknown, least: number, most: number): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= least && number <= most ? number : null;
}

/** Names of a platform and its instruments, in one line; null where none is stated. */
export function statedSensor(...names: readonly unknown[]): string | null {
  const stated = names.filter((name): name is string => typeof name === 'string' && /\S/.test(name));
  const line = [...new Set(stated)].join(' ').replace(/\s+/g, ' ').trim().slice(0, LONGEST_SENSOR);
  return line === '' ? null : line;
}

/** A ground sample distance, m. */
export function statedGsd(value: unknown): number | null {
  const gsd = numberIn(value, 0, 1e6);
  return gsd === 0 ? null : gsd;
}

/**
 * A time as TIFF (`2022:08:09 08:01:02`) or as ISO 8601 writes it, in UTC where it names no zone.
 *
 * @returns null where it is no time. Midnight to the second is how writers fill in a time they do not know.
 */
export function isoTime(text: string | null | undefined): string | null {
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    text?.trim() ?? '',
  );
  if (parts === null) return null;
  const [, year, month, day, time = '00:00', zone = 'Z'] = parts;
  const moment = new Date(`${year}-${month}-${day}T${time}${zone.toUpperCase()}`);
  // A day that the month does not have would roll over into the next.
  const isDay = new Date(`${year}-${month}-${day}T00:00Z`).getUTCDate() === Number(day);
  if (Number.isNaN(moment.getTime()) || !isDay) return null;
  const iso = moment.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.replace('.000Z', 'Z');
}
