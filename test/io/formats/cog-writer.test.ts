import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CrsNotSupported, DiskFull, OutputNotWritable } from '../../../src/core/contract/errors.ts';
import { type Grid, pixelGrid } from '../../../src/core/geo/grid.ts';
import type { SampleType } from '../../../src/core/raster/raster.ts';
import { layOutCog } from '../../../src/io/formats/cog-layout.ts';
import type { CogOptions } from '../../../src/io/formats/cog-options.ts';
import { cogTileEncoder } from '../../../src/io/formats/cog-tile.ts';
import { createCogWriter } from '../../../src/io/formats/cog-writer.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { cutTile, texturedRaster, writeCog } from './written-cog.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aftermath-cog-'));
});
afterAll(() => rm(folder, { recursive: true }));

function byteOptions(grid: Grid, more: Partial<CogOptions> = {}): CogOptions {
  return { grid, bandCount: 1, sampleType: 'uint8', ...more };
}

/** Opens a file, gives it to `work`, closes it. */
async function withTiff<T>(path: string, work: (tiff: Awaited<ReturnType<typeof fromFile>>) => Promise<T>): Promise<T> {
  const tiff = await fromFile(path);
  try {
    return await work(tiff);
  } finally {
    tiff.close();
  }
}

describe('a written COG', () => {
  const sizes = [
    [1, 1],
    [512, 512],
    [530, 514],
  ] as const;
  const types: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'];

  it.each(types.flatMap((type, i) => sizes.map((size, j) => [type, ...size, 1 + ((i + j) % 5)] as const)))(
    'gives back every %s sample of %i × %i px',
    async (sampleType, width, height, bandCount) => {
      const path = join(folder, 'samples.tif');
      const raster = texturedRaster(width, height, bandCount, sampleType);
      await writeCog(path, raster, { grid: gridAt({ width, height }), bandCount, sampleType });
      const bands = await withTiff(path, async (tiff) => (await tiff.getImage()).readRasters());
      expect(bands).toHaveLength(bandCount);
      for (const [index, band] of raster.bands.entries()) {
        expect(Buffer.compare(Buffer.from(band.buffer), Buffer.from((bands[index] as Uint8Array).buffer))).toBe(0);
      }
    },
  );

  it('says where it lies, in which CRS, when and by whom it was taken', async () => {
    const path = join(folder, 'tags.tif');
    const grid = gridAt({ width: 20, height: 10 });
    await writeCog(path, texturedRaster(20, 10, 4, 'uint16'), {
      grid,
      bandCount: 4,
      sampleType: 'uint16',
      bandNames: ['red', 'green', 'blue', 'nir'],
      nodata: 0,
      acquiredAt: '2022-08-09T08:01:02Z',
      credit: '© 2022 Überflug',
      description: 'Two hangars',
    });
    await withTiff(path, async (tiff) => {
      const image = await tiff.getImage();
      expect(image.getOrigin()).toEqual([grid.originX, grid.originY, 0]);
      expect(image.getResolution()).toEqual([0.5, -0.5, 0]);
      expect(image.getGeoKeys()).toMatchObject({
        GTModelTypeGeoKey: 1,
        GTRasterTypeGeoKey: 1,
        ProjectedCSTypeGeoKey: 32636,
      });
      expect(image.getGDALNoData()).toBe(0);
      expect(await image.getGDALMetadata(3)).toEqual({ DESCRIPTION: 'nir' });
      expect(image.fileDirectory.getValue('PhotometricInterpretation')).toBe(2);
    });
    const bytes = await readFile(path);
    expect(bytes.includes('© 2022 Überflug')).toBe(true);
    expect(bytes.includes('2022:08:09 08:01:02')).toBe(true);
    expect(bytes.includes('>2022-08-09T08:01:02Z<')).toBe(true);
  });

  it('has no geo keys without a CRS', async () => {
    const path = join(folder, 'bare.tif');
    await writeCog(path, texturedRaster(20, 10, 1, 'uint8'), byteOptions(pixelGrid(20, 10)));
    const keys = await withTiff(path, async (tiff) => (await tiff.getImage()).getGeoKeys());
    expect(keys ?? {}).toEqual({});
  });

  it('writes nodata where a pixel is not valid, in overviews only where none of the four is', async () => {
    const path = join(folder, 'nodata.tif');
    const raster = texturedRaster(1030, 600, 1, 'float32', (col) => col < 513);
    await writeCog(path, raster, {
      grid: gridAt({ width: 1030, height: 600 }),
      bandCount: 1,
      sampleType: 'float32',
      nodata: NaN,
    });
    await withTiff(path, async (tiff) => {
      expect(await tiff.getImageCount()).toBe(3);
      const overview = await tiff.getImage(1);
      expect([overview.getWidth(), overview.getHeight(), overview.getGDALNoData()]).toEqual([515, 300, NaN]);
      const [values] = (await overview.readRasters({ window: [255, 7, 258, 8] })) as unknown as [Float32Array];
      const at = (col: number, row: number) => raster.bands[0]![row * 1030 + col]!;
      const mean = (at(510, 14) + at(511, 14) + at(510, 15) + at(511, 15)) / 4;
      expect([...values]).toEqual([mean, (at(512, 14) + at(512, 15)) / 2, NaN]);
    });
  });

  it('keeps the valid mask as 1-bit images, one for every level', async () => {
    const path = join(folder, 'mask.tif');
    const raster = texturedRaster(600, 520, 3, 'uint8', (col, row) => (col + 2 * row) % 3 !== 0);
    await writeCog(path, raster, {
      grid: gridAt({ width: 600, height: 520 }),
      bandCount: 3,
      sampleType: 'uint8',
      hasMask: true,
    });
    await withTiff(path, async (tiff) => {
      const images = await Promise.all([0, 1, 2, 3].map((index) => tiff.getImage(index)));
      expect(images.map((image) => image.fileDirectory.getValue('NewSubfileType'))).toEqual([0, 4, 1, 5]);
      const [bits] = (await images[1]!.readRasters()) as unknown as [Uint8Array];
      expect(Buffer.compare(bits, raster.valid)).toBe(0);
      const [halved] = (await images[3]!.readRasters()) as unknown as [Uint8Array];
      expect(halved.every((bit) => bit === 1)).toBe(true);
    });
  });

  it('is the same bytes for the same tiles', async () => {
    const raster = texturedRaster(1300, 1100, 3, 'uint8');
    const options = byteOptions(gridAt({ width: 1300, height: 1100 }), { bandCount: 3 });
    const files = [join(folder, 'same-1.tif'), join(folder, 'same-2.tif')] as const;
    for (const file of files) await writeCog(file, raster, options);
    expect(Buffer.compare(await readFile(files[0]), await readFile(files[1]))).toBe(0);
  });

  it('is as long as it says, and replaces what was there', async () => {
    const path = join(folder, 'length.tif');
    await writeCog(path, texturedRaster(600, 600, 1, 'uint8'), byteOptions(gridAt({ width: 600, height: 600 })));
    const { bytes } = await writeCog(path, texturedRaster(20, 10, 1, 'uint8'), byteOptions(pixelGrid(20, 10)));
    expect((await readFile(path)).length).toBe(bytes);
  });
});

describe('tiles encoded elsewhere', () => {
  it.each([
    { sampleType: 'uint8', bandCount: 3, hasMask: true },
    { sampleType: 'float32', bandCount: 1, nodata: Number.NaN },
    { sampleType: 'uint16', bandCount: 1, nodata: 0, overviewResampling: 'nearest' },
  ] as const)('make the same file as whole ones, in any order: $sampleType', async (more) => {
    const raster = texturedRaster(1100, 600, more.bandCount, more.sampleType, (col, row) => (col * row) % 97 !== 0);
    const options = { grid: gridAt({ width: 1100, height: 600 }), ...more };
    const [path, encodedPath] = [join(folder, 'whole.tif'), join(folder, 'encoded.tif')];
    await writeCog(path, raster, options);
    const writer = await createCogWriter(encodedPath, options);
    // As threads that share the file get them: each block of 2 × 2 tiles one of them.
    const encoders = [cogTileEncoder(options, writer.staging), cogTileEncoder(options, writer.staging)];
    for (const [col, row] of [4, 0, 5, 2, 3, 1].map((tile) => [tile % 3, Math.floor(tile / 3)] as const)) {
      await writer.takeWritten(encoders[col >> 1]!(col, row, cutTile(raster, col, row)));
    }
    await writer.finish();
    expect(Buffer.compare(await readFile(path), await readFile(encodedPath))).toBe(0);
  });
});

describe('the layout of a COG', () => {
  const options = byteOptions(gridAt({ width: 1024, height: 512 }));
  const level = (tileBytes: number) => [
    { width: 1024, height: 512, imageByteCounts: [tileBytes, tileBytes], maskByteCounts: [] },
    { width: 512, height: 256, imageByteCounts: [100], maskByteCounts: [] },
  ];

  it('becomes a BigTIFF only where 32-bit offsets would not reach', () => {
    const small = layOutCog(options, level(2 ** 31 - 1000));
    expect([small.front[2], small.bytes < 2 ** 32]).toEqual([42, true]);
    const big = layOutCog(options, level(2 ** 31));
    expect(big.front[2]).toBe(43);
    expect(big.bytes).toBe(big.front.length + 2 * (2 ** 31 + 8) + 108);
  });

  it('puts the tiles of the smallest level right behind the directories', () => {
    const { front } = layOutCog(options, level(1000));
    const offsets = new Uint32Array([front.length + 4, front.length + 108 + 4, front.length + 108 + 1008 + 4]);
    const bytes = Buffer.from(front);
    expect(bytes.includes(Buffer.from(offsets.buffer, 4, 8))).toBe(true);
    expect(bytes.includes(Buffer.from(offsets.buffer, 0, 4))).toBe(true);
  });
});

describe('a COG that is not to be', () => {
  const raster = texturedRaster(600, 520, 1, 'uint8');
  const options = byteOptions(gridAt({ width: 600, height: 520 }));
  const leftIn = async (path: string) => (await readdir(folder)).filter((name) => join(folder, name).startsWith(path));

  it('leaves nothing when aborted half-way', async () => {
    const path = join(folder, 'aborted.tif');
    const writer = await createCogWriter(path, options);
    await writer.writeTile(0, 0, cutTile(raster, 0, 0));
    await writer.abort();
    await writer.abort();
    expect(await leftIn(path)).toEqual([]);
    await expect(writer.writeTile(1, 0, cutTile(raster, 1, 0))).rejects.toThrow(RangeError);
  });

  it('stays whole when aborted after it was finished', async () => {
    const path = join(folder, 'finished.tif');
    const writer = await createCogWriter(path, byteOptions(pixelGrid(20, 10)));
    await writer.writeTile(0, 0, texturedRaster(20, 10, 1, 'uint8'));
    await writer.finish();
    await writer.abort();
    await expect(writer.finish()).rejects.toThrow(RangeError);
    expect(await leftIn(path)).toEqual([path.slice(folder.length + 1)]);
  });

  const refused: Record<string, (path: string) => Promise<unknown>> = {
    'a tile that came before': async (path) => {
      const writer = await createCogWriter(path, options);
      await writer.writeTile(1, 0, cutTile(raster, 1, 0));
      await writer.writeTile(1, 0, cutTile(raster, 1, 0));
    },
    'a tile outside': async (path) => (await createCogWriter(path, options)).writeTile(2, 0, cutTile(raster, 1, 0)),
    'a tile of another size': async (path) => (await createCogWriter(path, options)).writeTile(0, 0, raster),
    'a tile of another type': async (path) =>
      (await createCogWriter(path, options)).writeTile(0, 0, texturedRaster(512, 512, 1, 'uint16')),
    'pixels that are not valid, with no way to say so': async (path) =>
      (await createCogWriter(path, options)).writeTile(
        0,
        0,
        texturedRaster(512, 512, 1, 'uint8', () => false),
      ),
    'an end before the last tile': async (path) => {
      const writer = await createCogWriter(path, options);
      await writer.writeTile(0, 0, cutTile(raster, 0, 0));
      return writer.finish();
    },
    'a nodata value that the samples cannot hold': (path) => createCogWriter(path, { ...options, nodata: -9999 }),
    'both nodata and mask': (path) => createCogWriter(path, { ...options, nodata: 0, hasMask: true }),
    'fewer names than bands': (path) => createCogWriter(path, { ...options, bandNames: [] }),
    'an empty grid': (path) => createCogWriter(path, byteOptions(pixelGrid(0, 5))),
  };
  it.each(Object.entries(refused))('refuses %s and leaves nothing', async (name, write) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.tif`);
    await expect(write(path)).rejects.toThrow(RangeError);
    expect(await leftIn(path)).toEqual([]);
  });

  it('refuses a CRS without an EPSG code', async () => {
    const crs = { code: 'user-defined', proj4: '+proj=lcc', isGeographic: false };
    const path = join(folder, 'crs.tif');
    await expect(createCogWriter(path, byteOptions({ ...gridAt(), crs }))).rejects.toThrow(CrsNotSupported);
    expect(await leftIn(path)).toEqual([]);
  });

  it('says when the folder is not there', async () => {
    await expect(createCogWriter(join(folder, 'absent', 'a.tif'), options)).rejects.toThrow(OutputNotWritable);
  });

  it.skipIf(!existsSync('/dev/full'))(
    'says when the disk is full and leaves nothing (skipped without /dev/full)',
    async () => {
      const path = join(folder, 'full.tif');
      await symlink('/dev/full', `${path}.level-1`);
      await expect(writeCog(path, raster, options)).rejects.toThrow(DiskFull);
      expect(await leftIn(path)).toEqual([]);
    },
  );

  it('leaves nothing when the file cannot be put in its place', async () => {
    const path = join(folder, 'taken');
    const writer = await createCogWriter(path, byteOptions(pixelGrid(20, 10)));
    await writer.writeTile(0, 0, texturedRaster(20, 10, 1, 'uint8'));
    await mkdir(path);
    await expect(writer.finish()).rejects.toThrow(OutputNotWritable);
    expect(await leftIn(path)).toEqual(['taken']);
  });
});
