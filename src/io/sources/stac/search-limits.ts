import type { OfferedScene, SearchQuery } from '../../../core/contract/archive.ts';
import { geometriesMeet } from '../../../core/geo/geometries-meet.ts';
import { MOST_CORNERS } from '../../../core/geo/given-area.ts';

/** How much of an archive one search reads. */
export const SEARCH_LIMITS = {
  /** Of one answer; around a moment, on either side of it. */
  scenes: 100,
  pages: 20,
  itemsOfPage: 100,
  /** Catalogues, collections and items of a static archive. */
  documents: 2000,
  depth: 8,
  /** Of a footprint, and of the area: whether two meet takes time as the product of their corners. */
  corners: MOST_CORNERS,
} as const;

/** Whether a scene is what was asked for. What it does not say does not count against it. */
export function isAskedFor(scene: OfferedScene, query: SearchQuery): boolean {
  const { maximumCloudFraction, maximumGsdMeters, maximumOffNadirDegrees, minimumSunElevationDegrees } = query;
  const at = Date.parse(scene.acquiredAt);
  const most = (value: number | null, limit: number | undefined) =>
    value === null || limit === undefined || value <= limit;
  return (
    at >= Date.parse(query.from) &&
    at <= Date.parse(query.to) &&
    most(scene.cloudFraction, maximumCloudFraction) &&
    most(scene.gsdMeters, maximumGsdMeters) &&
    most(scene.offNadirDegrees, maximumOffNadirDegrees) &&
    most(minimumSunElevationDegrees ?? null, scene.sun?.elevationDegrees) &&
    geometriesMeet(scene.footprint, query.area)
  );
}

/** One stretch of time that is read by itself. */
export interface SearchWindow extends SearchQuery {
  readonly oldestFirst: boolean;
}

/**
 * The whole time; around a moment, the time before and the time after it, each from the moment outwards, so that a busy
 * archive does not fill the answer with one side alone.
 */
export function windowsOf(query: SearchQuery): readonly SearchWindow[] {
  const { around, from, to } = query;
  if (around === undefined) return [{ ...query, oldestFirst: false }];
  const isDay = around.length === 'YYYY-MM-DD'.length;
  const [first, last] = isDay ? [`${around}T00:00:00Z`, `${around}T23:59:59Z`] : [around, around];
  const windows = [
    { ...query, to: earlier(to, last), oldestFirst: false },
    { ...query, from: later(from, first), oldestFirst: true },
  ];
  return windows.filter((window) => Date.parse(window.from) <= Date.parse(window.to));
}

function earlier(one: string, other: string): string {
  return Date.parse(one) <= Date.parse(other) ? one : other;
}

function later(one: string, other: string): string {
  return Date.parse(one) >= Date.parse(other) ? one : other;
}
