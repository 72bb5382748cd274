import type { LonLat } from '../../src/core/geo/points.ts';

/** A direction in the sky, degrees: azimuth clockwise from north, elevation above the horizon. */
export interface SkyDirection {
  readonly azimuthDeg: number;
  readonly elevationDeg: number;
}

const DEGREE = Math.PI / 180;
const J2000_MS = Date.UTC(2000, 0, 1, 12);
const DAY_MS = 86_400_000;

/**
 * Where the sun stands, to about 0.02° between 1950 and 2050; refraction left out.
 *
 * Michalsky, "The Astronomical Almanac's algorithm for approximate solar position (1950–2050)", 1988.
 *
 * @param acquiredAt ISO 8601 with time and zone.
 */
export function sunPosition(acquiredAt: string, { lon, lat }: LonLat): SkyDirection {
  const days = (Date.parse(acquiredAt) - J2000_MS) / DAY_MS;
  const meanLongitude = 280.46 + 0.9856474 * days;
  const meanAnomaly = (357.528 + 0.9856003 * days) * DEGREE;
  const ecliptic = (meanLongitude + 1.915 * Math.sin(meanAnomaly) + 0.02 * Math.sin(2 * meanAnomaly)) * DEGREE;
  const obliquity = (23.439 - 4e-7 * days) * DEGREE;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const hourOfDay = (days - Math.floor(days)) * 24 + 12;
  const siderealDeg = (6.697375 + 0.0657098242 * days + hourOfDay) * 15;
  const hourAngle = (siderealDeg + lon) * DEGREE - rightAscension;
  const phi = lat * DEGREE;
  const elevation = Math.asin(
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle),
  );
  const azimuth = Math.atan2(
    -Math.cos(declination) * Math.sin(hourAngle),
    Math.sin(declination) * Math.cos(phi) - Math.cos(declination) * Math.sin(phi) * Math.cos(hourAngle),
  );
  return { azimuthDeg: (azimuth / DEGREE + 360) % 360, elevationDeg: elevation / DEGREE };
}
