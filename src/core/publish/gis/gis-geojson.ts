import type { DamageScale } from '../../contract/gis-export.ts';
import type { Crs } from '../../geo/crs.ts';
import type { Grid } from '../../geo/grid.ts';
import { findingsGeoJson } from '../findings-geojson.ts';
import { aboutExport } from './about-export.ts';
import { gisFields } from './gis-fields.ts';
import type { GisRun } from './gis-run.ts';

/**
 * `findings.geojson` of a run with what people decided and with damage on other scales, as text.
 *
 * What it says of itself stands in the foreign member `about` (RFC 7946, 6.1).
 */
export function gisGeoJson(run: GisRun, grid: Grid & { readonly crs: Crs }, scales: readonly DamageScale[]): string {
  const fields = gisFields(run, { scales });
  const { features, ...collection } = findingsGeoJson(run.findings, grid);
  return `${JSON.stringify({
    ...collection,
    about: aboutExport(run, scales),
    features: features.map((feature, i) => ({
      ...feature,
      properties: {
        ...Object.fromEntries(fields.map(({ name, read }) => [name, read(run.findings[i]!)])),
        ...feature.properties,
      },
    })),
  })}\n`;
}
