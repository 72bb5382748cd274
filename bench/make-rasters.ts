/**
 * The pair of scenes that the benches read: 10,000² px if not said otherwise, three bands of uint8, 0.5 m, DEFLATE COGs with
 * predictor 2 and overviews, in /tmp/aftermath-bench. Made once, by /usr/bin/python3 with numpy and GDAL; the same bytes
 * every time.
 *
 * Texture like that of real scenes: value noise in five octaves, correlated between bands, with sensor noise on top,
 * so that DEFLATE saves about as much as it does on imagery. The second date is the same ground with other light,
 * its own noise, and discs where something changed.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '/tmp/aftermath-bench';
const PYTHON = '/usr/bin/python3';

const SIDE_PX = 10_000;

/** Makes the pair where it is not there yet; 10,000² px take about two minutes and 500 MB. */
export function benchPair(sidePx = SIDE_PX): { readonly before: string; readonly after: string } {
  const folder = sidePx === SIDE_PX ? FOLDER : join(FOLDER, String(sidePx));
  const pair = { before: join(folder, 'before.tif'), after: join(folder, 'after.tif') };
  if (!existsSync(pair.before) || !existsSync(pair.after)) {
    console.log(`Making ${sidePx} × ${sidePx} px scenes in ${folder} …`);
    execFileSync(PYTHON, ['-c', SCRIPT, folder, String(sidePx)], { stdio: 'inherit' });
  }
  return pair;
}

const SCRIPT = `
import os, sys
import numpy as np
from osgeo import gdal, osr
gdal.UseExceptions()
folder, side = sys.argv[1], int(sys.argv[2])
os.makedirs(folder, exist_ok=True)
rows = 500
octaves = [(1024, 40), (256, 25), (64, 18), (16, 12), (4, 6)]
seeds = np.random.default_rng(20220809)
grids = [[seeds.normal(size=(side // cell + 3, side // cell + 3)).astype(np.float32) for cell, _ in octaves] for _ in range(2)]
discs = [(seeds.integers(200, side - 200), seeds.integers(200, side - 200), seeds.integers(8, 60), seeds.choice([-70, 70])) for _ in range(60)]

def interpolate(grid, cell, top, count):
    y = np.arange(top, top + count, dtype=np.float32) / cell
    x = np.arange(side, dtype=np.float32) / cell
    i, j = y.astype(int), x.astype(int)
    v, u = (y - i)[:, None], x - j
    lines = grid[i] * (1 - v) + grid[i + 1] * v
    return lines[:, j] * (1 - u) + lines[:, j + 1] * u

def texture(which, top, count):
    return sum(interpolate(grid, cell, top, count) * amplitude for grid, (cell, amplitude) in zip(grids[which], octaves))

def changes(top, count):
    out = np.zeros((count, side), np.float32)
    for row, col, radius, step in discs:
        first, last = max(row - radius, top), min(row + radius, top + count)
        if first >= last: continue
        y, x = np.ogrid[first:last, col - radius:col + radius]
        out[first - top:last - top, col - radius:col + radius] += step * (((y - row) ** 2 + (x - col) ** 2) < radius ** 2)
    return out

crs = osr.SpatialReference(); crs.ImportFromEPSG(32636)
names = ['before', 'after']
raws = [os.path.join(folder, f'{name}.raw.tif') for name in names]
files = [gdal.GetDriverByName('GTiff').Create(raw, side, side, 3, gdal.GDT_Byte, ['INTERLEAVE=PIXEL', 'PHOTOMETRIC=RGB']) for raw in raws]
for file, day in zip(files, ['2022:08:09 08:00:00', '2022:08:10 08:00:00']):
    file.SetGeoTransform((546000, 0.5, 0, 4993000, 0, -0.5)); file.SetSpatialRef(crs)
    file.SetMetadataItem('TIFFTAG_DATETIME', day)
noise = [np.random.default_rng(1), np.random.default_rng(2)]
for top in range(0, side, rows):
    count = min(rows, side - top)
    common, tint = texture(0, top, count), texture(1, top, count) * 0.2
    changed = changes(top, count)
    for band, (share, level) in enumerate([(1.0, 110), (0.95, 105), (0.85, 95)]):
        ground = common * share + tint * (band - 1) + level
        for date, (gain, haze) in enumerate([(1.0, 0), (0.9, 18)]):
            seen = (ground + (changed if date else 0)) * gain + haze + noise[date].normal(scale=1.5, size=ground.shape).astype(np.float32)
            files[date].GetRasterBand(band + 1).WriteArray(np.clip(seen, 1, 255).astype(np.uint8), 0, top)
file = None
files = None
for raw, name in zip(raws, names):
    gdal.Translate(os.path.join(folder, f'{name}.part.tif'), raw, format='COG', creationOptions=['COMPRESS=DEFLATE', 'PREDICTOR=YES', 'NUM_THREADS=2', 'BLOCKSIZE=512'])
    os.remove(raw)
    os.rename(os.path.join(folder, f'{name}.part.tif'), os.path.join(folder, f'{name}.tif'))
`;
