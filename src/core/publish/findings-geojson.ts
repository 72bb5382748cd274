import type { Finding } from '../contract/finding.ts';
import type { Crs } from '../geo/crs.ts';
import type { Grid } from '../geo/grid.ts';
import { type LonLatGeometry, lonLatGeometry } from '../geo/lon-lat-geometry.ts';

/** `findings.geojson`: RFC 7946, one polygon a finding, two or more where the antimeridian cuts it. */
export interface FindingsGeoJson {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly id: string;
    readonly geometry: LonLatGeometry;
    readonly properties: Omit<Finding, 'outline'>;
  }[];
}

/**
 * Findings as polygons in longitude and latitude, 7 decimals (1 cm), outer rings counterclockwise.
 *
 * Properties hold the whole finding but its outline. Findings across the antimeridian are cut there.
 *
 * @param grid the aligned grid that outlines count in; must have a CRS, else there is no such file to write.
 */
export function findingsGeoJson(findings: readonly Finding[], grid: Grid & { readonly crs: Crs }): FindingsGeoJson {
  const geometryOf = lonLatGeometry(grid);
  return {
    type: 'FeatureCollection',
    features: findings.map(({ outline, ...properties }) => ({
      type: 'Feature',
      id: properties.id,
      geometry: geometryOf(outline),
      properties,
    })),
  };
}
