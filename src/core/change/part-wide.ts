import type { ChangeRegion, PixelRun } from './change-region.ts';
import type { RegionTracker } from './components.ts';
import { closed, current, eachTouching, type LinkedRun, linkedRun, merge, type OpenRegion } from './open-region.ts';
import { runsByRow } from './runs-by-row.ts';
import type { Threshold } from './threshold.ts';

/** Ground that hangs together over more than this is no one thing to look at, px. */
const WIDE_PX = 384;
/** Finer than this the ground is not parted, px. */
const BLOCK_PX = 16;
/** Two parts hang together where the evidence between them is this share of the weaker one's greatest. */
const WAIST = 2 / 3;
/** Less ground is no part, px. */
const LEAST_PX = 4 * BLOCK_PX ** 2;

export function isWide({ box: [x0, y0, x1, y1] }: ChangeRegion): boolean {
  return Math.max(x1 - x0, y1 - y0) > WIDE_PX;
}

/**
 * Parts wide regions where the evidence is weakest, at waists and at saddles between peaks, so that what lies side by side on a
 * busy ground is told apart. Takes the same rows as the regions were tracked in; no pixel is lost, and each part is a region as
 * the tracker makes them: hanging together, with a seed.
 *
 * The evidence is what exceeds the grow threshold, a mean over blocks of 16 px and their neighbours. Blocks join from the
 * strongest down; where two basins meet they are one if the saddle is high enough.
 *
 * Meyer, "Topographic distance and watershed lines", 1994 (flooding); Grimaud, "A new measure of contrast: the dynamics", 1992.
 *
 * @param wide regions of one tracker.
 * @param options.minimumAreaPx the tracker's minimum mapping unit, px.
 */
export function partWide(
  wide: readonly ChangeRegion[],
  threshold: Threshold,
  options: { readonly minimumAreaPx: number },
): RegionTracker {
  const leastPx = Math.max(LEAST_PX, options.minimumAreaPx);
  const isPart = ({ areaPx, greatest }: Basin) => areaPx >= leastPx && greatest >= threshold.seedMagnitude;
  const runsOfRow = runsByRow(wide);
  const cells = new Map<OpenRegion, Cell>();
  let row = 0;
  let above: LinkedRun[] = [];
  let band: OpenRegion[] = [];
  let touching: [LinkedRun, LinkedRun][] = [];

  /** Of a whole row of blocks nothing merges any more. */
  const closeBand = () => {
    for (const region of band) {
      if (region.mergedInto === null) cells.set(region, cellOf(region, threshold));
    }
    for (const [one, other] of touching) {
      const [a, b] = [cells.get(current(one))!, cells.get(current(other))!];
      a.beside.add(b);
      b.beside.add(a);
    }
    band = [];
    touching = [];
  };

  return {
    addRow: (magnitude, brightening) => {
      const runs = (runsOfRow.get(row) ?? [])
        .toSorted((a, b) => a.start - b.start)
        .flatMap(atBlocks)
        .map((run) => linkedRun(run, magnitude, brightening));
      for (const [i, run] of runs.entries()) {
        band.push(run.region);
        if (i > 0 && runs[i - 1]!.end === run.start) touching.push([runs[i - 1]!, run]);
      }
      eachTouching(above, runs, (a, b) => {
        if (sameBlock(a, b)) merge(current(a), current(b));
        else touching.push([a, b]);
      });
      above = runs;
      row++;
      if (row % BLOCK_PX === 0) closeBand();
    },
    finish: () => {
      closeBand();
      return closed(partsOf(levelled(cells.values()), isPart).map(joined), threshold);
    },
  };
}

function atBlocks({ row, start, end }: PixelRun): PixelRun[] {
  const bits: PixelRun[] = [];
  for (let from = start; from < end; ) {
    const to = Math.min(end, (Math.floor(from / BLOCK_PX) + 1) * BLOCK_PX);
    bits.push({ row, start: from, end: to });
    from = to;
  }
  return bits;
}

const block = (pixels: number) => Math.floor(pixels / BLOCK_PX);

function sameBlock(a: PixelRun, b: PixelRun): boolean {
  return block(a.start) === block(b.start) && block(a.row) === block(b.row);
}

/** What hangs together inside one block. */
interface Cell {
  readonly region: OpenRegion;
  readonly beside: Set<Cell>;
  /** Evidence, a mean over the block: its own, and that with its neighbours'. */
  readonly own: number;
  height: number;
}

function cellOf(region: OpenRegion, { growMagnitude }: Threshold): Cell {
  const own = (region.magnitudeSum - growMagnitude * region.areaPx) / BLOCK_PX ** 2;
  return { region, beside: new Set(), own, height: 0 };
}

/** The cells with their heights. */
function levelled(cells: Iterable<Cell>): Cell[] {
  return [...cells].map((cell) => {
    cell.height = cell.own / 4;
    for (const other of cell.beside) cell.height += other.own / (isAcrossCorner(cell, other) ? 16 : 8);
    return cell;
  });
}

function isAcrossCorner({ region: { peakAt: a } }: Cell, { region: { peakAt: b } }: Cell): boolean {
  return block(a.col) !== block(b.col) && block(a.row) !== block(b.row);
}

/** Cells that hang together, so far. */
interface Basin {
  /** Once taken in by another it only points on. */
  into: Basin | null;
  /** Of its highest cell. */
  readonly height: number;
  areaPx: number;
  /** Its largest magnitude. */
  greatest: number;
}

/** The cells of each part. */
function partsOf(cells: readonly Cell[], isPart: (basin: Basin) => boolean): Cell[][] {
  const basins = new Map<Cell, Basin>();
  const basinOf = (cell: Cell) => {
    let basin = basins.get(cell)!;
    while (basin.into !== null) basin = basin.into;
    basins.set(cell, basin);
    return basin;
  };
  for (const cell of cells.toSorted(highestFirst)) {
    const { areaPx, peak: greatest } = cell.region;
    const own = { into: null, height: cell.height, areaPx, greatest };
    basins.set(cell, own);
    const flooded = [...cell.beside].filter((other) => basins.has(other)).sort(highestFirst);
    for (const [i, other] of flooded.entries()) {
      const [low, high] = [basinOf(cell), basinOf(other)].sort((a, b) => a.height - b.height) as [Basin, Basin];
      const isWaist = isPart(low) && isPart(high) && cell.height < WAIST * low.height;
      if (low !== high && (i === 0 || !isWaist)) takeIn(high, low);
    }
  }
  const parts = new Map<Basin, Cell[]>(cells.map((cell) => [basinOf(cell), []]));
  for (const cell of cells) parts.get(basinOf(cell))!.push(cell);
  return [...parts.values()];
}

function takeIn(basin: Basin, other: Basin): void {
  other.into = basin;
  basin.areaPx += other.areaPx;
  basin.greatest = Math.max(basin.greatest, other.greatest);
}

function highestFirst(a: Cell, b: Cell): number {
  const [{ peakAt: one }, { peakAt: two }] = [a.region, b.region];
  return b.height - a.height || one.row - two.row || one.col - two.col;
}

/** One region of all the cells; runs that touch in a row are one again. */
function joined([first, ...others]: readonly Cell[]): OpenRegion {
  const whole = others.reduce((all, { region }) => merge(all, region), first!.region);
  const runs: { row: number; start: number; end: number }[] = [];
  for (const run of whole.runs.toSorted((a, b) => a.row - b.row || a.start - b.start)) {
    const last = runs.at(-1);
    if (last?.row === run.row && last.end === run.start) last.end = run.end;
    else runs.push({ ...run });
  }
  return { ...whole, runs };
}
