import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pixelGrid } from '../../../src/core/geo/grid.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';
import { encodeImageBlock } from '../../../src/io/formats/cog-block.ts';
import { frameBlock, layOutCog } from '../../../src/io/formats/cog-layout.ts';
import type { CogOptions } from '../../../src/io/formats/cog-options.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { texturedRaster, writeCog } from './written-cog.ts';

const PYTHON = '/usr/bin/python3';

/** Prints what GDAL sees in a file as JSON, and writes its pixels and its mask beside it. */
const look = `
import json, sys
from osgeo import gdal, osr
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
gdal.UseExceptions()
path = sys.argv[1]
ds = gdal.Open(path)
bands = [ds.GetRasterBand(i + 1) for i in range(ds.RasterCount)]
ds.ReadAsArray().tofile(path + '.pixels')
bands[0].GetMaskBand().ReadAsArray().tofile(path + '.mask')
overview = bands[0].GetOverview(0)
if overview:
    overview.ReadAsArray().tofile(path + '.overview')
    overview.GetMaskBand().ReadAsArray().tofile(path + '.overview-mask')
warnings, errors, _ = validate(path, full_check=True)
crs = ds.GetSpatialRef()
print(json.dumps({
    'complaints': warnings + errors,
    'epsg': crs and int(crs.GetAuthorityCode(None)),
    'transform': ds.GetGeoTransform(can_return_null=True),
    'metadata': ds.GetMetadata(),
    'imagery': ds.GetMetadata('IMAGERY'),
    'structure': ds.GetMetadata('IMAGE_STRUCTURE'),
    'type': gdal.GetDataTypeName(bands[0].DataType),
    'nodata': repr(bands[0].GetNoDataValue()),
    'maskFlags': bands[0].GetMaskFlags(),
    'names': [b.GetDescription() for b in bands],
    'colours': [gdal.GetColorInterpretationName(b.GetColorInterpretation()) for b in bands],
    'overviews': [[o.XSize, o.YSize] for o in map(bands[0].GetOverview, range(bands[0].GetOverviewCount()))],
}))
`;

interface Seen {
  readonly complaints: readonly string[];
  readonly epsg: number | null;
  readonly transform: readonly number[] | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly imagery: Readonly<Record<string, string>>;
  readonly structure: Readonly<Record<string, string>>;
  readonly type: string;
  readonly nodata: string;
  readonly maskFlags: number;
  readonly names: readonly string[];
  readonly colours: readonly string[];
  readonly overviews: readonly (readonly number[])[];
}

const PER_DATASET = 2;

describe.skipIf(!hasGdal())('GDAL (skipped where python3-gdal is not installed)', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftermath-cog-gdal-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function lookAt(path: string): Promise<Seen> {
    const { stdout } = await promisify(execFile)(PYTHON, ['-c', look, path]);
    return JSON.parse(stdout);
  }

  async function written(name: string, raster: Raster, options: CogOptions) {
    const path = join(folder, `${name}.tif`);
    await writeCog(path, raster, options);
    return { path, seen: await lookAt(path) };
  }

  const every3rd = (col: number, row: number) => (col + 2 * row) % 3 !== 0;
  const hole = (col: number, row: number) => Math.hypot(col - 200, row - 150) > 120;
  const cases = [
    ['uint8', 1, 1, 1, {}],
    ['uint8', 511, 512, 3, { bandNames: ['red', 'green', 'blue'] }],
    ['uint8', 1300, 700, 3, { bandNames: ['red', 'green', 'blue'], hasMask: true }],
    ['uint8', 512, 512, 2, { hasMask: true }],
    ['uint8', 513, 1030, 1, { nodata: 255, overviewResampling: 'nearest' }],
    ['uint16', 1300, 700, 4, { bandNames: ['blue', 'green', 'red', 'nir'], nodata: 0 }],
    ['uint16', 513, 513, 5, { hasMask: true }],
    ['int16', 700, 1300, 2, { nodata: -32768 }],
    ['int16', 2100, 60, 1, { hasMask: true }],
    ['float32', 1300, 700, 1, { nodata: NaN }],
    ['float32', 513, 300, 3, { nodata: -9999 }],
    ['float64', 511, 513, 2, { nodata: NaN }],
  ] as const satisfies readonly [string, number, number, number, Partial<CogOptions>][];

  it.each(cases)('sees the same %s pixels, %i × %i px, %i bands, %o, in a valid COG', async (...given) => {
    const [sampleType, width, height, bandCount, more] = given;
    const options: CogOptions = { grid: gridAt({ width, height }), bandCount, sampleType, ...more };
    const hasHoles = options.hasMask === true || options.nodata !== undefined;
    const isValid = options.overviewResampling === 'nearest' ? every3rd : hole;
    const raster = texturedRaster(width, height, bandCount, sampleType, hasHoles ? isValid : () => true);
    const { path, seen } = await written(`${sampleType}-${width}-${height}-${bandCount}`, raster, options);

    expect(seen.complaints).toEqual([]);
    expect(seen.structure['LAYOUT']).toBe('COG');
    expect(seen.overviews).toEqual(overviewSizes(width, height));
    if (more && 'bandNames' in more) expect(seen.names).toEqual(more.bandNames);
    expect(seen.maskFlags === PER_DATASET).toBe(options.hasMask === true);

    const expected = raster.bands.map((band) =>
      band.map((value, i) => (raster.valid[i] === 1 ? value : (options.nodata ?? 0))),
    );
    const pixels = await readFile(`${path}.pixels`);
    expect(Buffer.compare(pixels, bandBytes(expected))).toBe(0);
    const mask = await readFile(`${path}.mask`);
    expect(mask.every((value, i) => value === 255 * raster.valid[i]!)).toBe(true);
  });

  it('reads an overview that is the mean of the valid pixels', async () => {
    const raster = texturedRaster(1040, 600, 1, 'uint16', hole);
    const { path } = await written('overview', raster, {
      grid: gridAt({ width: 1040, height: 600 }),
      bandCount: 1,
      sampleType: 'uint16',
      hasMask: true,
    });
    const overview = new Uint16Array((await readFile(`${path}.overview`)).buffer.slice(0));
    const mask = await readFile(`${path}.overview-mask`);
    const wrong: number[] = [];
    for (let i = 0; i < overview.length; i++) {
      const [col, row] = [(i % 520) * 2, Math.floor(i / 520) * 2];
      const four = [0, 1, 1040, 1041].map((step) => row * 1040 + col + step).filter((at) => raster.valid[at] === 1);
      const sum = four.reduce((total, at) => total + raster.bands[0]![at]!, 0);
      const mean = four.length === 0 ? 0 : Math.floor(sum / four.length + 0.5);
      if (overview[i] !== mean || mask[i] !== (four.length > 0 ? 255 : 0)) wrong.push(i);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    [32636, 546_000.25, 0.5],
    [32733, 320_000, 10],
    [3857, 3_739_000, 1.194],
    [4326, 33.59, 0.000_004_5],
  ])('places a file in EPSG:%i', async (epsg, originX, pixelWidth) => {
    const grid = gridAt({
      epsg,
      originX,
      originY: 45.09,
      pixelWidth,
      pixelHeight: 2 * pixelWidth,
      width: 9,
      height: 5,
    });
    const { seen } = await written(`crs-${epsg}`, texturedRaster(9, 5, 1, 'uint8'), {
      grid,
      bandCount: 1,
      sampleType: 'uint8',
    });
    expect(seen.epsg).toBe(epsg);
    expect(seen.transform).toEqual([originX, pixelWidth, 0, 45.09, 0, -2 * pixelWidth]);
    expect(seen.metadata['AREA_OR_POINT']).toBe('Area');
  });

  it('sees no place where there is none', async () => {
    const { seen } = await written('bare', texturedRaster(9, 5, 1, 'uint8'), {
      grid: pixelGrid(9, 5),
      bandCount: 1,
      sampleType: 'uint8',
    });
    expect([seen.epsg, seen.transform, seen.complaints]).toEqual([null, null, []]);
  });

  it('reads names, colours, date, credit and description', async () => {
    const { seen } = await written('tags', texturedRaster(9, 5, 4, 'uint8'), {
      grid: gridAt({ width: 9, height: 5 }),
      bandCount: 4,
      sampleType: 'uint8',
      bandNames: ['red', 'green', 'blue', 'nir <&> "8"'],
      acquiredAt: '2022-08-09T08:01:02Z',
      credit: '© 2022 Überflug & Söhne',
      description: 'Two hangars',
    });
    expect(seen.names).toEqual(['red', 'green', 'blue', 'nir <&> "8"']);
    expect(seen.colours).toEqual(['Red', 'Green', 'Blue', 'Undefined']);
    expect(seen.metadata).toMatchObject({
      TIFFTAG_DATETIME: '2022:08:09 08:01:02',
      TIFFTAG_COPYRIGHT: '© 2022 Überflug & Söhne',
      TIFFTAG_IMAGEDESCRIPTION: 'Two hangars',
      TIFFTAG_SOFTWARE: 'Aftermath',
    });
    expect(seen.imagery).toEqual({ ACQUISITIONDATETIME: '2022-08-09T08:01:02Z' });
  });

  it('reads a BigTIFF of ours, which is written only where 32-bit offsets would not reach', async () => {
    const raster = texturedRaster(300, 200, 3, 'int16');
    const options: CogOptions = { grid: gridAt({ width: 300, height: 200 }), bandCount: 3, sampleType: 'int16' };
    const block = deflateSync(encodeImageBlock(raster, 'int16', 0));
    const level = { width: 300, height: 200, imageByteCounts: [block.length], maskByteCounts: [] };
    const path = join(folder, 'big.tif');
    await writeFile(path, [layOutCog(options, [level], true).front, ...frameBlock(block)]);

    const { complaints, epsg, type } = await lookAt(path);
    expect([complaints, epsg, type]).toEqual([[], 32636, 'Int16']);
    expect(Buffer.compare(await readFile(`${path}.pixels`), bandBytes(raster.bands))).toBe(0);
  });
});

function hasGdal(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import osgeo.gdal, osgeo_utils.samples'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function bandBytes(bands: Raster['bands']): Buffer {
  return Buffer.concat(bands.map((band) => new Uint8Array(band.buffer)));
}

function overviewSizes(width: number, height: number): number[][] {
  if (width <= 512 && height <= 512) return [];
  const half = [Math.ceil(width / 2), Math.ceil(height / 2)] as const;
  return [[...half], ...overviewSizes(...half)];
}
