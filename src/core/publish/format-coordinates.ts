import type { LonLat } from '../geo/points.ts';

/** "45.09012° N, 33.59034° E": five decimals, about a metre. */
export function formatDecimalDegrees({ lon, lat }: LonLat): string {
  const angle = (degrees: number, positive: string, negative: string) => {
    const rounded = Math.round(degrees * 1e5) / 1e5;
    return `${Math.abs(rounded).toFixed(5)}° ${rounded < 0 ? negative : positive}`;
  };
  return `${angle(lat, 'N', 'S')}, ${angle(turnedToHalf(lon), 'E', 'W')}`;
}

/** "45°05′24″ N, 33°35′25″ E", to the whole second, about 30 m. */
export function formatDegreesMinutesSeconds({ lon, lat }: LonLat): string {
  const angle = (degrees: number, positive: string, negative: string) => {
    const seconds = Math.round(Math.abs(degrees) * 3600);
    const pad = (part: number) => String(part).padStart(2, '0');
    const hemisphere = degrees < 0 && seconds > 0 ? negative : positive;
    return `${Math.floor(seconds / 3600)}°${pad(Math.floor(seconds / 60) % 60)}′${pad(seconds % 60)}″ ${hemisphere}`;
  };
  return `${angle(lat, 'N', 'S')}, ${angle(turnedToHalf(lon), 'E', 'W')}`;
}

/** Longitude as -180 .. 180, also beyond the antimeridian. */
function turnedToHalf(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}
