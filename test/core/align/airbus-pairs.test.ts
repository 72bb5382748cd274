import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { alignOnContent } from '../../../src/core/align/align-on-content.ts';
import { type Affine, applyAffine, composeAffine } from '../../../src/core/geo/affine.ts';
import type { Plane } from '../../../src/core/raster/plane.ts';

const FOLDER = new URL('../../../../shared/data/airbus-aircraft/', import.meta.url);
const SIDE_PX = 2560;
/** The scale at which the reference similarities were found. */
const REFERENCE_SIDE_PX = 640;

interface ReferencePair {
  readonly a: string;
  readonly b: string;
  readonly inliers: number;
  readonly overlap: number;
  readonly M_640px: readonly [[number, number, number], [number, number, number]];
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as T;
}

async function readGrey(name: string): Promise<Plane> {
  const file = readFileSync(new URL(`images/${name}`, FOLDER));
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { width, height, values: Float32Array.from(data), valid: new Uint8Array(width * height).fill(1) };
}

/** One pair of each place, those whose reference rests on the most features. */
function firmestPairs(count: number): ReferencePair[] {
  const places = readJson<string[][]>('same_airport_groups.json');
  const pairs = readJson<ReferencePair[]>('same_airport_pairs.json').filter((pair) => pair.overlap > 0.9);
  const taken = new Set<string[]>();
  const firmest: ReferencePair[] = [];
  for (const pair of pairs.sort((p, q) => q.inliers - p.inliers)) {
    const place = places.find((names) => names.includes(pair.a))!;
    if (taken.has(place)) continue;
    taken.add(place);
    firmest.push(pair);
  }
  return firmest.slice(0, count);
}

/** The reference, between images of full size. */
function reference({ M_640px: [[a, b, c], [d, e, f]] }: ReferencePair): Affine {
  const zoom = SIDE_PX / REFERENCE_SIDE_PX;
  return { a, b, c: c * zoom, d, e, f: f * zoom };
}

/** Median distance between two maps over the image, px. */
function medianDifference(one: Affine, other: Affine): number {
  const steps = Array.from({ length: 16 }, (_, i) => ((i + 0.5) / 16) * SIDE_PX);
  const differences = steps.flatMap((col) =>
    steps.map((row) => {
      const [p, q] = [applyAffine(one, { col, row }), applyAffine(other, { col, row })];
      return Math.hypot(p.col - q.col, p.row - q.row);
    }),
  );
  return differences.sort((p, q) => p - q)[Math.floor(differences.length / 2)]!;
}

async function align(before: string, after: string): Promise<Affine | null> {
  return alignOnContent(await readGrey(before), await readGrey(after))?.beforeToAfter ?? null;
}

/**
 * The scenes are not orthorectified: relief parts them by several pixels, and one similarity is a matter of which
 * features count. Over all 92 pairs with an overlap above 0.9 the references contradict each other by 2.2 px (median of 60
 * round trips a → b → c against a → c), these maps by 0.6 px; the two differ by 1.8 px, and by 1.0 px where the reference
 * rests on more than 150 features. Least squares over all windows and larger windows change that by 0.2 px.
 */
describe.skipIf(!existsSync(FOLDER))('real pairs of airports (needs ../shared/data/airbus-aircraft)', () => {
  it('align to 1 px with the similarity that features gave, where those are many (one of six: 1.5 px)', async () => {
    const differences: number[] = [];
    for (const pair of firmestPairs(6)) {
      differences.push(medianDifference((await align(pair.a, pair.b))!, reference(pair)));
    }
    expect(differences.filter((px) => px <= 1).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...differences)).toBeLessThan(2);
  });

  it('agree with each other on the way round', async () => {
    const names = readJson<string[][]>('same_airport_groups.json').flat();
    const [first, second, third] = ['074737f4', '135fdc4c', '65e32857'].map(
      (start) => names.find((name) => name.startsWith(start))!,
    ) as [string, string, string];
    const round = composeAffine((await align(second, third))!, (await align(first, second))!);
    expect(medianDifference(round, (await align(first, third))!)).toBeLessThan(1);
  });

  it('of different airports are refused', async () => {
    const [first, second, third] = firmestPairs(3);
    expect(await align(first!.a, second!.b)).toBeNull();
    expect(await align(second!.a, third!.b)).toBeNull();
  });
});
