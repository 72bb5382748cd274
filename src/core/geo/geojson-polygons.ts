import { UsageError } from '../contract/errors.ts';
import type { LonLat } from './points.ts';

/** Rings of positions, the outer one first; positions are not checked yet (`lonLatOf`). */
export type RawPolygon = readonly (readonly unknown[])[];

/** The polygons of a GeoJSON document (RFC 7946): geometry, feature or collection. What is no polygon is passed over. */
export function geojsonPolygons(value: unknown): RawPolygon[] {
  if (!isRecord(value)) return [];
  const { type, coordinates, geometry, features, geometries } = value;
  if (type === 'FeatureCollection') return arrayOf(features).flatMap(geojsonPolygons);
  if (type === 'GeometryCollection') return arrayOf(geometries).flatMap(geojsonPolygons);
  if (type === 'Feature') return geojsonPolygons(geometry);
  if (type === 'Polygon') return [arrayOf(coordinates).map(arrayOf)];
  if (type === 'MultiPolygon') return arrayOf(coordinates).map((polygon) => arrayOf(polygon).map(arrayOf));
  return [];
}

/** @throws UsageError for a position that is no longitude and latitude. */
export function lonLatOf(position: unknown): LonLat {
  const [lon, lat] = arrayOf(position);
  if (typeof lon !== 'number' || typeof lat !== 'number' || !(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)) {
    throw new UsageError(`A polygon has a position that is no longitude and latitude: ${JSON.stringify(position)}.`);
  }
  return { lon, lat };
}

function isRecord(
  value: unknown,
): value is Record<'type' | 'coordinates' | 'geometry' | 'features' | 'geometries', unknown> {
  return typeof value === 'object' && value !== null;
}

function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
