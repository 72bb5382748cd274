import { join } from 'node:path';
import {
  BEYOND_RANGE,
  type Departure,
  type DepartureTally,
  LEAST_DATES,
  tallyDeparture,
} from '../../core/change/usual-variation.ts';
import { usualWords } from '../../core/change/usual-words.ts';
import { AllNodata, NoCommonBands } from '../../core/contract/errors.ts';
import { type Finding, statesChange } from '../../core/contract/finding.ts';
import type { FindingVariation, UsualVariation } from '../../core/contract/watch.ts';
import { type Grid, growWindow, type PixelWindow } from '../../core/geo/grid.ts';
import { ringHolds } from '../../core/geo/ring-holds.ts';
import { planTiles } from '../../core/raster/plan-tiles.ts';
import { alikeNearby, judgePassing, type Passing } from '../../core/watch/passing.ts';
import { passingWords } from '../../core/watch/passing-words.ts';
import { throwIfCancelled } from '../../io/compute/worker-pool.ts';
import { writeBeside } from '../../io/store/write-beside.ts';
import type { FinishedRun } from '../read-run.ts';
import { earlierDates } from './earlier-dates.ts';
import { type ObservedScene, type OpenedGround, openEarlierGround, openObserved } from './earlier-ground.ts';
import { earlierLooks } from './earlier-looks.ts';
import { compareRoundGround } from './round-ground.ts';

/** Pixels of a finding that are looked at, and of the box round it: a statement of its mean needs no more, however large it is. */
const MOST_PIXELS = 1024;
const MOST_BOX_PIXELS = 16 * MOST_PIXELS;
/** Side of what is read at once of every date, px, and what the slope at its edge needs. */
const TILE_PX = 512;
const HALO_PX = 1;

/**
 * Holds what changed in a site's newest run against how the ground varied on its earlier dates (`core/change/usual-variation.ts`),
 * and keeps the answer beside the run. `usual` of a finding tells whether it is to be silent, `sentence` why or why not.
 *
 * Holds one tile of every date in memory, never a scene. A date that shows none of the ground, or has other bands, is left out.
 *
 * @param others runs of the same site, as many as there are; the latest twenty scenes before the run's later one count.
 * @throws DamagedFile, OutputNotWritable, Cancelled.
 */
export async function usualVariationOf(
  run: FinishedRun,
  others: readonly FinishedRun[],
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<UsualVariation> {
  const { grid } = run.manifest;
  const now = await openObserved(run, 'aligned/after.tif', grid);
  const opened: { readonly acquiredAt: string; readonly ground: OpenedGround }[] = [];
  const findings: FindingVariation[] = [];
  try {
    for (const date of earlierDates(run, others)) {
      throwIfCancelled(options.signal);
      try {
        opened.push({ acquiredAt: date.acquiredAt, ground: await openEarlierGround(date, now) });
      } catch (error) {
        if (!(error instanceof AllNodata || error instanceof NoCommonBands)) throw error;
      }
    }
    const changes = run.findings.filter(statesChange);
    const looks = earlierLooks(run, others);
    const isLikeGround = compareRoundGround(now);
    for (const finding of changes) {
      const tally = tallyDeparture(opened.length);
      if (opened.length >= LEAST_DATES) {
        for (const tile of tilesOf(finding, grid)) {
          throwIfCancelled(options.signal);
          await addTile(tally, tile, finding, now, opened);
        }
      }
      const departure = tally.judge();
      const isOpen = departure !== null && departure.usual === null;
      const passing = isOpen ? await passingOf(finding, changes, looks, wasSo(departure), isLikeGround) : null;
      const usual = departure?.usual ?? (passing?.is === 'usual' ? 'nearby' : null);
      const sentence = [usualWords(departure), passingWords(passing)].filter((words) => words !== null).join(' ');
      findings.push({ findingId: finding.id, usual, sentence });
    }
  } finally {
    await Promise.all([now.close(), ...opened.map(({ ground }) => ground.close())]);
  }
  const variation: UsualVariation = {
    runId: run.manifest.id,
    dates: opened.map(({ acquiredAt }) => acquiredAt),
    findings,
  };
  await writeBeside(usualVariationFile(run), `${JSON.stringify(variation, null, 2)}\n`);
  return variation;
}

/** Whether the ground lies within what it showed before, and once departed as much. */
function wasSo({ asMuch, beyond }: Departure): boolean {
  return asMuch > 0 && beyond < BEYOND_RANGE;
}

/** Holds a finding against those like it on like ground nearby. */
async function passingOf(
  finding: Finding,
  now: readonly Finding[],
  looks: readonly (readonly Finding[])[],
  wasSo: boolean,
  isLikeGround: ReturnType<typeof compareRoundGround>,
): Promise<Passing | null> {
  const like = new Set<Finding>();
  for (const one of [...looks, now].flatMap((list) => alikeNearby(finding, list, wasSo))) {
    if (await isLikeGround(finding, one)) like.add(one);
  }
  return judgePassing(finding, now, looks, { wasSo, isLikeGround: (one) => like.has(one) });
}

/** Where it is kept: beside the runs, since a run's folder stays as the run wrote it, and earlier dates are no part of its inputs. */
function usualVariationFile({ runsFolder, manifest }: FinishedRun): string {
  return join(runsFolder, '.usual', `${encodeURIComponent(manifest.id)}.json`);
}

function tilesOf({ box: [x0, y0, x1, y1] }: Finding, grid: Grid): PixelWindow[] {
  const col = Math.max(0, Math.floor(x0));
  const row = Math.max(0, Math.floor(y0));
  const size = { width: Math.min(grid.width, Math.ceil(x1)) - col, height: Math.min(grid.height, Math.ceil(y1)) - row };
  return planTiles(size, TILE_PX, 0).map(({ core }) => ({ ...core, col: col + core.col, row: row + core.row }));
}

async function addTile(
  tally: DepartureTally,
  tile: PixelWindow,
  finding: Finding,
  now: ObservedScene,
  opened: readonly { readonly ground: OpenedGround }[],
): Promise<void> {
  const window = growWindow(tile, HALO_PX, now.grid);
  const pixels = pixelsIn(finding, tile, window);
  if (pixels.length === 0) return;
  const earlier = await Promise.all(opened.map(({ ground }) => ground.read(window)));
  tally.add(await now.read(window), earlier, pixels);
}

/** Every so-many-th pixel of a finding on a lattice, by its place in `window`, which holds the tile. */
function pixelsIn(
  { outline, areaPx, box: [x0, y0, x1, y1] }: Finding,
  tile: PixelWindow,
  window: PixelWindow,
): number[] {
  const crowding = Math.max(areaPx / MOST_PIXELS, ((x1 - x0) * (y1 - y0)) / MOST_BOX_PIXELS);
  const step = Math.max(1, Math.floor(Math.sqrt(crowding)));
  const isInside = (col: number, row: number) =>
    outline.filter((ring) => ringHolds(ring, [col + 0.5, row + 0.5])).length % 2 === 1;
  const pixels: number[] = [];
  for (let row = onLattice(tile.row, step); row < tile.row + tile.height; row += step) {
    for (let col = onLattice(tile.col, step); col < tile.col + tile.width; col += step) {
      if (isInside(col, row)) pixels.push((row - window.row) * window.width + col - window.col);
    }
  }
  return pixels;
}

function onLattice(from: number, step: number): number {
  return Math.ceil(from / step) * step;
}
