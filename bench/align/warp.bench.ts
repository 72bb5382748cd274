/**
 * Warping 4096² × 3 bands of uint8 from UTM 33N to Web Mercator, ours beside gdalwarp's own code, in memory on both
 * sides, one thread each: `npm run build && npm run bench align/warp`.
 *
 * The peer is `gdal.Warp` from a MEM to a MEM dataset with the same kernel and -wm 2048, through /usr/bin/python3 with
 * GDAL's Python bindings; its error threshold is its default, 0.125 px, ours is 0.05 px. Seconds of CPU on both sides, so
 * that a busy machine does not decide.
 */
import { execFileSync } from 'node:child_process';
import { planWarp } from '../../src/core/align/plan-warp.ts';
import { warp } from '../../src/core/align/warp.ts';
import { crsFromEpsg, fromLonLat } from '../../src/core/geo/crs.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { allocateRaster, type Raster } from '../../src/core/raster/raster.ts';
import type { Kernel } from '../../src/core/raster/sampling.ts';
import { fillLinesFast } from '../../src/io/kernels/fill-lines.ts';

const SIDE_PX = 4096;
const ROUNDS = 5;
const MEGAPIXELS = SIDE_PX ** 2 / 1e6;
const CENTER = { lon: 15.5, lat: 50 };

/** Such a pixel size that the source neither gets blurred nor is much enlarged: 3 m on the ground at 50° N. */
const source = gridAround(32633, 3);
const target = gridAround(3857, 3 / Math.cos((CENTER.lat * Math.PI) / 180));

function gridAround(epsg: number, pixelSize: number): Grid {
  const crs = crsFromEpsg(epsg)!;
  const { x, y } = fromLonLat(crs, CENTER);
  const half = (SIDE_PX / 2) * pixelSize;
  return {
    crs,
    originX: x - half,
    originY: y + half,
    pixelWidth: pixelSize,
    pixelHeight: pixelSize,
    width: SIDE_PX,
    height: SIDE_PX,
  };
}

function noise(): Raster {
  const raster = allocateRaster(SIDE_PX, SIDE_PX, 3, 'uint8');
  let state = 20220809;
  for (const band of raster.bands) {
    for (let i = 0; i < band.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      band[i] = state >>> 24;
    }
  }
  raster.valid.fill(1);
  return raster;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function timeOurs(pixels: Raster, kernel: Kernel): { seconds: number; checksum: number } {
  const seconds: number[] = [];
  let checksum = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const out = allocateRaster(SIDE_PX, SIDE_PX, 3, 'uint8');
    const start = process.cpuUsage().user;
    const plan = planWarp(source, target, { col: 0, row: 0, width: SIDE_PX, height: SIDE_PX });
    const read = cutWindow(pixels, plan.source!);
    warp(plan, read, out, { kernel, fill: fillLinesFast });
    seconds.push((process.cpuUsage().user - start) / 1e6);
    checksum = 0;
    for (const value of out.bands[0]!) checksum += value;
  }
  return { seconds: median(seconds), checksum };
}

function cutWindow(raster: Raster, window: { col: number; row: number; width: number; height: number }): Raster {
  const part = allocateRaster(window.width, window.height, raster.bands.length, 'uint8');
  const planes = [
    ...raster.bands.map((band, b) => [band, part.bands[b]!] as const),
    [raster.valid, part.valid] as const,
  ];
  for (const [from, to] of planes) {
    for (let row = 0; row < window.height; row++) {
      const start = (window.row + row) * raster.width + window.col;
      to.set(from.subarray(start, start + window.width), row * window.width);
    }
  }
  return part;
}

function timeGdal(kernel: Kernel): number | null {
  const script = `
import time, numpy as np
from osgeo import gdal, osr
gdal.UseExceptions()
def dataset(geotransform, epsg):
    ds = gdal.GetDriverByName('MEM').Create('', ${SIDE_PX}, ${SIDE_PX}, 3, gdal.GDT_Byte)
    ds.SetGeoTransform(geotransform)
    srs = osr.SpatialReference(); srs.ImportFromEPSG(epsg); ds.SetProjection(srs.ExportToWkt())
    return ds
src = dataset((${source.originX}, ${source.pixelWidth}, 0, ${source.originY}, 0, -${source.pixelHeight}), 32633)
rng = np.random.default_rng(1)
for b in range(3): src.GetRasterBand(b + 1).WriteArray(rng.integers(0, 256, (${SIDE_PX}, ${SIDE_PX}), dtype=np.uint8))
times = []
for _ in range(${ROUNDS}):
    dst = dataset((${target.originX}, ${target.pixelWidth}, 0, ${target.originY}, 0, -${target.pixelHeight}), 3857)
    start = time.process_time()
    gdal.Warp(dst, src, resampleAlg='${kernel}', warpMemoryLimit=2048)
    times.append(time.process_time() - start)
print(sorted(times)[len(times) // 2])
`;
  try {
    return Number(execFileSync('/usr/bin/python3', ['-c', script], { encoding: 'utf8' }));
  } catch {
    console.log('No GDAL to compare with.');
    return null;
  }
}

const pixels = noise();
for (const kernel of ['bilinear', 'cubic'] as const) {
  const gdalSeconds = timeGdal(kernel);
  const { seconds, checksum } = timeOurs(pixels, kernel);
  const rate = (time: number) => `${(MEGAPIXELS / time).toFixed(1)} Mpx/s`;
  const peer = gdalSeconds === null ? '' : `; GDAL ${rate(gdalSeconds)}; ratio ${(gdalSeconds / seconds).toFixed(2)}`;
  console.log(`warp ${kernel}: ${rate(seconds)}${peer}; checksum ${checksum}`);
}
console.log(`peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
