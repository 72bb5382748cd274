import type { LonLatGeometry } from '../../geo/lon-lat-geometry.ts';
import type { Polygon } from '../../geo/split-antimeridian.ts';

/** Well-known text (OGC 06-103r4), longitude first. */
export function wktOf(geometry: LonLatGeometry): string {
  if (geometry.type === 'Polygon') return `POLYGON ${polygonText(geometry.coordinates)}`;
  return `MULTIPOLYGON (${geometry.coordinates.map(polygonText).join(', ')})`;
}

function polygonText(polygon: Polygon): string {
  return `(${polygon.map((ring) => `(${ring.map(([lon, lat]) => `${lon} ${lat}`).join(', ')})`).join(', ')})`;
}
