import type { LonLat } from './points.ts';

/** WGS 84. */
const SEMI_MAJOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const E2 = FLATTENING * (2 - FLATTENING);
const E = Math.sqrt(E2);

/** Between the equator and a latitude, the area by radian of longitude over a²: rises as sin φ does on a sphere. */
function zoneArea(latDeg: number): number {
  const s = Math.sin((latDeg * Math.PI) / 180);
  return ((1 - E2) / 2) * (s / (1 - E2 * s * s) + Math.atanh(E * s) / E);
}

/**
 * Area of a ring on the WGS 84 ellipsoid, m²; positive counterclockwise.
 *
 * Exact for edges that are straight in the equal-area cylinder of the ellipsoid; for edges of up to a kilometre the
 * difference from geodesics is below a millionth. Longitudes may count on beyond ±180° or jump there.
 *
 * Snyder, "Map projections: a working manual", USGS 1987, eq. 3-12 and 10-15 (authalic area of a zone).
 *
 * @param ring closed or not; must not hold a pole.
 */
export function ringArea(ring: readonly LonLat[]): number {
  const origin = ring[0];
  if (origin === undefined) return 0;
  const base = zoneArea(origin.lat);
  const positions = ring.map(({ lon, lat }) => {
    const east = ((((lon - origin.lon + 180) % 360) + 360) % 360) - 180;
    return { x: (east * Math.PI) / 180, y: zoneArea(lat) - base };
  });
  let twice = 0;
  for (let i = 0; i < positions.length; i++) {
    const [a, b] = [positions[i]!, positions[(i + 1) % positions.length]!];
    twice += a.x * b.y - b.x * a.y;
  }
  return (twice / 2) * SEMI_MAJOR_M ** 2;
}
