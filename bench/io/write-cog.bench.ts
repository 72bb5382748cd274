/**
 * Writing an 8192² × 3 bands uint8 COG, ours beside GDAL's COG driver: `npm run build && npm run bench io/write-cog`.
 *
 * Ours takes tiles from memory. The peer is `gdal_translate -of COG -co COMPRESS=DEFLATE -co PREDICTOR=YES
 * -co NUM_THREADS=2` from an uncompressed tiled GeoTIFF of the same pixels in the page cache; both make overviews by
 * averaging. The texture is smooth ground with sensor noise, about as compressible as an aerial photograph.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crsFromEpsg } from '../../src/core/geo/crs.ts';
import { gaussianBlur } from '../../src/core/raster/gaussian.ts';
import { allocateRaster, type Raster } from '../../src/core/raster/raster.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { hashFile } from '../../src/io/store/run-folder.ts';

const TILES_ACROSS = 16;
const SIDE_PX = TILES_ACROSS * COG_TILE_PX;
const MEGAPIXELS = SIDE_PX ** 2 / 1e6;
const ROUNDS = 3;
const GDAL_TRANSLATE = '/usr/bin/gdal_translate';

let state = 20220809;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

/** Smooth ground under noise of ± 2 grey levels. */
function texturedTile(): Raster {
  const tile = allocateRaster(COG_TILE_PX, COG_TILE_PX, 3, 'uint8');
  tile.valid.fill(1);
  for (const band of tile.bands) {
    const ground = gaussianBlur(Float32Array.from(band, random), COG_TILE_PX, COG_TILE_PX, 4);
    ground.forEach((value, i) => {
      band[i] = 128 + (value - 0.5) * 1000 + (random() - 0.5) * 4;
    });
  }
  return tile;
}

async function writeOurs(path: string, tiles: readonly Raster[]): Promise<void> {
  const grid = {
    crs: crsFromEpsg(32636),
    originX: 540_000,
    originY: 4_999_000,
    pixelWidth: 0.5,
    pixelHeight: 0.5,
    width: SIDE_PX,
    height: SIDE_PX,
  };
  const bandNames = ['red', 'green', 'blue'];
  const writer = await createCogWriter(path, { grid, bandCount: 3, sampleType: 'uint8', bandNames });
  for (let row = 0; row < TILES_ACROSS; row++) {
    for (let col = 0; col < TILES_ACROSS; col++) {
      await writer.writeTile(col, row, tiles[(row * 7 + col * 3) % tiles.length]!);
    }
  }
  await writer.finish();
}

async function secondsOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const folder = await mkdtemp(join(tmpdir(), 'aftermath-bench-'));
try {
  const ours = join(folder, 'ours.tif');
  const plain = join(folder, 'plain.tif');
  const peers = join(folder, 'gdal.tif');
  const tiles = Array.from({ length: 16 }, texturedTile);
  await writeOurs(ours, tiles);
  execFileSync(GDAL_TRANSLATE, ['-q', '-co', 'TILED=YES', ours, plain]);
  const cogOptions = ['COMPRESS=DEFLATE', 'PREDICTOR=YES', 'NUM_THREADS=2', 'RESAMPLING=AVERAGE'];
  const peer = ['-q', '-of', 'COG', ...cogOptions.flatMap((option) => ['-co', option]), plain, peers];

  const seconds = { ours: [] as number[], gdal: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    seconds.ours.push(await secondsOf(() => writeOurs(ours, tiles)));
    seconds.gdal.push(await secondsOf(() => execFileSync(GDAL_TRANSLATE, peer)));
  }
  for (const [name, path] of [
    ['ours', ours],
    ['gdal', peers],
  ] as const) {
    const { bytes, sha256 } = await hashFile(path);
    const rate = MEGAPIXELS / median(seconds[name]);
    console.log(`${name} ${rate.toFixed(1)} Mpx/s, ${(bytes / 1e6).toFixed(1)} MB, checksum ${sha256.slice(0, 16)}`);
  }
  console.log(`ratio ours / GDAL ${(median(seconds.gdal) / median(seconds.ours)).toFixed(2)}`);
  console.log(`peak RSS ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
} finally {
  await rm(folder, { recursive: true });
}
