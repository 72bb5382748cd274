import { byEvidence, type ChangeRegion, type RegionTracker, trackRegions } from './components.ts';
import type { Threshold } from './threshold.ts';

/** Each level is so much higher than the one below it, in spreads above the median. */
const LEVEL_RATIO = 1.5;
const LEVELS = 6;
/** Places that rise to so many times the level between them are two; one that rises to less comes with those it is parted from. */
const PROMINENCE = 2;
/** Smaller regions are one place: methods look at windows of this size. */
const LEAST_SIDE_PX = 64;

/** The regions of a change map, and all ground that counts as changed. */
export interface PartedRegions {
  /** The strongest first. */
  readonly regions: readonly ChangeRegion[];
  /** Regions before they were parted: they hold the weak ground between places, too. */
  readonly ground: readonly ChangeRegion[];
}

/** Takes a change map row by row, as a `RegionTracker` does. */
export interface PartedTracker extends Pick<RegionTracker, 'addRow'> {
  finish(): PartedRegions;
}

/**
 * Regions as `trackRegions` finds them, with those taken apart whose strong places hang together by weak ground only.
 *
 * Where much of a scene differs a little, one threshold makes it hang together from edge to edge (percolation), and one region of
 * a million pixels says nothing of any place in it. So regions are followed through higher thresholds: where one falls into places of which
 * two or more rise to twice the level that parts them, all of its places stand for it, each with the ground above that level, and are
 * looked at in turn. A region with one such place stays whole. No place is left out that would be a region by itself above that level.
 *
 * Rosenfeld & Pfaltz's components at every threshold: Jones, "Connected filtering and segmentation using component trees", 1999.
 */
export function trackPartedRegions(
  threshold: Threshold,
  options: { readonly minimumAreaPx?: number } = {},
): PartedTracker {
  const levels = levelsOf(threshold);
  const trackers = levels.map((level) => trackRegions(level, options));
  return {
    addRow: (magnitude, brightening) => {
      for (const tracker of trackers) tracker.addRow(magnitude, brightening);
    },
    finish: () => {
      const [ground, ...higher] = trackers.map((tracker) => tracker.finish()) as [ChangeRegion[], ...ChangeRegion[][]];
      const tree = { levels, placesIn: nest([ground, ...higher]) };
      const regions = ground
        .flatMap((region) => parted(region, 0, tree))
        .map((region) => ({ ...region, weight: (region.mean - threshold.grow) * region.areaPx }))
        .sort(byEvidence)
        .map((region, i) => ({ ...region, rank: i + 1 }));
      return { regions, ground };
    },
  };
}

/** The threshold itself, then ever higher ones. */
function levelsOf(threshold: Threshold): Threshold[] {
  const { median, spread } = threshold;
  const higher = Array.from({ length: LEVELS - 1 }, (_, i): Threshold => {
    const grow = threshold.grow * LEVEL_RATIO ** (i + 1);
    const seed = Math.max(threshold.seed, grow);
    return { ...threshold, grow, seed, growMagnitude: median + grow * spread, seedMagnitude: median + seed * spread };
  });
  return [threshold, ...higher];
}

type PlacesIn = (region: ChangeRegion) => readonly ChangeRegion[];

/** Which regions of the next higher level lie in a region. */
function nest(levels: readonly (readonly ChangeRegion[])[]): PlacesIn {
  const places = new Map<ChangeRegion, ChangeRegion[]>();
  for (const [i, level] of levels.slice(1).entries()) {
    const below = holders(levels[i]!);
    for (const region of level) {
      const holder = below(region);
      if (holder === undefined) continue;
      const found = places.get(holder);
      if (found === undefined) places.set(holder, [region]);
      else found.push(region);
    }
  }
  return (region) => places.get(region) ?? [];
}

/** Which of some regions holds the peak of another. */
function holders(regions: readonly ChangeRegion[]): (region: ChangeRegion) => ChangeRegion | undefined {
  const byRow = new Map<number, { readonly start: number; readonly end: number; readonly region: ChangeRegion }[]>();
  for (const region of regions) {
    for (const { row, start, end } of region.runs) {
      const inRow = byRow.get(row);
      if (inRow === undefined) byRow.set(row, [{ start, end, region }]);
      else inRow.push({ start, end, region });
    }
  }
  return ({ peakAt: { col, row } }) =>
    byRow.get(Math.floor(row))?.find(({ start, end }) => start <= col && col < end)?.region;
}

interface Tree {
  readonly levels: readonly Threshold[];
  readonly placesIn: PlacesIn;
}

/** What a region of some level stands for. */
function parted(region: ChangeRegion, level: number, tree: Tree): readonly ChangeRegion[] {
  const [x0, y0, x1, y1] = region.box;
  if (Math.max(x1 - x0, y1 - y0) <= LEAST_SIDE_PX) return [region];
  const places = tree.placesIn(region);
  const above = tree.levels[level + 1];
  if (above === undefined || places.length === 0) return [region];
  const prominent = places.filter(({ peak }) => peak >= PROMINENCE * above.grow);
  if (prominent.length > 1) return places.flatMap((place) => parted(place, level + 1, tree));
  if (prominent.length === 0) return [region];
  const parts = parted(prominent[0]!, level + 1, tree);
  if (parts.length === 1) return [region];
  return [...parts, ...places.filter((place) => place !== prominent[0])];
}
