import { join } from 'node:path';
import { alignOnContent } from '../../src/core/align/align-on-content.ts';
import { commonGrid } from '../../src/core/align/common-grid.ts';
import { AftermathError } from '../../src/core/contract/errors.ts';
import { type Affine, applyAffine, composeAffine, IDENTITY, translation } from '../../src/core/geo/affine.ts';
import { applyBentMap, type BentMap } from '../../src/core/geo/bent-map.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { greyPlane } from '../../src/core/raster/plane.ts';
import { openSceneOn } from '../../src/io/compute/aligned-reader.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { type RegisteredPair, registerPair } from '../../src/run/registration.ts';
import { plant } from './plant.ts';
import { type PlacedRaster, rasterPool } from './raster-pool.ts';

export const DATA = join(packageRoot, '..', 'shared/data');
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];

/** Two dates of one place in memory, and the grid they are registered on. */
export interface Pair {
  readonly name: string;
  readonly before: PlacedRaster;
  readonly after: PlacedRaster;
  readonly grid: Grid;
}

/** Numbers within ±range, by a fixed seed. */
export function seededWithin(seed: number): (range: number) => number {
  let state = seed;
  return (range) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes
    return range * ((2 * state) / 2 ** 32 - 1);
  };
}

/** A map that turns by degrees and scales about the middle of a grid, then shifts. */
export function turnAbout(
  { width, height }: Grid,
  turnDeg: number,
  scale: number,
  shift: { col: number; row: number },
): Affine {
  const angle = (turnDeg * Math.PI) / 180;
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const about = composeAffine({ a: cos, b: -sin, c: 0, d: sin, e: cos, f: 0 }, translation(-width / 2, -height / 2));
  return composeAffine(translation(width / 2 + shift.col, height / 2 + shift.row), about);
}

/** The six OSCD cities and Joplin, each on its common grid; those whose name holds `wanted`. */
export async function readPairs(wanted = ''): Promise<Pair[]> {
  const places = CITIES.map((city) => [city, `oscd/${city}/before.tif`, `oscd/${city}/after.tif`] as const);
  const all = [...places, ['joplin', 'joplin-tornado/before', 'joplin-tornado/after'] as const];
  const pairs: Pair[] = [];
  for (const [name, before, after] of all.filter(([name]) => name.includes(wanted))) {
    pairs.push(await readPair(name, join(DATA, before), join(DATA, after)));
  }
  return pairs;
}

async function readPair(name: string, beforePath: string, afterPath: string): Promise<Pair> {
  const [before, after] = [await openScene(beforePath), await openScene(afterPath)];
  const { grid } = commonGrid(before, after);
  const read = async (scene: typeof before, on: Grid): Promise<PlacedRaster> => {
    const reader = openSceneOn(on, scene);
    const raster = await reader.read({ col: 0, row: 0, width: on.width, height: on.height });
    await reader.close();
    const grey = greyPlane(raster); // matching sees no more of it
    return { raster: { ...grey, bands: [grey.values] }, grid: on };
  };
  return { name, before: await read(before, grid), after: await read(after, grid), grid };
}

/** The pair with a map planted on its second date. */
export function planted(pair: Pair, map: Affine): Pair {
  return { ...pair, after: { ...pair.after, raster: plant(pair.after.raster, map) } };
}

/** A registration as a run makes it; null where the pair is refused or not taken as aligned. */
export async function register({ before, after, grid }: Pair): Promise<RegisteredPair | null> {
  try {
    const start =
      grid.crs === null
        ? (alignOnContent(greyPlane(before.raster), greyPlane(after.raster))?.beforeToAfter ?? null)
        : IDENTITY;
    if (start === null) return null;
    const registered = await registerPair(rasterPool(before, after, grid), grid, start, { advance: () => {} });
    return registered.isAligned ? registered : null;
  } catch (error) {
    if (error instanceof AftermathError) return null;
    throw error;
  }
}

/** The whole map from the grid to the after raster. */
export function mapOf({ registration }: RegisteredPair): BentMap {
  return { ...registration.gridToAfter, field: registration.field };
}

/** RMS distance over the scene between two ways to the unplanted after raster, px; only where both stay on it. */
export function errorOf(unplanted: BentMap, found: BentMap, map: Affine, { grid, after }: Pair): number {
  const extent = grid.crs === null ? after.grid : grid;
  const squares: number[] = [];
  for (let i = 0; i < 400; i++) {
    const at = { col: (((i % 20) + 0.5) / 20) * grid.width, row: ((Math.floor(i / 20) + 0.5) / 20) * grid.height };
    const seen = applyBentMap(found, at);
    if (seen.col < 0 || seen.row < 0 || seen.col > extent.width || seen.row > extent.height) continue;
    const [a, b] = [applyAffine(map, seen), applyBentMap(unplanted, at)];
    squares.push((a.col - b.col) ** 2 + (a.row - b.row) ** 2);
  }
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

export const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** One line on cases of a kind; null stands for a refusal. */
export function report(kind: string, errors: readonly (number | null)[]): void {
  const found = errors.filter((error) => error !== null);
  const figures =
    found.length === 0 ? '' : `median ${median(found).toFixed(3)} px, worst ${Math.max(...found).toFixed(3)} px`;
  console.log(`  ${kind.padEnd(28)} ${found.length} of ${errors.length} aligned; ${figures}`);
}
