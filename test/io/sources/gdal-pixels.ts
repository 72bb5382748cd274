import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PixelArray, SampleType } from '../../../src/core/raster/raster.ts';
import { pixelArrays } from '../../../src/core/raster/raster.ts';
import { GDAL_PYTHON } from '../../helpers/gdal.ts';

/** What GDAL makes of a file. */
export interface GdalPixels {
  readonly width: number;
  readonly height: number;
  readonly sampleType: SampleType;
  readonly bands: readonly PixelArray[];
  /** One a band: 0 where GDAL says that nothing was measured. */
  readonly masks: readonly Uint8Array[];
  /** GDAL's six numbers; null where it has none. */
  readonly transform: readonly number[] | null;
  /** Where the image's centre lies; null without a CRS. */
  readonly center: { readonly lon: number; readonly lat: number } | null;
}

/**
 * Reads whole files with GDAL, all in one process: colour tables as RGB, alpha bands as masks only, sidecars not looked
 * at, at most `rows` rows of each.
 *
 * @returns what it read by path; null for a file that GDAL refuses.
 */
export async function readWithGdal(
  paths: readonly string[],
  folder: string,
  rows: number,
): Promise<ReadonlyMap<string, GdalPixels | null>> {
  const list = join(folder, 'files.json');
  await writeFile(list, JSON.stringify(paths));
  await promisify(execFile)(GDAL_PYTHON, ['-c', SCRIPT, list, folder, String(rows)], { maxBuffer: 2 ** 26 });
  const answers: readonly (Answer | null)[] = JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8'));
  const found = new Map<string, GdalPixels | null>();
  for (const [index, path] of paths.entries()) {
    const answer = answers[index];
    found.set(path, answer ? await withPixels(answer, join(folder, String(index))) : null);
  }
  return found;
}

type Answer = Omit<GdalPixels, 'bands' | 'masks'> & { readonly count: number };

async function withPixels({ count, ...answer }: Answer, path: string): Promise<GdalPixels> {
  const pixels = new Uint8Array(await readFile(`${path}.pixels`)).buffer;
  const masks = new Uint8Array(await readFile(`${path}.masks`));
  const length = answer.width * answer.height;
  const all = new pixelArrays[answer.sampleType](pixels);
  const band = (index: number) => [index * length, (index + 1) * length] as const;
  return {
    ...answer,
    bands: Array.from({ length: count }, (_, index) => all.subarray(...band(index))),
    masks: Array.from({ length: count }, (_, index) => masks.subarray(...band(index))),
  };
}

const SCRIPT = `
import json, os, sys
import numpy as np
from osgeo import gdal, osr
gdal.PushErrorHandler('CPLQuietErrorHandler')
gdal.SetConfigOption('GDAL_DISABLE_READDIR_ON_OPEN', 'EMPTY_DIR')
gdal.SetConfigOption('GDAL_PAM_ENABLED', 'NO')
files, folder, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])

def look(path, out):
    ds = gdal.OpenEx(path, gdal.OF_RASTER, allowed_drivers=['GTiff', 'PNG', 'JPEG'])
    if ds is None or ds.RasterXSize * min(ds.RasterYSize, rows) * ds.RasterCount > 2 ** 28: return None
    height = min(ds.RasterYSize, rows)
    bands = [ds.GetRasterBand(i + 1) for i in range(ds.RasterCount)]
    names = [gdal.GetColorInterpretationName(b.GetColorInterpretation()) for b in bands]
    bands = [b for b, name in zip(bands, names) if name != 'Alpha' or len(bands) == 1]
    pixels = [b.ReadAsArray(0, 0, ds.RasterXSize, height) for b in bands]
    masks = [b.GetMaskBand().ReadAsArray(0, 0, ds.RasterXSize, height) for b in bands]
    if any(p is None for p in pixels + masks): return None
    table = bands[0].GetColorTable()
    if table is not None and len(bands) == 1:
        entries = [table.GetColorEntry(min(i, table.GetCount() - 1)) for i in range(256)]
        pixels = [np.array([e[c] for e in entries], np.uint8)[pixels[0]] for c in range(3)]
        masks = masks * 3
    signed = bands[0].GetMetadataItem('PIXELTYPE', 'IMAGE_STRUCTURE') == 'SIGNEDBYTE'
    np.stack(pixels).tofile(out + '.pixels')
    np.stack(masks).tofile(out + '.masks')
    transform = ds.GetGeoTransform(can_return_null=True)
    crs, center = ds.GetSpatialRef(), None
    if transform and crs:
        wgs84 = osr.SpatialReference(); wgs84.ImportFromEPSG(4326)
        for srs in (wgs84, crs): srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        try:
            x, y = gdal.ApplyGeoTransform(transform, ds.RasterXSize / 2, ds.RasterYSize / 2)
            lon, lat, _ = osr.CoordinateTransformation(crs, wgs84).TransformPoint(x, y)
            if np.isfinite(lon) and np.isfinite(lat): center = {'lon': lon, 'lat': lat}
        except Exception: pass
    return {'width': ds.RasterXSize, 'height': height, 'count': len(pixels), 'sampleType': 'int8' if signed else pixels[0].dtype.name,
            'transform': transform, 'center': center}

answers = []
for index, path in enumerate(json.load(open(files))):
    try: answers.append(look(path, os.path.join(folder, str(index))))
    except Exception: answers.append(None)
json.dump(answers, open(os.path.join(folder, 'answers.json'), 'w'))
`;
