import type { OfferedScene, SearchQuery } from '../../../core/contract/archive.ts';
import { geometriesMeet } from '../../../core/geo/geometries-meet.ts';

/** How much of an archive one search reads. */
export const SEARCH_LIMITS = {
  /** Scenes of one answer. */
  scenes: 100,
  pages: 20,
  itemsOfPage: 100,
  /** Catalogues, collections and items of a static archive. */
  documents: 2000,
  depth: 8,
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
