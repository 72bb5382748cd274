import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { alignOnContent } from '../../src/core/align/align-on-content.ts';
import { commonGrid } from '../../src/core/align/common-grid.ts';
import { AftermathError } from '../../src/core/contract/errors.ts';
import { type Affine, applyAffine, composeAffine, IDENTITY, translation } from '../../src/core/geo/affine.ts';
import { applyBentMap, type BentMap } from '../../src/core/geo/bent-map.ts';
import { crsFromEpsg } from '../../src/core/geo/crs.ts';
import { type Grid, pixelGrid } from '../../src/core/geo/grid.ts';
import { greyPlane, shrinkPlane } from '../../src/core/raster/plane.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { openSceneOn } from '../../src/io/compute/aligned-reader.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { registerPair } from '../../src/run/registration.ts';
import { plant } from './plant.ts';
import { type PlacedRaster, rasterPool } from './raster-pool.ts';

/**
 * Known maps planted on the second date of really changed pairs. The error of a case is the distance between where the
 * registration with the planted map and the one without it put the same ground (RMS over the scene, px), so that what
 * the pair itself leaves does not count. Refusals: pairs that must not be aligned, and planted ones that must.
 *
 * AROSICS, the usual peer, cannot be installed from the registries at hand.
 */
const DATA = join(packageRoot, '..', 'shared/data');
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];
const quiet = { advance: () => {} };

interface Pair {
  readonly name: string;
  readonly before: PlacedRaster;
  readonly after: PlacedRaster;
  readonly grid: Grid;
}

let state = 1;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes
  return state / 2 ** 32;
}
const within = (range: number) => range * (2 * random() - 1);

/** A map that turns by degrees and scales about the middle of a grid, then shifts. */
function turnAbout(
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
  const afterGrid = grid.crs === null ? after.parts[0].grid : grid;
  return { name, before: await read(before, grid), after: await read(after, afterGrid), grid };
}

/** The whole map from the grid to the after raster; null where the pair is refused or not taken as aligned. */
async function register({ before, after, grid }: Pair): Promise<BentMap | null> {
  try {
    const start = grid.crs === null ? startOnContent(before.raster, after.raster) : IDENTITY;
    if (start === null) return null;
    const { registration, isAligned } = await registerPair(rasterPool(before, after, grid), grid, start, quiet);
    return isAligned ? { ...registration.gridToAfter, field: registration.field } : null;
  } catch (error) {
    if (error instanceof AftermathError) return null;
    throw error;
  }
}

function startOnContent(before: Raster, after: Raster): Affine | null {
  return alignOnContent(greyPlane(before), greyPlane(after))?.beforeToAfter ?? null;
}

/** RMS distance over the scene between two ways to the unplanted after raster, px; only where both stay on it. */
function errorOf(unplanted: BentMap, planted: BentMap, map: Affine, { grid, after }: Pair): number {
  const extent = grid.crs === null ? after.grid : grid;
  const squares: number[] = [];
  for (let i = 0; i < 400; i++) {
    const at = { col: (((i % 20) + 0.5) / 20) * grid.width, row: ((Math.floor(i / 20) + 0.5) / 20) * grid.height };
    const seen = applyBentMap(planted, at);
    if (seen.col < 0 || seen.row < 0 || seen.col > extent.width || seen.row > extent.height) continue;
    const [a, b] = [applyAffine(map, seen), applyBentMap(unplanted, at)];
    squares.push((a.col - b.col) ** 2 + (a.row - b.row) ** 2);
  }
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** Georeferenced pairs: what a provider's geolocation leaves. */
function georeferencedMaps(grid: Grid): [string, Affine][] {
  const small = () => ({ col: within(3), row: within(3) });
  const skew = { ...IDENTITY, a: 1 + within(0.001), b: within(0.001), d: within(0.001), e: 1 + within(0.001) };
  const far = Math.min(60, grid.width / 10);
  return [
    ...[1, 2, 3].map((): [string, Affine] => ['sub-pixel shift', translation(within(3), within(3))]),
    ['half-pixel shift', translation(0.5, -0.5)],
    ['large shift', translation(within(far), within(far))],
    ['rotation', turnAbout(grid, within(0.5), 1, small())],
    ['affine', composeAffine(translation(within(3), within(3)), skew)],
  ];
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function report(kind: string, errors: readonly (number | null)[]): void {
  const found = errors.filter((error) => error !== null);
  const figures =
    found.length === 0 ? '' : `median ${median(found).toFixed(3)} px, worst ${Math.max(...found).toFixed(3)} px`;
  console.log(`  ${kind.padEnd(24)} ${found.length} of ${errors.length} aligned; ${figures}`);
}

const all = new Map<string, (number | null)[]>();
/** @param ratio pixels of the after raster to one of the grid: maps count in the former, errors in the latter. */
async function runCases(pair: Pair, maps: readonly (readonly [string, Affine])[], ratio = 1): Promise<void> {
  const unplanted = await register(pair);
  console.log(`${pair.name}: ${unplanted === null ? 'refused as it is' : unplanted.field ? 'bends' : 'straight'}`);
  for (const [kind, map] of maps) {
    const planted = await register({ ...pair, after: { ...pair.after, raster: plant(pair.after.raster, map) } });
    const error =
      planted === null || unplanted === null
        ? null
        : errorOf(unplanted, planted, { ...map, c: map.c / ratio, f: map.f / ratio }, pair);
    all.set(kind, [...(all.get(kind) ?? []), error]);
    console.log(
      `  ${kind.padEnd(24)} ${error === null ? 'refused' : error.toFixed(3)}${planted?.field ? ' bends' : ''}`,
    );
  }
}

await access(DATA);
const cities = await Promise.all(
  CITIES.map((city) => readPair(city, join(DATA, 'oscd', city, 'before.tif'), join(DATA, 'oscd', city, 'after.tif'))),
);
const joplin = await readPair('joplin', join(DATA, 'joplin-tornado/before'), join(DATA, 'joplin-tornado/after'));
const wanted = process.argv[2] ?? '';
for (const pair of [...cities, joplin].filter(({ name }) => name.includes(wanted))) {
  await runCases(pair, georeferencedMaps(pair.grid));
  for (const ratio of [2, 4]) {
    const coarse = coarsened(pair, ratio);
    await runCases(coarse, [[`after ${ratio} × as fine`, translation(within(3 * ratio), within(3 * ratio))]], ratio);
  }
}

/** The before scene `ratio` times as coarse, and the grid with it. */
function coarsened(pair: Pair, ratio: number): Pair {
  const small = shrinkPlane(greyPlane(pair.before.raster), ratio);
  const pixel = { pixelWidth: pair.grid.pixelWidth * ratio, pixelHeight: pair.grid.pixelHeight * ratio };
  const grid = { ...pair.grid, ...pixel, width: small.width, height: small.height };
  const before = { raster: { ...small, bands: [small.values] }, grid };
  return { ...pair, name: `${pair.name}, before ${ratio} × as coarse`, before, grid };
}

const wrong: string[] = [];
let tried = 0;
async function mustRefuse(name: string, pair: Pair): Promise<void> {
  tried++;
  if ((await register(pair)) !== null) wrong.push(name);
}
const utm = crsFromEpsg(32636)!;
for (const [i, one] of [...cities, joplin].entries()) {
  const other = [...cities, joplin][(i + 1) % 7]!;
  const size = {
    width: Math.min(one.grid.width, other.grid.width),
    height: Math.min(one.grid.height, other.grid.height),
  };
  const grid: Grid = { ...pixelGrid(size.width, size.height), crs: utm, pixelWidth: 10, pixelHeight: 10 };
  const place = ({ raster }: PlacedRaster) => ({
    raster,
    grid: { ...grid, width: raster.width, height: raster.height },
  });
  await mustRefuse(`${one.name} against ${other.name}`, {
    name: '',
    before: place(one.before),
    after: place(other.after),
    grid,
  });
  const half = { ...one.grid, width: Math.floor(one.grid.width / 2) };
  await mustRefuse(`${one.name}, west half against east half`, {
    ...one,
    grid: half,
    after: { ...one.after, raster: plant(one.after.raster, translation(half.width, 0)) },
  });
  for (const turn of [30, 90]) {
    const map = turnAbout(one.grid, turn, 1, { col: 0, row: 0 });
    await mustRefuse(`${one.name} turned by ${turn}°`, {
      ...one,
      after: { ...one.after, raster: plant(one.after.raster, map) },
    });
  }
}

for (const kind of all.keys()) report(kind, all.get(kind)!);
const errors = [...all.values()].flat();
report('all georeferenced', errors);
console.log(`  must be refused: ${tried}, wrongly accepted: ${wrong.length} ${wrong.join(', ')}`);
