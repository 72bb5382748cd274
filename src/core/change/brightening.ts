import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { MatchedBand } from '../align/radiometry.ts';
import { quantileOf } from '../raster/robust.ts';
import type { ChangeMap } from './change-method.ts';
import { LOG_STEPS, type LogBand, logDifference } from './log-plane.ts';
import type { Sample } from './sampled-patches.ts';

/** A band with the floor of its logarithm: a share of the median brightness of the earlier date. */
export function withFloor<Seen extends { readonly patch: AlignedPatch }>(
  band: MatchedBand,
  sample: Sample<Seen>,
  share: number,
): LogBand {
  const before = sample(
    ({ patch }) =>
      (i) =>
        patch.before.bands[band.before]![i]!,
  ).sort();
  return { ...band, floor: share * Math.max(0, quantileOf(before, 0.5)) || 1 };
}

/** A change map of magnitudes, with the change of brightness beside them; NaN where not observed. Takes the magnitudes. */
export function changeMapOf(
  magnitude: Float32Array,
  tile: AlignedPatch,
  observed: Uint8Array,
  bands: readonly LogBand[],
): ChangeMap {
  const brightening = new Float32Array(observed.length);
  const share = -1 / (LOG_STEPS * bands.length);
  for (const band of bands) {
    const difference = logDifference(tile.before.bands[band.before]!, tile.after.bands[band.after]!, observed, band);
    for (let i = 0; i < brightening.length; i++) brightening[i]! += difference[i]! * share;
  }
  for (let i = 0; i < observed.length; i++) {
    if (observed[i] === 1) continue;
    magnitude[i] = Number.NaN;
    brightening[i] = Number.NaN;
  }
  return { magnitude, brightening };
}
