import type { Crs } from '../../src/core/geo/crs.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import type { Outline, Place } from './outline.ts';

type ObjectKind = 'aircraft' | 'crater' | 'building' | 'fuel-tank' | 'burnt-ground' | 'vehicle' | 'revetment';

/** What became of an object between the two dates. Departed never means destroyed. */
export type Fate = 'present' | 'departed' | 'arrived' | 'moved' | 'destroyed' | 'appeared';

/** One thing that truly is in the scene, with its outline on the ground, m from the site's origin. */
export interface TruthObject {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly fate: Fate;
  readonly outline: Outline;
  /** Where a moved object stands afterwards. */
  readonly movedTo?: Place;
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

/** What the places of a truth are measured in. */
interface Frame {
  readonly crs: Crs;
  readonly origin: Place;
}

/**
 * The truth as GeoJSON (RFC 7946, lon/lat), with what holds for the whole scene in a `properties` member of the
 * collection. Outlines are where things truly stand: the after image shows them displaced by its misregistration.
 */
export function truthGeoJson(
  objects: readonly TruthObject[],
  frame: Frame,
  scene: Readonly<Record<string, unknown>>,
): unknown {
  return {
    type: 'FeatureCollection',
    properties: scene,
    features: objects.map((object) => {
      const { kind, fate, movedTo, properties } = object;
      const moved = movedTo === undefined ? {} : { movedTo: position(movedTo, frame) };
      return { ...outlineFeature(object, frame), properties: { kind, fate, ...properties, ...moved } };
    }),
  };
}

/** The same outlines, and nothing of what became of what stood there. */
export function footprintsGeoJson(
  objects: readonly TruthObject[],
  frame: Frame,
  scene: Readonly<Record<string, unknown>>,
): unknown {
  const features = objects.map((object) => ({ ...outlineFeature(object, frame), properties: {} }));
  return { type: 'FeatureCollection', properties: scene, features };
}

function outlineFeature({ id, outline }: TruthObject, frame: Frame) {
  const places = signedArea(outline) < 0 ? outline.toReversed() : outline;
  const ring = [...places, places[0]!].map((place) => position(place, frame));
  return { type: 'Feature', id, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function position({ x, y }: Place, { crs, origin }: Frame): [number, number] {
  const { lon, lat } = toLonLat(crs, { x: origin.x + x, y: origin.y + y });
  return [round(lon), round(lat)];
}

/** To a tenth of a millimetre or so. */
function round(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9;
}

function signedArea(outline: Outline): number {
  return outline.reduce((sum, a, i) => {
    const b = outline[(i + 1) % outline.length]!;
    return sum + (a.x * b.y - b.x * a.y) / 2;
  }, 0);
}
