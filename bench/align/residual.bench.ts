import { access } from 'node:fs/promises';
import { IDENTITY } from '../../src/core/geo/affine.ts';
import { applyBentMap, type BentMap } from '../../src/core/geo/bent-map.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { gaussianBlur } from '../../src/core/raster/gaussian.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { plant } from './plant.ts';
import { DATA, mapOf, type Pair, readPairs, register, seededWithin } from './planted-pair.ts';

/**
 * Whether `residualPx` says how far off the ground is. The second date is made from the first, so that the truth is known
 * everywhere: a planted shift and bend, roofs moved by up to 3 px, patches of what the real second date shows elsewhere,
 * other light, blur and noise.
 */
const within = seededWithin(3);
const between = (least: number, most: number) => least + (most - least) * (0.5 + within(0.5));
const CELL_PX = 32;

/** A shift of up to 3 px, and waves of a height and length on it. */
function bendingMap({ width, height }: Grid, heightPx: number, lengthPx: number): BentMap {
  const cols = Math.ceil(width / CELL_PX) + 2;
  const rows = Math.ceil(height / CELL_PX) + 2;
  const [first, second] = [within(Math.PI), within(Math.PI)];
  const turn = (px: number) => (2 * Math.PI * px) / lengthPx;
  const nodes = Array.from({ length: cols * rows }, (_, i) => [CELL_PX * (i % cols), CELL_PX * Math.floor(i / cols)]);
  const dCol = nodes.map(([x, y]) => heightPx * Math.sin(turn(x! + 0.6 * y!) + first));
  const dRow = nodes.map(([x, y]) => heightPx * Math.sin(turn(y! - 0.5 * x!) + second));
  return { ...IDENTITY, c: within(3), f: within(3), field: { cellPx: CELL_PX, cols, rows, dCol, dRow } };
}

/** Replaces round patches over a share of the plane by what `source` shows at an offset of up to `reachPx`, which wraps. */
function patch(
  values: Float32Array,
  source: Float32Array,
  { width, height }: Grid,
  { share, leastPx, mostPx, reachPx }: { share: number; leastPx: number; mostPx: number; reachPx: number },
): void {
  for (let done = 0; done < share * values.length; ) {
    const radius = between(leastPx, mostPx);
    const [col, row] = [between(0, width), between(0, height)];
    const [right, down] = [Math.round(within(reachPx)), Math.round(within(reachPx))];
    for (let y = Math.max(0, Math.ceil(row - radius)); y < Math.min(height, row + radius); y++) {
      for (let x = Math.max(0, Math.ceil(col - radius)); x < Math.min(width, col + radius); x++) {
        if (Math.hypot(x - col, y - row) > radius) continue;
        const from = ((y + down + height) % height) * width + ((x + right + width) % width);
        values[y * width + x] = source[from]!;
      }
    }
    done += Math.PI * radius ** 2;
  }
}

/** The second date made from the first. */
function remade({ before, after, grid }: Pair, map: BentMap, changed: number, roofs: number): Raster {
  const [first, second] = [before, after].map(({ raster }) => Float32Array.from(raster.bands[0]!)) as [
    Float32Array,
    Float32Array,
  ];
  const values = first.slice();
  const side = Math.min(grid.width, grid.height);
  patch(values, first, grid, { share: roofs, leastPx: 4, mostPx: 12, reachPx: 3 });
  patch(values, second, grid, { share: changed, leastPx: 0.01 * side, mostPx: 0.07 * side, reachPx: side / 2 });
  const seen = plant({ ...before.raster, bands: [values] }, map);
  const known = Array.from(first.filter((_, i) => before.raster.valid[i] === 1)).sort((a, b) => a - b);
  const noise = 0.1 * (known[Math.floor(0.84 * known.length)]! - known[Math.floor(0.16 * known.length)]!);
  const blurred = gaussianBlur(Float32Array.from(seen.bands[0]!), grid.width, grid.height, 0.5);
  return { ...seen, bands: [blurred.map((value) => 0.8 * value + noise + within(noise))] };
}

/** RMS over the scene of how far the ground of one date lies from that of the other, px. */
function truthOf(found: BentMap, map: BentMap, { width, height }: Grid): number {
  let squares = 0;
  for (let i = 0; i < 400; i++) {
    const at = { col: (((i % 20) + 0.5) / 20) * width, row: ((Math.floor(i / 20) + 0.5) / 20) * height };
    const seen = applyBentMap(map, applyBentMap(found, at));
    squares += (seen.col - at.col) ** 2 + (seen.row - at.row) ** 2;
  }
  return Math.sqrt(squares / 400);
}

await access(DATA);
const cases = [
  ['flat', 0, 500],
  ['bends by 0.6 px over 600 px', 0.6, 600],
  ['bends by 1 px over 300 px', 1, 300],
] as const;
const unrest = [
  [0.1, 0],
  [0.3, 0.2],
  [0.6, 0.4],
] as const;
for (const pair of (await readPairs(process.argv[2])).filter(({ name }) =>
  ['beirut', 'pisa', 'joplin'].includes(name),
)) {
  for (const [kind, heightPx, lengthPx] of cases) {
    for (const [changed, roofs] of unrest) {
      const map = bendingMap(pair.grid, heightPx, lengthPx);
      const after = { ...pair.after, raster: remade(pair, map, changed, roofs) };
      const found = await register({ ...pair, after });
      const said = found?.registration.residualPx?.toFixed(3) ?? 'refused';
      const truth = found === null ? '' : truthOf(mapOf(found), map, pair.grid).toFixed(3);
      console.log(`${pair.name.padEnd(8)} ${kind.padEnd(28)} ${100 * changed} % changed  said ${said}  true ${truth}`);
    }
  }
}
