/** What the findings of a run can be exported as. */
export const GIS_FORMATS = ['geojson', 'kml', 'kmz', 'gpkg', 'csv'] as const;

export type GisFormat = (typeof GIS_FORMATS)[number];

/** Scales of damage that ours is mapped to (`core/publish/gis/damage-scales.ts`). */
export const DAMAGE_SCALES = ['unosat', 'xbd', 'cems'] as const;

export type DamageScale = (typeof DAMAGE_SCALES)[number];

/** What a person asks of an export. */
export interface GisRequest {
  /** Each adds its class and whether the mapping loses anything. */
  readonly scales: readonly DamageScale[];
  /** Whether a CSV gets its outlines as WKT. */
  readonly hasWkt: boolean;
}

export const USUAL_GIS: GisRequest = { scales: DAMAGE_SCALES, hasWkt: false };
