import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DamagedFile } from '../../../src/core/contract/errors.ts';
import type { SampleType } from '../../../src/core/raster/raster.ts';
import { openPart } from '../../../src/io/sources/open-part.ts';
import { openScene } from '../../../src/io/sources/open-scene.ts';
import { readWhole, temporaryFolder } from '../../helpers/scene-files.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { geoTags, type TinyTiff, tinyTiff } from '../../helpers/tiny-tiff.ts';
import { texturedRaster, writeCog } from './written-cog.ts';

const folder = temporaryFolder();
let files = 0;
const write = (...images: [TinyTiff, ...TinyTiff[]]) => folder.write(`${files++}.tif`, tinyTiff(...images));

/** Differs between samples, columns and rows, and is never 0. */
const texture = (sample: number, col: number, row: number) => 1 + ((col * 7 + row * 13 + sample * 29) % 120);
const signed = (sample: number, col: number, row: number) => texture(sample, col, row) - 60.5;

function expected({ width, height, samples = 1, value }: TinyTiff, sampleType: SampleType): number[][] {
  const isWhole = !sampleType.startsWith('float');
  return Array.from({ length: samples }, (_, sample) =>
    Array.from({ length: width * height }, (_, i) => {
      const number = value(sample, i % width, Math.floor(i / width));
      return isWhole ? Math.trunc(number) + 0 : number;
    }),
  );
}

describe('a GeoTIFF comes out as it was written', () => {
  const types = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'] as const;
  const flavours = [
    { isBig: false, isBigEndian: false },
    { isBig: false, isBigEndian: true },
    { isBig: true, isBigEndian: false },
    { isBig: true, isBigEndian: true },
  ] as const;
  const layouts = [
    { rowsPerStrip: 5 },
    { rowsPerStrip: 5, isPlanar: true },
    { tile: { width: 16, height: 16 } },
    { tile: { width: 16, height: 16 }, isPlanar: true },
  ] as const;

  it.each(types)(
    '%s, in strips and tiles, by pixel and by plane, both byte orders, classic and big',
    async (sampleType) => {
      for (const flavour of flavours) {
        for (const layout of layouts) {
          const value = sampleType.startsWith('u') ? texture : signed;
          const image: TinyTiff = { width: 37, height: 23, samples: 3, sampleType, value, ...flavour, ...layout };
          const { scene, raster } = await readWhole(await write(image));
          expect(scene.sampleType).toBe(sampleType);
          expect(raster.bands.map((band) => Array.from(band))).toEqual(expected(image, sampleType));
          expect(raster.valid.every((value) => value === 1)).toBe(true);
        }
      }
    },
  );

  it.each(['deflate', 'adobe-deflate', 'lzw', 'pack-bits', 'zstd'] as const)('%s', async (compression) => {
    for (const layout of layouts) {
      const image: TinyTiff = { width: 300, height: 70, samples: 4, value: texture, compression, ...layout };
      const { raster } = await readWhole(await write(image));
      expect(raster.bands.map((band) => Array.from(band))).toEqual(expected(image, 'uint8'));
    }
  });

  it.each(types.filter((type) => type !== 'float64'))('%s with predictor 2', async (sampleType) => {
    for (const isBigEndian of [false, true]) {
      const value = sampleType.startsWith('u') ? texture : signed;
      const image: TinyTiff = {
        width: 37,
        height: 23,
        samples: 3,
        sampleType,
        value,
        isBigEndian,
        compression: 'deflate',
        predictor: 2,
      };
      const { raster } = await readWhole(await write(image));
      expect(raster.bands.map((band) => Array.from(band))).toEqual(expected(image, sampleType));
    }
  });

  it.each(['float32', 'float64'] as const)('%s with predictor 3', async (sampleType) => {
    for (const layout of layouts) {
      const image: TinyTiff = {
        width: 37,
        height: 23,
        samples: 3,
        sampleType,
        value: signed,
        compression: 'lzw',
        predictor: 3,
        ...layout,
      };
      const { raster } = await readWhole(await write(image));
      expect(raster.bands.map((band) => Array.from(band))).toEqual(expected(image, sampleType));
    }
  });

  it('any window is the same as that part of the whole', async () => {
    const image: TinyTiff = { width: 90, height: 60, samples: 2, value: texture, tile: { width: 16, height: 32 } };
    const path = await write(image);
    const { raster } = await readWhole(path);
    const scene = await openScene(path);
    const reader = await openPart(scene.parts[0]);
    for (const [col, row, width, height] of [
      [0, 0, 1, 1],
      [89, 59, 1, 1],
      [15, 31, 3, 3],
      [10, 20, 50, 40],
    ] as const) {
      const cut = await reader.readWindow({ col, row, width, height });
      const inside = Array.from(
        { length: width * height },
        (_, i) => (row + Math.floor(i / width)) * 90 + col + (i % width),
      );
      expect(cut.bands.map((band) => Array.from(band))).toEqual(raster.bands.map((band) => inside.map((i) => band[i])));
    }
    await reader.close();
  });

  it('a long uncompressed strip is read in pieces', async () => {
    const image: TinyTiff = { width: 2048, height: 1100, value: texture };
    const { raster } = await readWhole(await write(image));
    expect(Array.from(raster.bands[0]!)).toEqual(expected(image, 'uint8')[0]);
  });

  it('a palette comes out as colours', async () => {
    const map = Array.from({ length: 768 }, (_, i) => (i % 256) * 257 * (i < 256 ? 1 : 0));
    const path = await write({
      width: 4,
      height: 3,
      value: texture,
      tags: [
        { tag: 262, type: 'short', value: [3] },
        { tag: 320, type: 'short', value: map },
      ],
    });
    const { scene, raster } = await readWhole(path);
    expect(scene.bandNames).toEqual(['red', 'green', 'blue']);
    expect(raster.bands[0]![5]).toBe(texture(0, 1, 1));
    expect(raster.bands[1]![5]).toBe(0);
  });
});

describe('what was not measured is not valid', () => {
  const half = (_: number, col: number) => (col < 4 ? 0 : 9);
  const nodata = (value: string) => ({ tag: 42113, type: 'text', value }) as const;
  const leftIsMissing = Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 0 : 1));

  it.each([
    ['a nodata value', { value: half, tags: [nodata('0')] }],
    ['a nodata value of floats that cannot hold it exactly', floats((col) => (col < 4 ? -3.4e38 : 9), '-3.4e+38')],
    ['nodata NaN', floats((col) => (col < 4 ? Number.NaN : 9), 'nan')],
    ['NaN though no nodata is stated', floats((col) => (col < 4 ? Number.NaN : 9), '')],
    ['an infinity', floats((col) => (col < 4 ? Number.NEGATIVE_INFINITY : 9), '')],
  ] as const)('%s', async (_, image) => {
    const { raster } = await readWhole(await write({ width: 8, height: 8, ...image }));
    expect(Array.from(raster.valid)).toEqual(leftIsMissing);
  });

  it('an alpha of 0, and alpha is no band', async () => {
    const alpha = (sample: number, col: number) => (sample < 3 ? 7 : col < 4 ? 0 : 1);
    const tags = [
      { tag: 262, type: 'short', value: [2] },
      { tag: 338, type: 'short', value: [2] },
    ] as const;
    const { scene, raster } = await readWhole(await write({ width: 8, height: 8, samples: 4, value: alpha, tags }));
    expect(scene.bandNames).toEqual(['red', 'green', 'blue']);
    expect(Array.from(raster.valid)).toEqual(leftIsMissing);
  });

  it('an internal mask of 0, whatever its blocks', async () => {
    const image: TinyTiff = { width: 8, height: 8, value: texture, rowsPerStrip: 8 };
    const mask: TinyTiff = {
      width: 8,
      height: 8,
      value: (_, col) => (col < 4 ? 0 : 255),
      rowsPerStrip: 3,
      tags: [{ tag: 254, type: 'long', value: [4] }],
    };
    const { raster } = await readWhole(await write(image, mask));
    expect(Array.from(raster.valid)).toEqual(leftIsMissing);
  });

  it('an internal mask of one bit a pixel, of blocks that are whole, empty and neither', async () => {
    const isSeen = (col: number, row: number) => col < 512 || (col >= 1024 && (col * row) % 7 !== 3);
    const written = texturedRaster(1100, 512, 1, 'uint8', isSeen);
    const path = join(folder.path, 'one-bit.tif');
    const options = {
      grid: gridAt({ width: 1100, height: 512 }),
      bandCount: 1,
      sampleType: 'uint8',
      hasMask: true,
    } as const;
    await writeCog(path, written, options);
    const { raster } = await readWhole(path);
    expect(Buffer.compare(raster.valid, written.valid)).toBe(0);
  });

  it('a block that was never written: never measured zeros', async () => {
    const tile = { width: 16, height: 16 };
    const image: TinyTiff = { width: 32, height: 16, samples: 2, value: texture, tile };
    for (const more of [{ missingBlocks: [0] }, { isPlanar: true, missingBlocks: [2] }]) {
      const { raster } = await readWhole(await write({ ...image, ...more }));
      expect(Array.from(raster.valid)).toEqual(Array.from({ length: 512 }, (_, i) => (i % 32 < 16 ? 0 : 1)));
    }
  });

  it('one channel of an 8-bit colour may be the nodata value, all of them may not', async () => {
    const value = (sample: number, col: number) => (col === 0 ? 0 : col === 1 && sample === 0 ? 0 : 5);
    const image: TinyTiff = { width: 3, height: 1, samples: 3, value, tags: [nodata('0')] };
    expect(Array.from((await readWhole(await write(image))).raster.valid)).toEqual([0, 1, 1]);
    const deep: TinyTiff = { ...image, sampleType: 'uint16' };
    expect(Array.from((await readWhole(await write(deep))).raster.valid)).toEqual([0, 0, 1]);
  });

  function floats(value: (col: number) => number, stated: string) {
    const tags = stated === '' ? [] : [nodata(stated)];
    return { sampleType: 'float32', value: (_: number, col: number) => value(col), tags } as const;
  }
});

describe('overviews', () => {
  const full: TinyTiff = { width: 40, height: 20, value: texture };
  const overview = (width: number, height: number, more: Partial<TinyTiff> = {}): TinyTiff => ({
    width,
    height,
    value: (_, col) => 100 + col,
    tags: [{ tag: 254, type: 'long', value: [1] }],
    ...more,
  });

  it('are levels, the full image first', async () => {
    const path = await write(full, overview(20, 10), overview(10, 5));
    const { scene, raster } = await readWhole(path, 2);
    expect(scene.parts[0].levels).toEqual([
      { width: 40, height: 20 },
      { width: 20, height: 10 },
      { width: 10, height: 5 },
    ]);
    expect(Array.from(raster.bands[0]!.subarray(0, 3))).toEqual([100, 101, 102]);
  });

  it('with their own mask', async () => {
    const mask = (width: number, height: number, kind: number, invalid: number): TinyTiff => ({
      width,
      height,
      value: (_, col) => (col < invalid ? 0 : 1),
      tags: [{ tag: 254, type: 'long', value: [kind] }],
    });
    const path = await write(full, mask(40, 20, 4, 6), overview(20, 10), mask(20, 10, 5, 3));
    expect((await readWhole(path, 0)).raster.valid.indexOf(1)).toBe(6);
    expect((await readWhole(path, 1)).raster.valid.indexOf(1)).toBe(3);
  });

  it('of other samples are not taken for levels, nor are further pages', async () => {
    const page: TinyTiff = { width: 20, height: 10, value: texture };
    const path = await write(full, overview(20, 10, { samples: 2 }), page);
    expect((await openScene(path)).parts[0].levels).toHaveLength(1);
  });
});

describe('a reader', () => {
  it('refuses windows and levels that are not there', async () => {
    const scene = await openScene(await write({ width: 8, height: 8, value: texture }));
    const reader = await openPart(scene.parts[0]);
    const window = { col: 0, row: 0, width: 8, height: 8 };
    for (const wrong of [{ col: 1 }, { row: -1 }, { width: 0 }, { width: 2.5 }, { height: 9 }]) {
      await expect(reader.readWindow({ ...window, ...wrong })).rejects.toThrow(RangeError);
    }
    await expect(reader.readWindow(window, { level: 1 })).rejects.toThrow(RangeError);
    await reader.close();
  });

  it('works from a copy of the plain data, as a thread gets it', async () => {
    const scene = structuredClone(await openScene(await write({ width: 8, height: 8, value: texture })));
    const reader = await openPart(scene.parts[0]);
    const raster = await reader.readWindow({ col: 2, row: 3, width: 1, height: 1 });
    expect(raster.bands[0]![0]).toBe(texture(0, 2, 3));
    await reader.close();
  });

  it('refuses a file that is no longer the one it was', async () => {
    const path = await write({ width: 8, height: 8, value: texture });
    const scene = await openScene(path);
    await folder.write(path.slice(folder.path.length + 1), tinyTiff({ width: 8, height: 9, value: texture }));
    await expect(openPart(scene.parts[0])).rejects.toThrow(DamagedFile);
  });

  it('turns a file that begins in the south round', async () => {
    await mkdir(join(folder.path, 'south'), { recursive: true });
    const matrix = [10, 0, 0, 500_000, 0, 10, 0, 4_000_000, 0, 0, 0, 0, 0, 0, 0, 1];
    const image: TinyTiff = {
      width: 5,
      height: 7,
      value: texture,
      rowsPerStrip: 2,
      tags: [
        ...geoTags({ epsg: 32636, originX: 0, originY: 0, pixelSize: 1 }).filter(({ tag }) => tag === 34735),
        { tag: 34264, type: 'double', value: matrix },
      ],
    };
    const { scene, raster } = await readWhole(await write(image));
    expect(scene.parts[0].grid).toMatchObject({ originX: 500_000, originY: 4_000_070, pixelHeight: 10 });
    expect(raster.bands[0]![0]).toBe(texture(0, 0, 6));
    expect(raster.bands[0]!.at(-1)).toBe(texture(0, 4, 0));
  });
});

describe('what we write comes back', () => {
  const hole = (col: number, row: number) => Math.hypot(col - 300, row - 200) > 90;
  it.each([
    ['uint8', 3, { hasMask: true, bandNames: ['red', 'green', 'blue'] }],
    ['uint16', 4, { nodata: 0, bandNames: ['blue', 'green', 'red', 'nir'] }],
    ['float32', 1, { nodata: Number.NaN, bandNames: ['magnitude'] }],
  ] as const)('%s, %i bands, %o', async (sampleType, bandCount, more) => {
    const written = texturedRaster(700, 530, bandCount, sampleType, hole);
    const path = join(folder.path, `cog-${sampleType}.tif`);
    const grid = gridAt({ width: 700, height: 530 });
    const facts = { acquiredAt: '2022-08-09T08:01:02Z', credit: 'Aftermath' };
    await writeCog(path, written, { grid, bandCount, sampleType, ...more, ...facts });
    const { scene, raster } = await readWhole(path);
    expect(scene).toMatchObject({ sampleType, bandNames: more.bandNames, ...facts });
    expect(scene.parts[0].grid).toEqual(grid);
    expect(Buffer.compare(raster.valid, written.valid)).toBe(0);
    const isSame = (band: number, i: number) => raster.bands[band]![i] === written.bands[band]![i];
    expect(raster.bands.every((_, band) => raster.valid.every((valid, i) => valid === 0 || isSame(band, i)))).toBe(
      true,
    );
  });
});
