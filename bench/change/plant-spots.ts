import { Random } from '../../samples/render/random.ts';
import type { Raster } from '../../src/core/raster/raster.ts';

/** A crater painted into an image: where, how large, and how strong. */
export interface PlantedSpot {
  readonly col: number;
  readonly row: number;
  readonly diameterPx: number;
}

const SUPERSAMPLES = 4;
/** Ejecta reach so many radii out, and are so bright against the pit's darkness. */
const EJECTA_REACH = 1.7;
const EJECTA = 0.5;
/** How strongly the wall that faces the sun stands out from the other. */
const WALLS = 0.6;

/**
 * Paints craters: a pit darker than the ground by `contrast` (log), its sunlit wall brighter than the other, and ejecta round it
 * that fade. Half of them with light and dark exchanged, since what is thrown out may be darker. Shares no code with a detector.
 */
export function plantSpots(
  image: Raster,
  spots: readonly PlantedSpot[],
  options: { readonly contrast: number; readonly sunAzimuthDeg: number; readonly seed: number },
): Raster {
  const random = new Random(options.seed);
  const bands = image.bands.map((band) => band.slice());
  for (const { col, row, diameterPx } of spots) {
    const sign = random.between(0, 1) < 0.5 ? 1 : -1;
    const radius = diameterPx / 2;
    const sun = (options.sunAzimuthDeg * Math.PI) / 180;
    const reach = Math.ceil(radius * EJECTA_REACH) + 1;
    for (let y = Math.floor(row) - reach; y <= row + reach; y++) {
      for (let x = Math.floor(col) - reach; x <= col + reach; x++) {
        let log = 0;
        for (let s = 0; s < SUPERSAMPLES ** 2; s++) {
          const dx = (x + ((s % SUPERSAMPLES) + 0.5) / SUPERSAMPLES - col) / radius;
          const dy = (y + (Math.floor(s / SUPERSAMPLES) + 0.5) / SUPERSAMPLES - row) / radius;
          const r = Math.hypot(dx, dy);
          if (r < 1) log += sign * -1 - WALLS * (dx * Math.sin(sun) - dy * Math.cos(sun));
          else if (r < EJECTA_REACH) log += (sign * EJECTA * (EJECTA_REACH - r)) / (EJECTA_REACH - 1);
        }
        const factor = Math.exp((options.contrast * log) / SUPERSAMPLES ** 2);
        const i = y * image.width + x;
        for (const band of bands) band[i] = Math.min(255, Math.round(band[i]! * factor));
      }
    }
  }
  return { ...image, bands };
}

/** So many spots at random, of the diameters in turn, no two closer than `apartPx`. */
export function spreadSpots(
  size: { readonly width: number; readonly height: number },
  diametersPx: readonly number[],
  { count, apartPx, seed }: { readonly count: number; readonly apartPx: number; readonly seed: number },
): PlantedSpot[] {
  const random = new Random(seed);
  const spots: PlantedSpot[] = [];
  for (let attempt = 0; attempt < 100 * count && spots.length < count; attempt++) {
    const col = random.between(40, size.width - 40);
    const row = random.between(40, size.height - 40);
    if (spots.some((one) => Math.hypot(one.col - col, one.row - row) < apartPx)) continue;
    spots.push({ col, row, diameterPx: diametersPx[spots.length % diametersPx.length]! });
  }
  return spots;
}
