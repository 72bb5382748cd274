import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AftermathError } from '../../../src/core/contract/errors.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { gridExtent } from '../../../src/core/geo/grid.ts';
import { groundDistance } from '../../../src/core/geo/ground.ts';
import type { Raster } from '../../../src/core/raster/raster.ts';
import type { ScenePart } from '../../../src/core/scene/scene.ts';
import { openPart } from '../../../src/io/sources/open-part.ts';
import { openScene } from '../../../src/io/sources/open-scene.ts';
import { GDAL_PYTHON, hasGdal } from '../../helpers/gdal.ts';
import { type GdalPixels, readWithGdal } from './gdal-pixels.ts';

const SHARED = resolve(import.meta.dirname, '../../../../shared/data');
const RASTERIO = join(SHARED, 'rasterio-testdata/tests/data');
const COGEOTIFF = join(SHARED, 'cogeotiff-tests/packages/core/data');
const PILLOW = join(SHARED, 'pillow-tiffs/Tests/images');
const withGdal = hasGdal();
const withData = withGdal && existsSync(SHARED);

/** Files of the two conformance sets that we refuse, by the refusal's class, and why that is right. */
const REFUSED: Readonly<Record<string, string>> = {
  'corrupt.tif': 'DamagedFile', // cut short; GDAL refuses it too
  'float.tif': 'CrsNotSupported', // coordinates of no stated CRS
  'float32.tif': 'CrsNotSupported',
  'float_nan.tif': 'CrsNotSupported',
  'rotated.tif': 'RotatedGrid',
};

/** JPEG decoders round differently by a grey level; every other pixel is the same. */
const JPEG_TOLERANCE: Readonly<Record<string, number>> = { 'multipage-mmap.tiff': 1, 'no_rows_per_strip.tif': 1 };

/** One plane of two was never written: GDAL gives measured zeros, we say that nothing was measured. */
const OTHER_MASK = new Set(['separate_planar_extra_samples.tiff']);

/** The shift of NAD27 is one for the whole continent; GDAL has it in finer pieces. */
const PLACE_TOLERANCE_M: Readonly<Record<string, number>> = { 'byte.tif': 10 };

/** Of taller files the first rows are compared. */
const ROWS = 2048;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aftermath-oracle-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(!withData)('the same as GDAL (skipped without python3-gdal or ../shared/data)', () => {
  it.each([
    ['rasterio', RASTERIO],
    ['cogeotiff', COGEOTIFF],
  ])('every TIFF of the %s set: pixels, mask and place', async (_, set) => {
    const paths = (await readdir(set)).filter((name) => /\.tiff?$/.test(name)).map((name) => join(set, name));
    const gdal = await readWithGdal(paths, folder, ROWS);
    const complaints: string[] = [];
    for (const path of paths) complaints.push(...(await compare(path, gdal.get(path) ?? null)));
    expect(complaints).toEqual([]);
    expect(paths.length).toBeGreaterThan(10);
  });

  it('every hostile TIFF of pillow is read as GDAL reads it or refused in words of ours', async () => {
    const names = await readdir(PILLOW, { recursive: true });
    const paths = names.filter((name) => /\.tiff?$/.test(name)).map((name) => join(PILLOW, name));
    const readable: string[] = [];
    const surprises: string[] = [];
    for (const path of paths) {
      const outcome = await read(path).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) readable.push(path);
      else if (!(outcome instanceof AftermathError)) surprises.push(`${basename(path)}: ${outcome}`);
    }
    const gdal = await readWithGdal(readable, folder, ROWS);
    for (const path of readable) surprises.push(...(await compare(path, gdal.get(path) ?? null)));
    expect(surprises).toEqual([]);
    expect(readable.length).toBeGreaterThan(40);
  });
});

describe.skipIf(!withGdal)('what GDAL writes (skipped without python3-gdal)', () => {
  it('every compression, predictor, sample type and layout comes out as GDAL reads it', async () => {
    const script = join(folder, 'written.json');
    execFileSync(GDAL_PYTHON, ['-c', WRITE_MANY, folder]);
    const paths: string[] = JSON.parse(execFileSync('cat', [script], { encoding: 'utf8' }));
    const gdal = await readWithGdal(paths, folder, ROWS);
    const complaints: string[] = [];
    for (const path of paths) complaints.push(...(await compare(path, gdal.get(path) ?? null)));
    expect(complaints).toEqual([]);
    expect(paths.length).toBeGreaterThan(60);
  });
});

async function read(path: string): Promise<{ part: ScenePart; raster: Raster }> {
  const { parts } = await openScene(path);
  const [part] = parts;
  const reader = await openPart(part);
  try {
    const { width, height } = part.grid;
    return { part, raster: await reader.readWindow({ col: 0, row: 0, width, height: Math.min(height, ROWS) }) };
  } finally {
    await reader.close();
  }
}

async function compare(path: string, gdal: GdalPixels | null): Promise<string[]> {
  const name = basename(path);
  const refusal = REFUSED[name];
  const ours = await read(path).catch((error: unknown) => error as Error);
  if (ours instanceof Error) return ours.name === refusal ? [] : [`${name}: ${ours}`];
  if (refusal !== undefined) return [`${name}: read, though listed as refused`];
  if (gdal === null) return [`${name}: GDAL refuses it`];
  const { part, raster } = ours;
  const complaints: string[] = [];
  if (raster.bands.length !== gdal.bands.length)
    return [`${name}: ${raster.bands.length} bands of ${gdal.bands.length}`];
  if (part.sampleType !== gdal.sampleType) complaints.push(`${part.sampleType} for ${gdal.sampleType}`);
  const { wrongPixels, wrongMask } = countDifferences(raster, gdal, JPEG_TOLERANCE[name] ?? 0);
  if (wrongPixels > 0) complaints.push(`${wrongPixels} pixels differ`);
  if (wrongMask > 0 && !OTHER_MASK.has(name)) complaints.push(`${wrongMask} pixels of the mask differ`);
  complaints.push(...comparePlaces(part, gdal, PLACE_TOLERANCE_M[name] ?? 0.01));
  return complaints.map((complaint) => `${name}: ${complaint}`);
}

/** Values under nodata mean nothing, so only valid ones are compared. */
function countDifferences({ bands, valid, width, height }: Raster, gdal: GdalPixels, tolerance: number) {
  const isSouthUp = (gdal.transform?.[5] ?? -1) > 0;
  const isEightBit = gdal.sampleType.endsWith('int8');
  const isFloat = gdal.sampleType.startsWith('float');
  let wrongPixels = 0;
  let wrongMask = 0;
  for (let i = 0; i < valid.length; i++) {
    const row = Math.floor(i / width);
    const j = (isSouthUp ? height - 1 - row : row) * width + (i % width);
    const masks = gdal.masks.map((mask) => mask[j] !== 0);
    const isNumber = !isFloat || gdal.bands.every((band) => Number.isFinite(band[j]!));
    const isValid = isNumber && (isEightBit ? masks.some(Boolean) : masks.every(Boolean));
    if (isValid !== (valid[i] === 1)) wrongMask++;
    if (valid[i] === 0) continue;
    if (bands.some((band, index) => Math.abs(band[i]! - gdal.bands[index]![j]!) > tolerance)) wrongPixels++;
  }
  return { wrongPixels, wrongMask };
}

function comparePlaces({ grid }: ScenePart, gdal: GdalPixels, toleranceM: number): string[] {
  if (grid.crs === null)
    return gdal.transform !== null && gdal.center !== null ? ['GDAL knows its place, we do not'] : [];
  const [x = 0, stepX = 0, , y = 0, , stepY = 0] = gdal.transform ?? [];
  const north = stepY > 0 ? y + stepY * grid.height : y;
  const places = [
    [grid.originX, x],
    [grid.originY, north],
    [grid.pixelWidth, stepX],
    [grid.pixelHeight, Math.abs(stepY)],
  ] as const;
  if (places.some(([ours, theirs]) => Math.abs(ours - theirs) > 1e-9 * Math.max(1, Math.abs(theirs)))) {
    return [`lies at ${places.map(([ours]) => ours)}, by GDAL at ${places.map(([, theirs]) => theirs)}`];
  }
  if (gdal.center === null) return [];
  const { minX, maxX, minY, maxY } = gridExtent(grid);
  const center = toLonLat(grid.crs, { x: (minX + maxX) / 2, y: (minY + maxY) / 2 });
  const meters = groundDistance(center, gdal.center);
  return meters > toleranceM ? [`its centre lies ${meters} m from where GDAL has it`] : [];
}

const WRITE_MANY = `
import itertools, json, os, sys
import numpy as np
from osgeo import gdal, osr
gdal.UseExceptions()
gdal.PushErrorHandler('CPLQuietErrorHandler')
folder = sys.argv[1]
rng = np.random.default_rng(20220809)
driver = gdal.GetDriverByName('GTiff')
crs = osr.SpatialReference(); crs.ImportFromEPSG(32636)
known = set(driver.GetMetadataItem('DMD_CREATIONOPTIONLIST').split('<Value>')) 
known = {v.split('<')[0] for v in known}
written = []

def write(bands, kind, options, nodata=None, mask=False, overviews=False):
    path = os.path.join(folder, f'written-{len(written)}-{"-".join(options)}-{kind}.tif'.replace('=', '_'))
    small = rng.normal(size=(bands, 12, 16)).cumsum(axis=1).cumsum(axis=2)
    smooth = np.kron(small, np.ones((1, 16, 16)))[:, :170, :230] + rng.normal(size=(bands, 170, 230))
    low, high = (0, 250) if kind == 'Byte' else (0, 4000) if kind.startswith('U') else (-2000, 2000)
    values = np.interp(smooth, (smooth.min(), smooth.max()), (low, high))
    ds = driver.Create(path, 230, 170, bands, gdal.GetDataTypeByName(kind), options)
    ds.SetGeoTransform((546000, 0.5, 0, 4993000, 0, -0.5)); ds.SetSpatialRef(crs)
    for b in range(bands):
        ds.GetRasterBand(b + 1).WriteArray(values[b])
        if nodata is not None: ds.GetRasterBand(b + 1).SetNoDataValue(nodata)
    if mask:
        ds.CreateMaskBand(gdal.GMF_PER_DATASET)
        ds.GetRasterBand(1).GetMaskBand().WriteArray(np.where(values[0] > np.median(values[0]), 255, 0).astype(np.uint8))
    if overviews: ds.BuildOverviews('AVERAGE', [2, 4])
    ds = None
    written.append(path)

tiled = ['TILED=YES', 'BLOCKXSIZE=64', 'BLOCKYSIZE=64']
kinds = ['Byte', 'UInt16', 'Int16', 'UInt32', 'Int32', 'Float32', 'Float64']
gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', 'YES')
for compression in ['NONE', 'DEFLATE', 'LZW', 'PACKBITS', 'ZSTD', 'LERC', 'LERC_DEFLATE', 'LERC_ZSTD']:
    if compression != 'NONE' and compression not in known: continue
    for kind in kinds:
        write(3, kind, ['COMPRESS=' + compression] + tiled)
for compression, predictor, kind in [(c, p, k) for c in ['DEFLATE', 'LZW', 'ZSTD'] for p, k in
        [(2, 'Byte'), (2, 'UInt16'), (2, 'Int32'), (2, 'Float32'), (3, 'Float32'), (3, 'Float64')]]:
    if compression not in known: continue
    for layout in [tiled, ['INTERLEAVE=BAND'], ['ENDIANNESS=BIG', 'BIGTIFF=YES']]:
        write(4, kind, ['COMPRESS=' + compression, f'PREDICTOR={predictor}'] + layout)
write(3, 'Byte', ['COMPRESS=JPEG', 'JPEG_QUALITY=90'] + tiled)
write(3, 'Byte', ['COMPRESS=JPEG', 'PHOTOMETRIC=YCBCR'] + tiled)
write(3, 'Byte', ['COMPRESS=JPEG', 'INTERLEAVE=BAND'])
write(1, 'Byte', ['COMPRESS=JPEG'])
write(4, 'Byte', ['COMPRESS=JPEG', 'PHOTOMETRIC=RGB', 'ALPHA=YES'] + tiled)
write(4, 'Byte', ['COMPRESS=JPEG', 'PHOTOMETRIC=MINISBLACK'])
if 'WEBP' in known:
    write(3, 'Byte', ['COMPRESS=WEBP', 'WEBP_LOSSLESS=YES'] + tiled)
    write(4, 'Byte', ['COMPRESS=WEBP', 'WEBP_LOSSLESS=YES'] + tiled)
write(16, 'UInt16', ['COMPRESS=DEFLATE'])
write(2, 'Int16', ['COMPRESS=LZW'], nodata=0)
write(3, 'Byte', ['COMPRESS=DEFLATE'], nodata=17)
write(3, 'Byte', ['COMPRESS=JPEG', 'PHOTOMETRIC=YCBCR'] + tiled, mask=True, overviews=True)
write(2, 'UInt16', ['COMPRESS=DEFLATE'] + tiled, mask=True, overviews=True)
write(1, 'Byte', ['PIXELTYPE=SIGNEDBYTE', 'COMPRESS=DEFLATE', 'PREDICTOR=2'])
json.dump(written, open(os.path.join(folder, 'written.json'), 'w'))
`;
