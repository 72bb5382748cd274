import type { Raster } from '../raster/raster.ts';

/** Where the ramp of the change map has which colour: 0 none, 1 from where regions grow, 2 from where they begin, 3 twice that. */
const STOPS = [
  [0, [255, 255, 255]],
  [0.999, [176, 176, 176]],
  [1, [254, 224, 139]],
  [2, [240, 102, 44]],
  [3, [110, 0, 38]],
] as const;

/**
 * A change map for the eye: white to grey below where regions grow, yellow to dark red above. It also reads in grey.
 *
 * @param raster one band of magnitudes; not valid or NaN where not observed.
 * @param threshold magnitudes from which regions grow and begin (`parameters.threshold`).
 * @returns RGBA, 8 bit, transparent where not observed.
 */
export function paintMagnitude(
  raster: Raster,
  threshold: { readonly growMagnitude: number; readonly seedMagnitude: number },
): Uint8ClampedArray {
  const { growMagnitude, seedMagnitude } = threshold;
  const [magnitudes] = raster.bands;
  const rgba = new Uint8ClampedArray(raster.valid.length * 4);
  for (let i = 0; i < raster.valid.length; i++) {
    const magnitude = magnitudes![i]!;
    if (raster.valid[i] !== 1 || !Number.isFinite(magnitude)) continue;
    const at =
      magnitude < growMagnitude
        ? magnitude / growMagnitude
        : magnitude < seedMagnitude
          ? 1 + (magnitude - growMagnitude) / (seedMagnitude - growMagnitude)
          : 2 + (magnitude - seedMagnitude) / seedMagnitude;
    rgba.set(colourAt(at), 4 * i);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

function colourAt(at: number): readonly number[] {
  const above = STOPS.findIndex(([stop]) => stop > at);
  if (above === -1) return STOPS[STOPS.length - 1]![1];
  const [to, high] = STOPS[above]!;
  const [from, low] = STOPS[Math.max(0, above - 1)]!;
  const share = to === from ? 0 : (at - from) / (to - from);
  return low.map((value, band) => value + share * (high[band]! - value));
}
