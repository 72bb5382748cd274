import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { holds, type Polygon } from './polygon.ts';
import { SHARED } from './score.ts';

/**
 * Joplin after the tornado of 2011: does the debris track stand out from the undamaged north-eastern edge? Both were drawn by
 * hand as polygons on the common grid, roads and lawns inside them and all.
 */
const TRACK: Polygon = [
  [813, 762],
  [1955, 838],
  [1968, 1600],
  [457, 1600],
  [444, 1117],
  [152, 1092],
  [51, 1016],
  [51, 736],
];
const QUIET: readonly Polygon[] = [
  [
    [51, 20],
    [813, 36],
    [1117, 51],
    [1575, 114],
    [1575, 127],
    [51, 76],
  ],
  [
    [1270, 13],
    [1955, 30],
    [1955, 762],
    [1625, 406],
    [1384, 190],
  ],
];

const data = join(SHARED, 'data/joplin-tornado');
await access(data);
const home = await mkdtemp(join(tmpdir(), 'aftermath-joplin-'));
for (const method of ['combined', 'cva', 'structure']) {
  const out = join(home, method);
  await compare({ before: join(data, 'before'), after: join(data, 'after'), method }, out, { threads: 2 });
  const magnitude = await plane(join(out, 'change/magnitude.tif'));
  const mask = await plane(join(out, 'change/mask.tif'));
  const track = inside(magnitude, (at) => holds(TRACK, at));
  const quiet = inside(magnitude, (at) => QUIET.some((polygon) => holds(polygon, at)));
  const flagged = (pixels: readonly number[]) => pixels.filter((i) => mask.values[i] === 1).length / pixels.length;
  const auc = areaUnderCurve(
    track.map((i) => magnitude.values[i]!),
    quiet.map((i) => magnitude.values[i]!),
  );
  console.log(
    `${method.padEnd(10)} AUC debris against quiet edge ${auc.toFixed(3)}  flagged: debris ${(100 * flagged(track)).toFixed(1)} %, ` +
      `quiet edge ${(100 * flagged(quiet)).toFixed(1)} %`,
  );
}
await rm(home, { recursive: true });

interface Values {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

async function plane(path: string): Promise<Values> {
  const scene = await openScene(path);
  const part = scene.parts[0];
  const { width, height } = part.levels[0]!;
  const reader = await openPart(part);
  const raster = await reader.readWindow({ col: 0, row: 0, width, height }, { level: 0 });
  await reader.close();
  const values = Float64Array.from(raster.bands[0]!, (value, i) => (raster.valid[i] === 1 ? value : Number.NaN));
  return { width, height, values };
}

/** Pixels with a value, every third across and down. */
function inside({ width, height, values }: Values, isIn: (at: readonly [number, number]) => boolean): number[] {
  const pixels: number[] = [];
  for (let row = 0; row < height; row += 3) {
    for (let col = 0; col < width; col += 3) {
      const i = row * width + col;
      if (!Number.isNaN(values[i]!) && isIn([col, row])) pixels.push(i);
    }
  }
  return pixels;
}

/** The share of pairs in which the first is the greater. */
function areaUnderCurve(greater: readonly number[], lesser: readonly number[]): number {
  const sorted = lesser.toSorted((a, b) => a - b);
  const below = (value: number) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return greater.reduce((sum, value) => sum + below(value), 0) / (greater.length * sorted.length);
}
