import { access } from 'node:fs/promises';
import { type Affine, translation } from '../../src/core/geo/affine.ts';
import { pixelGrid } from '../../src/core/geo/grid.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { gaussianBlur } from '../../src/core/raster/gaussian.ts';
import { greyPlane, shrinkPlane } from '../../src/core/raster/plane.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import type { RegisteredPair } from '../../src/run/registration.ts';
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

/**
 * Harder than `align/planted`, measured alike: one date blurred, noisy, masked or coarser than the other; no georeference
 * at all, with rotation and scale; and pairs without georeference that must be refused.
 */
const within = seededWithin(7);
const cases = new Map<string, (number | null)[]>();

const asTheyAre = new Map<Pair, RegisteredPair | null>();

async function tryCase(kind: string, pair: Pair, unplantedPair: Pair, map: Affine): Promise<void> {
  const unplanted = asTheyAre.get(unplantedPair) ?? (await register(unplantedPair));
  asTheyAre.set(unplantedPair, unplanted);
  const found = await register(pair);
  const error = unplanted === null || found === null ? null : errorOf(mapOf(unplanted), mapOf(found), map, pair);
  cases.set(kind, [...(cases.get(kind) ?? []), error]);
  const why = unplanted === null ? ' (as is, too)' : '';
  console.log(`${pair.name.padEnd(12)} ${kind.padEnd(36)} ${error === null ? `refused${why}` : error.toFixed(3)}`);
}

const withAfter = (pair: Pair, change: (raster: Raster) => Raster): Pair => ({
  ...pair,
  after: { ...pair.after, raster: change(pair.after.raster) },
});

/** Seen through worse optics; what is next to a gap is a gap. */
function blurred(raster: Raster, sigmaPx: number): Raster {
  const { width, height, valid } = raster;
  const blur = (values: ArrayLike<number>) => gaussianBlur(Float32Array.from(values), width, height, sigmaPx);
  const known = blur(valid);
  return { ...raster, bands: raster.bands.map(blur), valid: valid.map((mark, i) => (known[i]! > 0.999 ? mark : 0)) };
}

/** Noise of a share of the scene's own deviation. */
function noisy(raster: Raster, share: number): Raster {
  const values = raster.bands[0]!;
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (raster.valid[i] !== 1) continue;
    count++;
    sum += Number(values[i]);
    squares += Number(values[i]) ** 2;
  }
  const reach = share * Math.sqrt(squares / count - (sum / count) ** 2) * Math.sqrt(3);
  return { ...raster, bands: [Float32Array.from(values, (value) => Number(value) + within(reach))] };
}

/** Round gaps over a share of the scene, as clouds leave them. */
function masked(raster: Raster, share: number): Raster {
  const { width, height } = raster;
  const valid = raster.valid.slice();
  for (let hidden = 0; hidden < share * valid.length; ) {
    const center = { col: width * (0.5 + within(0.5)), row: height * (0.5 + within(0.5)) };
    const radius = 0.04 * Math.min(width, height) * (1.5 + within(0.5));
    for (let i = 0; i < valid.length; i++) {
      if (valid[i] === 0 || Math.hypot((i % width) - center.col, Math.floor(i / width) - center.row) > radius) continue;
      valid[i] = 0;
      hidden++;
    }
  }
  return { ...raster, valid };
}

/** The after scene `ratio` times as coarse, and the grid with it; before stays as fine as it is. */
function afterCoarser(pair: Pair, ratio: number): Pair {
  const small = shrinkPlane(greyPlane(pair.after.raster), ratio);
  const pixel = { pixelWidth: pair.grid.pixelWidth * ratio, pixelHeight: pair.grid.pixelHeight * ratio };
  const grid = { ...pair.grid, ...pixel, width: small.width, height: small.height };
  return { ...pair, after: { raster: { ...small, bands: [small.values] }, grid }, grid };
}

function withoutGeoreference({ name, before, after }: Pair): Pair {
  const loose = ({ raster }: Pair['before']) => ({ raster, grid: pixelGrid(raster.width, raster.height) });
  return {
    name,
    before: loose(before),
    after: loose(after),
    grid: pixelGrid(before.raster.width, before.raster.height),
  };
}

function mirrored(raster: Raster): Raster {
  const flip = <T extends { slice(): T; length: number; [i: number]: number }>(values: T): T => {
    const out = values.slice();
    for (let i = 0; i < out.length; i++)
      out[i] = values[i - (i % raster.width) + raster.width - 1 - (i % raster.width)]!;
    return out;
  };
  return { ...raster, bands: raster.bands.map((band) => flip(Float32Array.from(band))), valid: flip(raster.valid) };
}

await access(DATA);
const pairs = await readPairs(process.argv[2]);
for (const pair of pairs) {
  const map = translation(within(3), within(3));
  const shifted = planted(pair, map);
  await tryCase(
    'after blurred by 1 px',
    withAfter(shifted, (raster) => blurred(raster, 1)),
    pair,
    map,
  );
  await tryCase(
    'after noisy: a quarter of its deviation',
    withAfter(shifted, (raster) => noisy(raster, 0.25)),
    pair,
    map,
  );
  await tryCase(
    '30 % of after masked',
    withAfter(shifted, (raster) => masked(raster, 0.3)),
    pair,
    map,
  );
  const coarse = { ...map, c: map.c / 4, f: map.f / 4 };
  await tryCase('after 4 × as coarse', afterCoarser(shifted, 4), afterCoarser(pair, 4), coarse);
}
const loosePairs = pairs.map(withoutGeoreference);
for (const pair of loosePairs) {
  const shift = () => ({ col: within(20), row: within(20) });
  const turns = [
    ['turned and scaled a little', within(2), 1 + within(0.02)],
    ['turned up to 10°, scale 0.8 to 1.25', within(10), 1.25 ** within(1)],
    ['turned by 10°, scale 0.8', 10, 0.8],
    ['turned by -10°, scale 1.25', -10, 1.25],
  ] as const;
  for (const [kind, turnDeg, scale] of turns) {
    const map = turnAbout(pair.grid, turnDeg, scale, shift());
    await tryCase(`loose, ${kind}`, planted(pair, map), pair, map);
  }
}

const wrong: string[] = [];
let tried = 0;
async function mustRefuse(name: string, pair: Pair): Promise<void> {
  tried++;
  if ((await register(pair)) !== null) wrong.push(name);
}
for (const [i, pair] of pairs.entries()) {
  const loose = loosePairs[i]!;
  const other = loosePairs[(i + 1) % loosePairs.length]!;
  await mustRefuse(`${pair.name} mirrored`, withAfter(pair, mirrored));
  await mustRefuse(`${pair.name} mirrored, loose`, withAfter(loose, mirrored));
  if (other !== loose) await mustRefuse(`${pair.name} against ${other.name}, loose`, { ...loose, after: other.after });
  const half = pixelGrid(Math.floor(loose.grid.width / 2), loose.grid.height);
  const cut = (raster: Raster, col: number) => ({ raster: cropRaster(raster, { ...half, col, row: 0 }), grid: half });
  const [west, east] = [cut(loose.before.raster, 0), cut(loose.after.raster, half.width)];
  await mustRefuse(`${pair.name}, west against east, loose`, { ...loose, before: west, after: east, grid: half });
}
for (const [kind, errors] of cases) report(kind, errors);
console.log(`  must be refused: ${tried}, wrongly accepted: ${wrong.length} ${wrong.join(', ')}`);
