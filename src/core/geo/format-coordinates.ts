import { turnedToHalf } from './longitude.ts';
import { formatMgrs } from './mgrs.ts';
import type { LonLat } from './points.ts';
import { latitudeBand, toUtm } from './utm.ts';

/** The ways to write a position; `parseCoordinates` reads them all. */
export const coordinateFormats = ['decimal', 'dms', 'mgrs', 'utm'] as const;
export type CoordinateFormat = (typeof coordinateFormats)[number];

/** To about a metre. Beyond 80° S and 84° N, where there is neither MGRS nor UTM, in decimal degrees. */
export function formatCoordinates(at: LonLat, format: CoordinateFormat): string {
  switch (format) {
    case 'decimal':
      return formatDecimalDegrees(at);
    case 'dms':
      return formatDegreesMinutesSeconds(at, 2);
    case 'mgrs':
      return formatMgrs(at) ?? formatDecimalDegrees(at);
    case 'utm':
      return formatUtm(at) ?? formatDecimalDegrees(at);
  }
}

/** "45.09012° N, 33.59034° E": five decimals, about a metre. */
export function formatDecimalDegrees({ lon, lat }: LonLat): string {
  const angle = (degrees: number, positive: string, negative: string) => {
    const rounded = Math.round(degrees * 1e5) / 1e5;
    return `${Math.abs(rounded).toFixed(5)}° ${rounded < 0 ? negative : positive}`;
  };
  return `${angle(lat, 'N', 'S')}, ${angle(turnedToHalf(lon), 'E', 'W')}`;
}

/** "45°05′24″ N, 33°35′25″ E", to the whole second, about 30 m, unless told. */
export function formatDegreesMinutesSeconds({ lon, lat }: LonLat, decimals = 0): string {
  const angle = (degrees: number, positive: string, negative: string) => {
    const parts = 10 ** decimals;
    const count = Math.round(Math.abs(degrees) * 3600 * parts);
    const pad = (part: number) => String(part).padStart(2, '0');
    const seconds = ((count % (60 * parts)) / parts).toFixed(decimals).padStart(decimals > 0 ? decimals + 3 : 2, '0');
    const minutes = Math.floor(count / (60 * parts));
    const hemisphere = degrees < 0 && count > 0 ? negative : positive;
    return `${Math.floor(minutes / 60)}°${pad(minutes % 60)}′${seconds}″ ${hemisphere}`;
  };
  return `${angle(lat, 'N', 'S')}, ${angle(turnedToHalf(lon), 'E', 'W')}`;
}

/**
 * "36T 546845 4993650": zone, latitude band, easting and northing to the nearest metre.
 *
 * @returns null where UTM is not used: beyond 80° S and 84° N.
 */
export function formatUtm(at: LonLat): string | null {
  const utm = toUtm(at);
  return utm && `${utm.zone}${latitudeBand(at.lat)} ${Math.round(utm.easting)} ${Math.round(utm.northing)}`;
}
