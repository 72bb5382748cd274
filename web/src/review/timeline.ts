import type { RunSummary } from '../../../src/core/contract/api.ts';
import type { LonLat } from '../../../src/core/geo/points.ts';

/** One date of a place. */
export interface TimelineScene {
  readonly id: string;
  readonly name: string;
  readonly acquiredAt: string | null;
}

/** Every date of one place that the server's runs know, and the runs between them. */
export interface Timeline {
  /** Earliest first, those without a date last. */
  readonly scenes: readonly TimelineScene[];
  /** The newest run of two dates; null where nobody compared them. */
  runOf(before: string, after: string): RunSummary | null;
}

/** Footprints that share less than this of the smaller are of other places: they could not be compared (`TooLittleOverlap`). */
const LEAST_SHARE = 0.2;

/**
 * The runs of a run's place: their footprints overlap, or they share a scene.
 *
 * Footprints count as their boxes in longitude and latitude, so none that crosses the antimeridian is told from others.
 *
 * @param runs newest first, the run itself among them.
 */
export function timelineOf(runId: string, runs: readonly RunSummary[]): Timeline {
  const here = runs.find(({ id }) => id === runId);
  const ofPlace = here ? runs.filter((run) => isSamePlace(here, run)) : [];
  const scenes = new Map<string, TimelineScene>();
  for (const run of ofPlace) {
    scenes.set(run.beforeScene.id, { ...run.beforeScene, acquiredAt: run.beforeAcquiredAt });
    scenes.set(run.afterScene.id, { ...run.afterScene, acquiredAt: run.afterAcquiredAt });
  }
  return {
    scenes: [...scenes.values()].sort((a, b) => momentOf(a) - momentOf(b) || a.name.localeCompare(b.name)),
    runOf: (before, after) =>
      ofPlace.find((run) => run.beforeScene.id === before && run.afterScene.id === after) ?? null,
  };
}

function isSamePlace(a: RunSummary, b: RunSummary): boolean {
  const ids = [a.beforeScene.id, a.afterScene.id];
  if (ids.includes(b.beforeScene.id) || ids.includes(b.afterScene.id)) return true;
  if (a.footprint === null || b.footprint === null) return false;
  const [boxA, boxB] = [boxOf(a.footprint), boxOf(b.footprint)];
  const shared = {
    west: Math.max(boxA.west, boxB.west),
    east: Math.min(boxA.east, boxB.east),
    south: Math.max(boxA.south, boxB.south),
    north: Math.min(boxA.north, boxB.north),
  };
  if (shared.west >= shared.east || shared.south >= shared.north) return false;
  return areaOf(shared) >= LEAST_SHARE * Math.min(areaOf(boxA), areaOf(boxB));
}

function boxOf(ring: readonly LonLat[]) {
  const lons = ring.map(({ lon }) => lon);
  const lats = ring.map(({ lat }) => lat);
  return { west: Math.min(...lons), east: Math.max(...lons), south: Math.min(...lats), north: Math.max(...lats) };
}

function areaOf({ west, east, south, north }: ReturnType<typeof boxOf>): number {
  return (east - west) * (north - south);
}

function momentOf({ acquiredAt }: TimelineScene): number {
  const moment = acquiredAt === null ? Number.NaN : Date.parse(acquiredAt);
  return Number.isNaN(moment) ? Number.MAX_VALUE : moment;
}
