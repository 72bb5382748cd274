import { correctPair, type PairCorrection } from '../core/align/correct-pair.ts';
import type { Radiometry } from '../core/align/radiometry.ts';
import { type LeanRegion, leaningTop, TALLEST_METERS } from '../core/change/apart/leaning-top.ts';
import { lightOfPair } from '../core/change/apart/pair-light.ts';
import { lengthOf, type PixelWay, type ShadowWays } from '../core/change/apart/pixel-way.ts';
import { HIGHEST_METERS, type ShadowRegion, turnedShadow } from '../core/change/apart/turned-shadow.ts';
import type { ChangeRegion } from '../core/change/change-region.ts';
import type { CompactSpot } from '../core/change/compact/compact-spots.ts';
import { type Grid, growWindow } from '../core/geo/grid.ts';
import { groundPixelSide } from '../core/geo/ground.ts';
import type { PixelPoint } from '../core/geo/points.ts';
import { type GroundVector, leanPerMeter, lengthBetween, shadowPerMeter } from '../core/scene/displacement.ts';
import type { Scene } from '../core/scene/scene.ts';
import type { RunFolder } from '../io/store/run-folder.ts';
import { byPlace } from './by-place.ts';
import { withAligned } from './open-aligned.ts';

/** Regions that are no change; in what is left, the ranks are new. */
export interface RegionsApart {
  readonly regions: readonly ChangeRegion[];
  /** Those that a turned shadow explains. */
  readonly shadows: readonly ShadowRegion[];
  /** Those that tops explain which are shown elsewhere on each date. */
  readonly leans: readonly LeanRegion[];
}

/** Larger regions are not looked at: no shadow and no roof is so large. */
const LONGEST_SIDE_PX = 384;
/** A window reaches so far past its region at most, and at least. */
const MOST_MARGIN_PX = 96;
const LEAST_MARGIN_PX = 16;
/** A shadow darkens all of a spot; a crater's spot has its sunlit wall or what it threw out as well. */
const EVEN = 0.95;

/**
 * Which regions a turned shadow explains, where both suns are known, and which a top that leans elsewhere, where both views are; all
 * lists in the given order.
 *
 * @param spots small places that stand out: a region that holds one of both lighter and darker ground, as a crater beside a wall is, stays
 *   a change.
 */
export async function setApart(
  all: readonly ChangeRegion[],
  spots: readonly CompactSpot[],
  folder: RunFolder,
  pair: {
    readonly before: Scene;
    readonly after: Scene;
    readonly grid: Grid;
    readonly radiometry: Radiometry;
    readonly correction: PairCorrection;
  },
): Promise<RegionsApart> {
  const ways = shadowWays(pair);
  const lean = leanWay(pair);
  if ((ways === null && lean === null) || all.length === 0) return { regions: all, shadows: [], leans: [] };
  const farthest = Math.max(
    ways === null ? 0 : HIGHEST_METERS * Math.max(lengthOf(ways.before), lengthOf(ways.after)),
    lean === null ? 0 : TALLEST_METERS * lengthOf(lean),
  );
  const marginPx = Math.ceil(Math.max(LEAST_MARGIN_PX, Math.min(MOST_MARGIN_PX, 1.5 * farthest)));
  const uneven = spots.filter(({ evenness }) => evenness < EVEN);
  const shadows = new Map<ChangeRegion, ShadowRegion>();
  const leans = new Map<ChangeRegion, LeanRegion>();
  await withAligned(folder, async ({ before, after }) => {
    for (const region of all.toSorted(byPlace)) {
      const [x0, y0, x1, y1] = region.box;
      if (Math.max(x1 - x0, y1 - y0) > LONGEST_SIDE_PX || uneven.some((spot) => holds(region, spot))) continue;
      const window = growWindow({ col: x0, row: y0, width: x1 - x0, height: y1 - y0 }, marginPx, pair.grid);
      const seen = { before: await before.readWindow(window), after: await after.readWindow(window) };
      const light = lightOfPair(correctPair(seen, window, pair.correction), pair.radiometry.bands);
      const inside = new Uint8Array(light.valid.length);
      for (const { row, start, end } of region.runs) {
        const line = (row - window.row) * window.width - window.col;
        inside.fill(1, line + start, line + end);
      }
      const shadow = ways && turnedShadow(light, inside, ways);
      const top = shadow === null && lean !== null ? leaningTop(light, inside, lean) : null;
      if (shadow !== null) shadows.set(region, { ...region, shadow });
      else if (top !== null) leans.set(region, { ...region, top });
    }
  });
  return {
    regions: all
      .filter((region) => !shadows.has(region) && !leans.has(region))
      .map((region, i) => ({ ...region, rank: i + 1 })),
    shadows: all.flatMap((region) => shadows.get(region) ?? []),
    leans: all.flatMap((region) => leans.get(region) ?? []),
  };
}

function holds({ box: [x0, y0, x1, y1], runs }: ChangeRegion, { col, row }: PixelPoint): boolean {
  if (col < x0 || row < y0 || col >= x1 || row >= y1) return false;
  return runs.some((run) => run.row === Math.floor(row) && run.start <= col && col < run.end);
}

function shadowWays({ before, after, grid }: { before: Scene; after: Scene; grid: Grid }): ShadowWays | null {
  const pixelMeters = groundPixelSide(grid);
  const { sun: first } = before.conditions;
  const { sun: second } = after.conditions;
  if (pixelMeters === null || first === null || second === null) return null;
  const [one, other] = [shadowPerMeter(first), shadowPerMeter(second)];
  if (one === null || other === null) return null;
  return { before: onGrid(one, pixelMeters), after: onGrid(other, pixelMeters), pixelMeters };
}

/** Null also where both dates show tops at the same place. */
function leanWay({ before, after, grid }: { before: Scene; after: Scene; grid: Grid }): PixelWay | null {
  const pixelMeters = groundPixelSide(grid);
  const { view: first } = before.conditions;
  const { view: second } = after.conditions;
  if (pixelMeters === null || first === null || second === null) return null;
  const [one, other] = [leanPerMeter(first), leanPerMeter(second)];
  if (one === null || other === null || lengthBetween(one, other) === 0) return null;
  return onGrid({ east: other.east - one.east, north: other.north - one.north }, pixelMeters);
}

function onGrid({ east, north }: GroundVector, pixelMeters: number): PixelWay {
  return { right: east / pixelMeters, down: -north / pixelMeters };
}
