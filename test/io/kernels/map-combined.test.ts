import { describe, expect, it } from 'vitest';
import { fitRadiometry } from '../../../src/core/align/radiometry.ts';
import { type ChangeKernels, plainKernels } from '../../../src/core/change/change-kernels.ts';
import type { ChangeMap } from '../../../src/core/change/change-map.ts';
import { changeMagnitude, fitChangeModel } from '../../../src/core/change/change-model.ts';
import { cropRaster } from '../../../src/core/raster/crop.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';
import { planeKernels } from '../../../src/io/kernels/plane-kernels.ts';
import { rendered, texturedGround, withDiscs } from '../../core/change/planted-pair.ts';

const ground = texturedGround(7);
const disc = { col: 60, row: 60, radius: 12, factor: 0.5 };

/** The same pixels, a wedge and single ones of them not valid. */
function worn(raster: Raster): Raster {
  const valid = raster.valid.map((_, i) => ((i % raster.width) + i / raster.width < 40 || i % 997 === 5 ? 0 : 1));
  return { ...raster, valid };
}

function asFloats(raster: Raster): Raster {
  return { ...raster, bands: raster.bands.map((band) => Float32Array.from(band, (value) => value / 255)) };
}

function pairOf(arrays: typeof Uint8Array | typeof Uint16Array) {
  const gain = arrays === Uint16Array ? 30 : 1;
  return {
    before: rendered(ground, { seed: 1, gain, arrays }),
    after: worn(rendered(withDiscs(ground, [disc]), { seed: 2, gain: gain * 0.9, arrays })),
  };
}

const [bytes, words] = [pairOf(Uint8Array), pairOf(Uint16Array)];
const floats = { before: asFloats(bytes.before), after: asFloats(bytes.after) };
const bands = [0, 1, 2].map((band) => ({ name: `band-${band}`, before: band, after: band }));

describe.each([
  ['8 bit', bytes],
  ['16 bit', words],
  ['floats', floats],
])('the default change map of %s', (_, pair) => {
  it.each([
    { pixelMeters: 10, width: 200, height: 120 },
    { pixelMeters: 0.7, width: 131, height: 97 },
    { pixelMeters: null, width: 7, height: 40 },
    { pixelMeters: 1, width: 60, height: 1 },
  ])('has the same bytes from kernel and twin: %o', ({ pixelMeters, width, height }) => {
    const model = fitChangeModel([pair], fitRadiometry([pair], bands), { pixelMeters });
    const window = { col: 11, row: 9, width, height };
    const tile = { before: cropRaster(pair.before, window), after: cropRaster(pair.after, window) };
    const mapWith = (kernels: ChangeKernels) => changeMagnitude(tile.before, tile.after, model, kernels);
    const bitsOf = ({ magnitude, brightening }: ChangeMap) =>
      [magnitude, brightening].map((plane) => new Int32Array(plane.slice().buffer));
    const fast = bitsOf(mapWith(planeKernels()));
    expect(mapWith(plainKernels).magnitude.some((value) => value > 0) || width < 10).toBe(true);
    expect(fast).toEqual(bitsOf(mapWith(plainKernels)));
  });

  it('learns the same model from kernels and twins', () => {
    const radiometry = fitRadiometry([pair], bands);
    expect(fitChangeModel([pair], radiometry, { kernels: planeKernels() })).toEqual(fitChangeModel([pair], radiometry));
  });
});
