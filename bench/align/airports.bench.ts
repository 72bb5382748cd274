/**
 * Airports without georeference (`airbus-aircraft`), registered as a run does, against the similarities that came with the data:
 * how many pairs are aligned by their overlap, how far the two maps lie apart, how far each contradicts itself on the way
 * round (a → b → c against a → c), and how many pairs of different airports are wrongly accepted.
 *
 * `npm run bench -- align/airports [same|different] [N]`: only the one half; every N-th pair of it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { type Affine, applyAffine } from '../../src/core/geo/affine.ts';
import { applyBentMap, type BentMap } from '../../src/core/geo/bent-map.ts';
import { pixelGrid } from '../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../src/core/geo/points.ts';
import { DATA, mapOf, median, register } from './planted-pair.ts';
import type { PlacedRaster } from './raster-pool.ts';

const FOLDER = join(DATA, 'airbus-aircraft');
const SIDE_PX = 2560;
/** The scale at which the reference similarities were found. */
const REFERENCE_SIDE_PX = 640;
const FIRM_INLIERS = 150;
const STRANGERS = 60;

interface ReferencePair {
  readonly a: string;
  readonly b: string;
  readonly inliers: number;
  readonly overlap: number;
  readonly M_640px: readonly [[number, number, number], [number, number, number]];
}

interface Aligned extends ReferencePair {
  readonly map: BentMap;
}

if (!existsSync(FOLDER)) console.log(`Not run: ${FOLDER} is not there.`);
else {
  const [half = 'both', step = '1'] = process.argv.slice(2);
  const pairs = readJson<ReferencePair[]>('same_airport_pairs.json');
  if (half !== 'different') await alignSame(pairs, Number(step));
  if (half !== 'same') await alignStrangers(pairs, Number(step));
}

async function alignSame(pairs: readonly ReferencePair[], every: number): Promise<void> {
  const aligned: Aligned[] = [];
  for (const [name, least, below] of [
    ['overlap above 0.9', 0.9, Number.POSITIVE_INFINITY],
    ['overlap 0.2 to 0.9', 0.2, 0.9],
    ['overlap below 0.2', 0, 0.2],
  ] as const) {
    const wanted = pairs.filter(({ overlap }) => overlap > least && overlap <= below).filter((_, i) => i % every === 0);
    let found = 0;
    for (const pair of wanted) {
      const map = await align(pair.a, pair.b);
      if (map === null) {
        console.log(`  refused at an overlap of ${pair.overlap}: ${pair.a} ${pair.b}`);
        continue;
      }
      found++;
      aligned.push({ ...pair, map });
    }
    console.log(`${name}: ${found} of ${wanted.length} aligned`);
  }
  const wide = aligned.filter(({ overlap }) => overlap > 0.9);
  const apart = (pair: Aligned) => medianDistance((at) => applyBentMap(pair.map, at), through(reference(pair)));
  console.log(`from the reference: ${px(wide.map(apart))}`);
  const firm = wide.filter(({ inliers }) => inliers > FIRM_INLIERS);
  console.log(`where it rests on more than ${FIRM_INLIERS} features: ${px(firm.map(apart))}`);
  console.log(`way round, reference: ${px(contradictions(wide, (pair) => through(reference(pair))))}`);
  console.log(
    `way round, ours: ${px(
      contradictions(
        wide,
        ({ map }) =>
          (at) =>
            applyBentMap(map, at),
      ),
    )}`,
  );
}

/** Pairs of different places, spread evenly over all of them; groups whose scenes overlap by little are listed apart. */
async function alignStrangers(known: readonly ReferencePair[], every: number): Promise<void> {
  const places = readJson<string[][]>('same_airport_groups.json');
  const strangers = places
    .flatMap(([one], i) => places.slice(i + 1).map(([other]) => [one!, other!] as const))
    .filter((names) => !known.some(({ a, b }) => names.includes(a) && names.includes(b)));
  const step = Math.max(1, Math.floor(strangers.length / STRANGERS));
  const tried = strangers
    .filter((_, i) => i % step === 0)
    .slice(0, STRANGERS)
    .filter((_, i) => i % every === 0);
  let accepted = 0;
  for (const [one, other] of tried) {
    const isAccepted = (await align(one, other)) !== null;
    if (isAccepted) accepted++;
    console.log(`  ${isAccepted ? 'wrongly accepted' : 'refused'}: ${one} ${other}`);
  }
  console.log(`different airports: ${accepted} of ${tried.length} wrongly accepted`);
}

async function align(before: string, after: string): Promise<BentMap | null> {
  const found = await register({
    name: '',
    before: await readGrey(before),
    after: await readGrey(after),
    grid: pixelGrid(SIDE_PX, SIDE_PX),
  });
  return found && mapOf(found);
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as T;
}

async function readGrey(name: string): Promise<PlacedRaster> {
  const image = sharp(join(FOLDER, 'images', name))
    .greyscale()
    .raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const raster = { width, height, bands: [Float32Array.from(data)], valid: new Uint8Array(width * height).fill(1) };
  return { raster, grid: pixelGrid(width, height) };
}

/** The reference, between images of full size. */
function reference({ M_640px: [[a, b, c], [d, e, f]] }: ReferencePair): Affine {
  const zoom = SIDE_PX / REFERENCE_SIDE_PX;
  return { a, b, c: c * zoom, d, e, f: f * zoom };
}

type Way = (at: PixelPoint) => PixelPoint;

function through(map: Affine): Way {
  return (at) => applyAffine(map, at);
}

/** Median distance between two ways over the image, px. */
function medianDistance(one: Way, other: Way): number {
  const steps = Array.from({ length: 16 }, (_, i) => ((i + 0.5) / 16) * SIDE_PX);
  return median(
    steps.flatMap((col) =>
      steps.map((row) => {
        const [p, q] = [one({ col, row }), other({ col, row })];
        return Math.hypot(p.col - q.col, p.row - q.row);
      }),
    ),
  );
}

/** Of every three scenes with all three pairs: a → b → c against a → c. */
function contradictions(pairs: readonly Aligned[], wayOf: (pair: Aligned) => Way): number[] {
  return pairs.flatMap((first) =>
    pairs
      .filter((second) => second.a === first.b)
      .flatMap((second) => {
        const direct = pairs.find(({ a, b }) => a === first.a && b === second.b);
        if (direct === undefined) return [];
        const round: Way = (at) => wayOf(second)(wayOf(first)(at));
        return [medianDistance(round, wayOf(direct))];
      }),
  );
}

function px(distances: readonly number[]): string {
  if (distances.length === 0) return 'none';
  return `median ${median(distances).toFixed(2)} px, worst ${Math.max(...distances).toFixed(2)} px (${distances.length})`;
}
