import { parseUtc } from './format-date.ts';
import type { GraphicSide } from './graphic-input.ts';
import { formatTimes } from './local-time.ts';

const POINTS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'] as const;

/** "08:14 UTC, 11:14 local (UTC+3) · sun 132° (SE), 58° high · PlanetScope, GSD 3 m": what stands under a panel's date. */
export function dateDetails(side: GraphicSide, timeZone: string | null): string {
  const { acquiredAt, sensor, gsdMeters, conditions } = side;
  const gsd = gsdMeters === null ? 'GSD unknown' : `GSD\u00a0${Number(gsdMeters.toPrecision(2))}\u00a0m`;
  return [
    parseUtc(acquiredAt) === null ? null : formatTimes(acquiredAt, timeZone),
    sunWords(conditions.sun),
    // Runs of before sensors were recorded have none at all.
    sensor ? `${sensor}, ${gsd}` : gsd,
  ]
    .filter((words) => words !== null)
    .join('\u00a0· ');
}

function sunWords(sun: GraphicSide['conditions']['sun']): string | null {
  if (sun === null) return null;
  const azimuth = Math.round(sun.azimuthDeg) % 360;
  const height = Math.round(sun.elevationDeg);
  const where = `sun ${azimuth}° (${POINTS[Math.round(azimuth / 45) % 8]})`;
  return height < 0 ? `${where}, ${-height}° below the horizon` : `${where}, ${height}° high`;
}

/**
 * Where shadows fall, degrees clockwise from straight up on a picture; null where the sun does not shine or where north or sun are
 * not known.
 */
export function shadowDegrees(side: GraphicSide, trueNorthDegrees: number | null): number | null {
  const { sun } = side.conditions;
  if (sun === null || trueNorthDegrees === null || sun.elevationDeg <= 0) return null;
  return trueNorthDegrees + sun.azimuthDeg + 180;
}
