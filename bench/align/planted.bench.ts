import { access } from 'node:fs/promises';
import { type Affine, composeAffine, IDENTITY, translation } from '../../src/core/geo/affine.ts';
import { crsFromEpsg } from '../../src/core/geo/crs.ts';
import { type Grid, pixelGrid } from '../../src/core/geo/grid.ts';
import { greyPlane, shrinkPlane } from '../../src/core/raster/plane.ts';
import {
  DATA,
  errorOf,
  mapOf,
  type Pair,
  planted,
  readPairs,
  register,
  report,
  seededWithin,
  turnAbout,
} from './planted-pair.ts';
import type { PlacedRaster } from './raster-pool.ts';

/**
 * Known maps planted on the second date of really changed pairs. The error of a case is the distance between where the
 * registration with the planted map and the one without it put the same ground (RMS over the scene, px), so that what
 * the pair itself leaves does not count. Refusals: pairs that must not be aligned, and planted ones that must.
 *
 * AROSICS, the usual peer, cannot be installed from the registries at hand.
 */
const within = seededWithin(1);

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

const all = new Map<string, (number | null)[]>();
/** @param ratio pixels of the after raster to one of the grid: maps count in the former, errors in the latter. */
async function runCases(pair: Pair, maps: readonly (readonly [string, Affine])[], ratio = 1): Promise<void> {
  const unplanted = await register(pair);
  console.log(
    `${pair.name}: ${unplanted === null ? 'refused as it is' : unplanted.registration.field ? 'bends' : 'straight'}`,
  );
  for (const [kind, map] of maps) {
    const found = await register(planted(pair, map));
    const error =
      found === null || unplanted === null
        ? null
        : errorOf(mapOf(unplanted), mapOf(found), { ...map, c: map.c / ratio, f: map.f / ratio }, pair);
    all.set(kind, [...(all.get(kind) ?? []), error]);
    console.log(
      `  ${kind.padEnd(24)} ${error === null ? 'refused' : error.toFixed(3)}${found?.registration.field ? ' bends' : ''}`,
    );
  }
}

await access(DATA);
const pairs = await readPairs(process.argv[2]);
for (const pair of pairs) {
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
for (const [i, one] of pairs.entries()) {
  const other = pairs[(i + 1) % pairs.length]!;
  if (other === one) continue; // a single pair was wanted
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
  const halves = planted({ ...one, grid: half }, translation(half.width, 0));
  await mustRefuse(`${one.name}, west half against east half`, halves);
  for (const turn of [30, 90]) {
    await mustRefuse(`${one.name} turned by ${turn}°`, planted(one, turnAbout(one.grid, turn, 1, { col: 0, row: 0 })));
  }
}

for (const kind of all.keys()) report(kind, all.get(kind)!);
const errors = [...all.values()].flat();
report('all georeferenced', errors);
console.log(`  must be refused: ${tried}, wrongly accepted: ${wrong.length} ${wrong.join(', ')}`);
