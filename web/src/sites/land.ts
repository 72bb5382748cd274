import Feature from 'ol/Feature.js';
import Polygon from 'ol/geom/Polygon.js';
import { fromLonLat } from 'ol/proj.js';
import VectorSource from 'ol/source/Vector.js';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { unrolled } from '../../../src/core/geo/longitude.ts';

type Ring = number[][];

/** Web Mercator ends there. */
const MOST_LATITUDE = 85;

let land: VectorSource | null = null;

/** The world's land from Natural Earth 1:110 million, to tell roughly where a site is; part of the page, nothing is fetched elsewhere. */
export function landSource(): VectorSource {
  if (land !== null) return land;
  const source = new VectorSource();
  land = source;
  void import('world-atlas/land-110m.json').then(({ default: atlas }) => {
    const topology = atlas as unknown as Topology<{ land: GeometryCollection<object> }>;
    const polygons = feature(topology, topology.objects.land).features.flatMap(({ geometry }) =>
      geometry.type === 'MultiPolygon' ? (geometry.coordinates as Ring[][]) : [],
    );
    source.addFeatures(polygons.flatMap(unbroken).map((rings) => new Feature(new Polygon(rings.map(onMap)))));
  });
  return source;
}

/** A polygon whose longitudes do not jump at the antimeridian; where they reach beyond it, there is one more a turn away. */
function unbroken(rings: Ring[]): Ring[][] {
  const holdsPole = rings.some((ring) => ring.some(([, lat = 0]) => Math.abs(lat) > 89));
  if (holdsPole) return [rings];
  const first = rings[0]?.[0]?.[0] ?? 0;
  const whole = rings.map((ring) => {
    let last = first;
    return ring.map(([lon = 0, lat = 0]) => {
      last = unrolled(lon, last);
      return [last, lat];
    });
  });
  const lons = whole.flat().map(([lon = 0]) => lon);
  const turn = Math.max(...lons) > 180 ? -360 : Math.min(...lons) < -180 ? 360 : 0;
  return turn === 0 ? [whole] : [whole, whole.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon + turn, lat]))];
}

function onMap(ring: Ring): number[][] {
  return ring.map(([lon = 0, lat = 0]) => fromLonLat([lon, Math.max(-MOST_LATITUDE, Math.min(MOST_LATITUDE, lat))]));
}
