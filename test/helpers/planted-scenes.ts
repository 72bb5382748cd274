import { crsFromEpsg, crsTransform } from '../../src/core/geo/crs.ts';
import { type Grid, pixelToMap } from '../../src/core/geo/grid.ts';
import type { MapPoint } from '../../src/core/geo/points.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { planTiles } from '../../src/core/raster/plan-tiles.ts';
import { allocateRaster, type Raster } from '../../src/core/raster/raster.ts';
import { COG_TILE_PX, type CogOptions } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { gridAt } from './scenes.ts';

const UTM36 = crsFromEpsg(32636)!;

/** A change planted on the ground: a square that is a factor brighter or darker on the second date. */
interface PlantedChange {
  /** Centre, metres east and south of the origin. */
  readonly east: number;
  readonly south: number;
  readonly sizeMeters: number;
  readonly factor: number;
}

export interface PlantedLook {
  readonly grid?: Grid;
  /** The scene's own georeference is wrong by so much: ground appears this much further east and south, m. */
  readonly offEast?: number;
  readonly offSouth?: number;
  readonly gain?: number;
  readonly offset?: number;
  readonly changes?: readonly PlantedChange[];
  /** Ground east of this is not measured, m from the origin. */
  readonly validUntilEast?: number;
  /** Two dates have each their own sensor noise, of ±2 counts. */
  readonly noiseSeed?: number;
}

/** Where the planted ground lies: the top-left corner of `gridAt()`. */
export const ORIGIN: MapPoint = { x: 546_000, y: 4_993_000 };

/** Ground with texture from 2 to 40 m, seen by a scene of any CRS, grid and light; three uint8 bands. */
function lookAtGround(look: PlantedLook = {}): { readonly raster: Raster; readonly grid: Grid } {
  const { grid = gridAt({ width: 640, height: 560 }), offEast = 0, offSouth = 0, gain = 1, offset = 0 } = look;
  const { changes = [], validUntilEast = Number.POSITIVE_INFINITY, noiseSeed = 1 } = look;
  const toGround = grid.crs === null ? (point: MapPoint) => point : crsTransform(grid.crs, UTM36);
  const raster = allocateRaster(grid.width, grid.height, 3, 'uint8');
  for (let row = 0; row < grid.height; row++) {
    for (let col = 0; col < grid.width; col++) {
      const i = row * grid.width + col;
      const at = toGround(pixelToMap(grid, { col: col + 0.5, row: row + 0.5 }));
      const east = at.x - ORIGIN.x - offEast;
      const south = ORIGIN.y - at.y - offSouth;
      if (east > validUntilEast) continue;
      raster.valid[i] = 1;
      const factor = changes.find((change) => isInside(change, east, south))?.factor ?? 1;
      const light = factor * brightnessOver(east, south);
      for (let band = 0; band < 3; band++)
        raster.bands[band]![i] = clamp(
          gain * light * (1 - 0.1 * band) + offset + 2 * latticeValue(col, row, 100 * noiseSeed + band),
        );
    }
  }
  return { raster, grid };
}

export async function writeScene(
  path: string,
  look: PlantedLook = {},
  options: Partial<CogOptions> = {},
): Promise<void> {
  const { raster, grid } = lookAtGround(look);
  const writer = await createCogWriter(path, {
    grid,
    bandCount: 3,
    sampleType: 'uint8',
    bandNames: ['red', 'green', 'blue'],
    hasMask: true,
    ...options,
  });
  for (const { tileCol, tileRow, core } of planTiles(grid, COG_TILE_PX, 0)) {
    await writer.writeTile(tileCol, tileRow, cropRaster(raster, core));
  }
  await writer.finish();
}

function isInside({ east, south, sizeMeters }: PlantedChange, atEast: number, atSouth: number): boolean {
  return Math.abs(atEast - east) <= sizeMeters / 2 && Math.abs(atSouth - south) <= sizeMeters / 2;
}

/** What a detector of half a metre takes in: the mean over its ground. */
function brightnessOver(east: number, south: number): number {
  let sum = 0;
  for (const down of [-0.125, 0.125])
    for (const right of [-0.125, 0.125]) sum += brightnessAt(east + right, south + down);
  return sum / 4;
}

/** Value noise in four octaves about 110, smooth between its lattice points, so that sub-pixel shifts are exact. */
function brightnessAt(east: number, south: number): number {
  let sum = 110;
  for (const [octave, lattice] of [40, 15, 5, 2].entries()) {
    sum += (38 / (octave + 1.5)) * noiseAt(east / lattice, south / lattice, octave);
  }
  return sum;
}

function noiseAt(x: number, y: number, seed: number): number {
  const [col, row] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [ease(x - col), ease(y - row)];
  const top = mix(latticeValue(col, row, seed), latticeValue(col + 1, row, seed), u);
  const bottom = mix(latticeValue(col, row + 1, seed), latticeValue(col + 1, row + 1, seed), u);
  return mix(top, bottom, v);
}

function latticeValue(col: number, row: number, seed: number): number {
  let hash = Math.imul(col, 374_761_393) ^ Math.imul(row, 668_265_263) ^ Math.imul(seed, 2_246_822_519);
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}

const ease = (t: number) => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number) => a + (b - a) * t;
const clamp = (value: number) => Math.min(255, Math.max(1, Math.round(value)));
