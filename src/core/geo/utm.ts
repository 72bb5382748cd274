import { type Crs, crsFromEpsg, fromLonLat, toLonLat } from './crs.ts';
import { turnedToHalf } from './longitude.ts';
import type { LonLat } from './points.ts';

/** A position in Universal Transverse Mercator on WGS 84. */
export interface UtmPoint {
  /** 1..60. */
  readonly zone: number;
  readonly isNorth: boolean;
  /** m. */
  readonly easting: number;
  readonly northing: number;
}

/** South to north, 8° each from 80° S; the last is 12° high. */
const BANDS = 'CDEFGHJKLMNPQRSTUVWX';
const SOUTHERNMOST = -80;
const NORTHERNMOST = 84;
const BAND_DEGREES = 8;

/** The letter of the latitude band; null beyond 80° S and 84° N, where UTM gives way to polar grids. */
export function latitudeBand(lat: number): string | null {
  if (!(lat >= SOUTHERNMOST && lat <= NORTHERNMOST)) return null;
  return BANDS[Math.min(Math.floor((lat - SOUTHERNMOST) / BAND_DEGREES), BANDS.length - 1)]!;
}

/** Where a band begins and ends, degrees; null for what is no band's letter. */
export function bandLatitudes(letter: string): readonly [south: number, north: number] | null {
  const index = BANDS.indexOf(letter);
  if (letter.length !== 1 || index < 0) return null;
  const south = SOUTHERNMOST + index * BAND_DEGREES;
  return [south, letter === 'X' ? NORTHERNMOST : south + BAND_DEGREES];
}

/**
 * The zone that a position belongs to, with the exceptions of Norway (32V) and Svalbard (31X, 33X, 35X, 37X).
 *
 * NGA.SIG.0012_2.0.0_UTMUPS, "The universal grids and the transverse Mercator and polar stereographic map projections", 2014, 7-4.
 *
 * @returns 1..60; null where UTM is not used.
 */
export function utmZone({ lon, lat }: LonLat): number | null {
  const band = latitudeBand(lat);
  if (band === null || !Number.isFinite(lon)) return null;
  const east = turnedToHalf(lon);
  const zone = Math.min(Math.floor((east + 180) / 6) + 1, 60);
  if (band === 'V' && zone === 31 && east >= 3) return 32;
  if (band === 'X' && zone >= 32 && zone <= 36 && zone % 2 === 0)
    return east < 9 + 12 * ((zone - 32) / 2) ? zone - 1 : zone + 1;
  return zone;
}

/** @returns null where UTM is not used: beyond 80° S and 84° N. */
export function toUtm(at: LonLat): UtmPoint | null {
  const zone = utmZone(at);
  if (zone === null) return null;
  const isNorth = at.lat >= 0;
  const { x, y } = fromLonLat(zoneCrs(zone, isNorth), { lon: turnedToHalf(at.lon), lat: at.lat });
  return { zone, isNorth, easting: x, northing: y };
}

/** Takes points beyond their zone's edge too, as long as the projection reaches there. */
export function fromUtm({ zone, isNorth, easting, northing }: UtmPoint): LonLat {
  const { lon, lat } = toLonLat(zoneCrs(zone, isNorth), { x: easting, y: northing });
  return { lon: turnedToHalf(lon), lat };
}

function zoneCrs(zone: number, isNorth: boolean): Crs {
  return crsFromEpsg((isNorth ? 32600 : 32700) + zone)!;
}
