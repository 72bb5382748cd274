import { describe, expect, it } from 'vitest';
import { allocateRaster, type PixelArray, type Raster } from '../../../src/core/raster/raster.ts';
import { halveRaster, type Resampling } from '../../../src/io/formats/halve-raster.ts';

function halve(source: Raster, sampleType: 'uint8' | 'int16' | 'float32', resampling: Resampling): Raster {
  const target = allocateRaster(Math.ceil(source.width / 2), Math.ceil(source.height / 2), 1, sampleType);
  halveRaster(source, target, { col: 0, row: 0 }, resampling);
  return target;
}

function raster(width: number, height: number, values: PixelArray, valid = Uint8Array.from(values, () => 1)): Raster {
  return { width, height, bands: [values], valid };
}

describe('halving a raster', () => {
  it('takes the mean of four pixels, halves rounded up', () => {
    const halved = halve(raster(4, 2, Uint8Array.of(1, 2, 254, 255, 3, 4, 255, 255)), 'uint8', 'average');
    expect([...halved.bands[0]!]).toEqual([3, 255]);
    expect([...halved.valid]).toEqual([1, 1]);
  });

  it('rounds negative halves up too, and does not round floats', () => {
    expect([...halve(raster(2, 1, Int16Array.of(-3, -4)), 'int16', 'average').bands[0]!]).toEqual([-3]);
    expect([...halve(raster(2, 1, Float32Array.of(-3, -4)), 'float32', 'average').bands[0]!]).toEqual([-3.5]);
  });

  it('leaves pixels that are not valid out of the mean, and is valid where any was', () => {
    const valid = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0);
    const halved = halve(raster(4, 2, Float32Array.of(10, NaN, NaN, 7, 99, 20, 8, 9), valid), 'float32', 'average');
    expect(halved.bands[0]![0]).toBe(15);
    expect([...halved.valid]).toEqual([1, 0]);
  });

  it('lets an odd last column or row stand for two', () => {
    const halved = halve(raster(3, 3, Uint8Array.of(0, 2, 10, 4, 6, 20, 50, 60, 70)), 'uint8', 'average');
    expect([...halved.bands[0]!]).toEqual([3, 15, 55, 70]);
  });

  it('keeps classes whole when it takes the nearest', () => {
    const valid = Uint8Array.of(1, 0, 0, 1, 1, 1, 1, 1);
    const halved = halve(raster(4, 2, Uint8Array.of(0, 1, 255, 1, 1, 1, 1, 1), valid), 'uint8', 'nearest');
    expect([...halved.bands[0]!]).toEqual([0, 255]);
    expect([...halved.valid]).toEqual([1, 0]);
  });

  it('draws into the corner it is given and nowhere else', () => {
    const target = allocateRaster(3, 2, 1, 'uint8');
    halveRaster(raster(2, 2, Uint8Array.of(8, 8, 8, 8)), target, { col: 2, row: 1 }, 'average');
    expect([...target.bands[0]!]).toEqual([0, 0, 0, 0, 0, 8]);
    expect([...target.valid]).toEqual([0, 0, 0, 0, 0, 1]);
  });
});
