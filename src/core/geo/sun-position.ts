import type { LonLat } from './points.ts';

/** A direction in the sky, degrees: azimuth clockwise from true north 0..360, elevation above the horizon −90..90. */
export interface SkyDirection {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;
/** Julian centuries count from 2000-01-01T12:00Z. */
const J2000_MS = 946_728_000_000;
const CENTURY_DAYS = 36_525;
/** An ISO 8601 time of day with its zone. */
const HAS_TIME = /T\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/;

/**
 * Where the sun stands over a place, to 0.01° between 1900 and 2100. Geometric: refraction, which lifts a sun 10° high
 * by 0.09°, is left out, as it is in the metadata of satellite scenes.
 *
 * Meeus, "Astronomical Algorithms", 2nd ed. 1998, ch. 25 (low accuracy), in the form of NOAA's solar calculator.
 *
 * @param acquiredAt ISO 8601.
 * @returns null where the time of day is not known: the sun crosses the sky within a day.
 */
export function sunPosition(acquiredAt: string, { lon, lat }: LonLat): SkyDirection | null {
  if (!HAS_TIME.test(acquiredAt)) return null;
  const milliseconds = Date.parse(acquiredAt);
  if (Number.isNaN(milliseconds)) return null;
  const { declination, equationOfTimeMinutes } = sunInTheYear((milliseconds - J2000_MS) / DAY_MS / CENTURY_DAYS);
  const minutesUtc = (((milliseconds % DAY_MS) + DAY_MS) % DAY_MS) / 60_000;
  const hourAngle = ((minutesUtc + equationOfTimeMinutes) / 4 + lon - 180) * RADIANS;
  const phi = lat * RADIANS;
  const sinElevation =
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle);
  const azimuth = Math.atan2(
    -Math.cos(declination) * Math.sin(hourAngle),
    Math.sin(declination) * Math.cos(phi) - Math.cos(declination) * Math.sin(phi) * Math.cos(hourAngle),
  );
  return {
    azimuthDeg: (azimuth / RADIANS + 360) % 360,
    elevationDeg: Math.asin(Math.max(-1, Math.min(1, sinElevation))) / RADIANS,
  };
}

/** Declination, radians, and how far a sundial is ahead of the clock, minutes. */
function sunInTheYear(t: number): { readonly declination: number; readonly equationOfTimeMinutes: number } {
  const meanLongitude = (280.46646 + t * (36_000.76983 + 0.0003032 * t)) * RADIANS;
  const anomaly = (357.52911 + t * (35_999.05029 - 0.0001537 * t)) * RADIANS;
  const eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  const centre =
    (1.914602 - t * (0.004817 + 0.000014 * t)) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly);
  const node = (125.04 - 1934.136 * t) * RADIANS;
  const apparentLongitude = meanLongitude + (centre - 0.00569 - 0.00478 * Math.sin(node)) * RADIANS;
  const meanObliquity = 23.439291 - t * (0.0130042 + t * (0.00000016 - 0.000000504 * t));
  const obliquity = (meanObliquity + 0.00256 * Math.cos(node)) * RADIANS;
  const y = Math.tan(obliquity / 2) ** 2;
  const equationOfTime =
    y * Math.sin(2 * meanLongitude) -
    2 * eccentricity * Math.sin(anomaly) +
    4 * eccentricity * y * Math.sin(anomaly) * Math.cos(2 * meanLongitude) -
    0.5 * y * y * Math.sin(4 * meanLongitude) -
    1.25 * eccentricity * eccentricity * Math.sin(2 * anomaly);
  return {
    declination: Math.asin(Math.sin(obliquity) * Math.sin(apparentLongitude)),
    equationOfTimeMinutes: (4 * equationOfTime) / RADIANS,
  };
}

/** The angle from one direction to another on a compass, 0..180°. */
export function azimuthDifference(oneDeg: number, otherDeg: number): number {
  const turn = Math.abs(oneDeg - otherDeg) % 360;
  return Math.min(turn, 360 - turn);
}
