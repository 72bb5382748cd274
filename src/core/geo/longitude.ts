/** Longitude as -180 .. 180, also of one that counts on beyond the antimeridian. */
export function turnedToHalf(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** The longitude by whole turns within 180° of another. */
export function unrolled(lon: number, origin: number): number {
  return lon - 360 * Math.round((lon - origin) / 360);
}
