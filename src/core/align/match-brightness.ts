import type { RadiometricFit, ZeroLightUse } from '../contract/run.ts';
import type { Grid } from '../geo/grid.ts';
import type { BandPair } from '../scene/common-bands.ts';
import type { Scene } from '../scene/scene.ts';
import type { PlacedPatch } from './aligned-patch.ts';
import { type ClearRadiometry, fitClearRadiometry } from './clear-radiometry.ts';
import { isBorneOut, type ZeroLight, zeroLightOf } from './zero-light.ts';

/** How the dates' brightness compares. */
export interface MatchedBrightness extends ClearRadiometry {
  /** The same for people: of samples as the files hold them. */
  readonly stated: RadiometricFit;
}

/**
 * Finds zero light in the metadata, gains and offsets on unchanged ground, then haze that lies unevenly, and where there is
 * any the gains and offsets again.
 *
 * @throws AllNodata where fewer than 64 pixels of the patches are valid on both dates.
 */
export function matchBrightness(
  patches: readonly PlacedPatch[],
  { before, after, grid, bands }: { before: Scene; after: Scene; grid: Grid; bands: readonly BandPair[] },
): MatchedBrightness {
  const zeroBefore = zeroLightIn(before, 'before', patches, bands);
  const zeroAfter = zeroLightIn(after, 'after', patches, bands);
  const zeros = { zeroBefore: zeroBefore.zero, zeroAfter: zeroAfter.zero };
  const clear = fitClearRadiometry(patches, bands, grid, zeros);
  const { radiometry, correction } = clear;
  const { unchangedFraction, unexplained, fit } = radiometry;
  const scales = [before.conditions.reflectance, after.conditions.reflectance] as const;
  return {
    ...clear,
    stated: {
      bands: radiometry.bands.map(({ name, gain, offset, ...band }) => {
        const [early, late] = [scales[0]?.[band.before]?.scale, scales[1]?.[band.after]?.scale];
        return {
          name,
          gain,
          offset: offset + (zeros.zeroBefore?.[band.before] ?? 0) - gain * (zeros.zeroAfter?.[band.after] ?? 0),
          reflectanceGain: early === undefined || late === undefined ? null : (gain * early) / late,
        };
      }),
      unchangedFraction,
      unexplained,
      fit,
      zeroLight: { before: zeroBefore.use, after: zeroAfter.use },
      haze: correction.haze?.bands.map(({ name, range, heldOutRatio }) => ({ name, range, heldOutRatio })) ?? [],
    },
  };
}

function zeroLightIn(
  { conditions }: Scene,
  date: 'before' | 'after',
  patches: readonly PlacedPatch[],
  bands: readonly BandPair[],
): { readonly zero: ZeroLight | null; readonly use: ZeroLightUse } {
  const zero = zeroLightOf(conditions.reflectance);
  if (zero === null) return { zero, use: 'not-stated' };
  return isBorneOut(zero, patches, date, bands) ? { zero, use: 'as-stated' } : { zero: null, use: 'contradicted' };
}
