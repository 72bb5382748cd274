import { describe, expect, it } from 'vitest';
import { allocateRaster } from '../../../src/core/raster/raster.ts';
import { hiddenFraction, sharesNotObserved } from '../../../src/core/scene/obscured/not-observed.ts';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';
import {
  codesOfPlanes,
  knownObscurerPlanes,
  maskKindOf,
  obscurerPlanes,
} from '../../../src/core/scene/obscured/usable-data.ts';
import type { MaskKind } from '../../../src/core/scene/scene.ts';

function codesFor(kind: MaskKind, ...bands: readonly (readonly number[])[]): number[] {
  const mask = allocateRaster(bands[0]!.length, 1, bands.length, 'uint8');
  for (const [band, values] of bands.entries()) mask.bands[band]!.set(values);
  return [...codesOfPlanes(obscurerPlanes(kind, mask))];
}

describe('a provider’s mask', () => {
  it('of Planet (UDM2) hides cloud, heavy haze, shadow, what UDM rejects and what has no imagery, not light haze or snow', () => {
    const clear = [1, 0, 0, 0, 0, 0, 0, 0];
    const snow = [0, 1, 0, 0, 0, 0, 0, 0];
    const shadow = [0, 0, 1, 0, 0, 0, 0, 0];
    const lightHaze = [0, 0, 0, 1, 0, 0, 0, 0];
    const heavyHaze = [0, 0, 0, 0, 1, 0, 0, 0];
    const cloud = [0, 0, 0, 0, 0, 1, 0, 0];
    const confidence = [90, 90, 90, 90, 90, 90, 90, 0];
    const udm1 = [0, 0, 0, 0, 0, 0, 4, 1];
    expect(codesFor('udm2', clear, snow, shadow, lightHaze, heavyHaze, cloud, confidence, udm1)).toEqual(
      [null, null, 'shadow', null, 'haze', 'cloud', 'masked', 'nodata'].map((one) =>
        one === null ? 0 : codeOf(one as 'cloud'),
      ),
    );
  });

  it('of Sentinel-2 (SCL) hides by class', () => {
    const hidden: Readonly<Record<number, string>> = {
      0: 'nodata',
      1: 'masked',
      3: 'shadow',
      8: 'cloud',
      9: 'cloud',
      10: 'haze',
      11: 'masked',
    };
    const classes = Array.from({ length: 12 }, (_, value) => value);
    expect(codesFor('scl', classes)).toEqual(
      classes.map((value) => (hidden[value] ? codeOf(hidden[value] as 'cloud') : 0)),
    );
  });

  it('of bits (UDM) and of plain flags hides whatever is not 0', () => {
    expect(codesFor('udm', [0, 1, 2, 6, 32])).toEqual(
      [0, 'nodata', 'cloud', 'cloud', 'masked'].map((one) => one && codeOf(one as 'cloud')),
    );
    expect(codesFor('unusable', [0, 1, 255])).toEqual([0, codeOf('masked'), codeOf('masked')]);
  });

  it.each<[MaskKind, number[], number[]]>([
    ['scl', [0, 1, 5, 9], [0, 1, 1, 1]],
    ['udm', [0, 1, 3, 2], [1, 0, 0, 1]],
    ['unusable', [0, 1, 255, 0], [1, 1, 1, 1]],
  ])('(%s) knows nothing beyond the edge of its imagery', (kind, values, known) => {
    const mask = allocateRaster(values.length, 1, 1, 'uint8');
    mask.bands[0]!.set(values);
    expect([...knownObscurerPlanes(kind, mask).valid]).toEqual(known);
  });

  it('is told by its name and its bands', () => {
    const kindOf = (asset: string, bands: number) => maskKindOf({ asset, bandNames: new Array(bands).fill('band') });
    expect(kindOf('/scenes/20151119_025740_0c74_3B_udm2_clip.tif', 8)).toBe('udm2');
    expect(kindOf('/scenes/T36TWQ_20220809_SCL_20m.tif', 1)).toBe('scl');
    expect(kindOf('C:\\scenes\\20170831_172754_101c_3B_AnalyticMS_DN_udm.tif', 1)).toBe('udm');
    expect(kindOf('/my_udm_masks/clouds.tif', 1)).toBe('unusable');
  });
});

describe('why ground was not observed', () => {
  it('adds up to all of it, nodata being the rest', () => {
    const hiddenPx = [700, 100, 0, 50, 0, 10, 40];
    const shares = sharesNotObserved({ hiddenPx, parallaxPx: 20 }, 1000, 0.7);
    expect(shares).toMatchObject({ cloud: 0.1, haze: 0, smoke: 0.05, shadow: 0, masked: 0.01, parallax: 0.02 });
    expect(shares.nodata).toBeCloseTo(0.12, 12);
    expect(hiddenFraction(shares)).toBeCloseTo(0.15, 12);
  });
});
