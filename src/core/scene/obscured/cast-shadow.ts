import type { SkyDirection } from '../../geo/sun-position.ts';
import { shadowPerMeter } from '../displacement.ts';

/** Heights at which clouds throw shadows that are told apart from other dark ground, m. */
const LOWEST_METERS = 200;
const HIGHEST_METERS = 8000;
/** So much of a dark patch must lie under a cloud, moved there along the sun's ray. */
const LEAST_COVER = 0.6;

/**
 * Whether a dark patch is where some cloud of the same date throws its shadow, at any height of that cloud.
 *
 * Zhu & Woodcock, "Object-based cloud and cloud shadow detection in Landsat imagery", 2012.
 *
 * @param clouds 1 where the date has cloud; row-major, `width` wide.
 */
export function isCastByCloud(
  patch: readonly number[],
  clouds: Uint8Array,
  width: number,
  pixelMeters: number,
  sun: SkyDirection,
): boolean {
  const perMeter = shadowPerMeter(sun);
  if (perMeter === null) return false;
  const height = clouds.length / width;
  const step = pixelMeters / Math.max(Math.hypot(perMeter.east, perMeter.north), 1e-6);
  for (let meters = LOWEST_METERS; meters <= HIGHEST_METERS; meters += step) {
    const right = Math.round((meters * perMeter.east) / pixelMeters);
    const down = Math.round((-meters * perMeter.north) / pixelMeters);
    let covered = 0;
    for (const i of patch) {
      const col = (i % width) - right;
      const row = Math.floor(i / width) - down;
      if (col >= 0 && row >= 0 && col < width && row < height && clouds[row * width + col] === 1) covered++;
    }
    if (covered >= LEAST_COVER * patch.length) return true;
  }
  return false;
}
