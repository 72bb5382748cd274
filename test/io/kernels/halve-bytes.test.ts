import { describe, expect, it } from 'vitest';
import { allocateRaster } from '../../../src/core/raster/raster.ts';
import { halveRaster } from '../../../src/io/formats/halve-raster.ts';
import { halveBytes } from '../../../src/io/kernels/halve-bytes.ts';

describe('halving bytes', () => {
  it.each([
    [512, 512],
    [30, 6],
    [34, 2],
    [2, 2],
  ])('gives the means of a plane of %i × %i px that its twin gives of 16-bit samples', (width, height) => {
    const [bytes, words] = [allocateRaster(width, height, 1, 'uint8'), allocateRaster(width, height, 1, 'uint16')];
    bytes.bands[0]!.forEach((_, i, band) => {
      band[i] = (i * 2654435761) >>> 13;
      words.bands[0]![i] = band[i]!;
    });
    words.valid.fill(1);
    const twin = allocateRaster(width / 2, height / 2, 1, 'uint16');
    halveRaster(words, twin, { col: 0, row: 0 }, 'average');
    expect([...halveBytes(bytes.bands[0] as Uint8Array, width, height)!]).toEqual([...twin.bands[0]!]);
  });

  it('leaves odd sizes to the twin', () => {
    expect(halveBytes(new Uint8Array(15), 5, 3)).toBeNull();
    expect(halveBytes(new Uint8Array(12), 4, 3)).toBeNull();
  });
});
