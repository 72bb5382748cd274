import { geodesicLength } from '../../../src/core/geo/geodesic.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { unrolled } from '../../../src/core/geo/longitude.ts';
import type { Polygon, Position } from '../../../src/core/geo/split-antimeridian.ts';

/** A flat map of some ground: degrees, east ones shortened as they are in its middle. */
export interface FoundPlane {
  readonly viewBox: string;
  readonly widthMeters: number;
  /** A geometry as an SVG path. */
  path(geometry: LonLatGeometry): string;
}

/** Room around what is shown, of its larger side. */
const MARGIN = 0.06;
/** Height over width: no footprint makes the map taller or flatter. */
const ASPECT = 0.75;

/** A map that holds an area and other ground; longitudes count from the area, so that the antimeridian cuts nothing. */
export function planeAround(area: LonLatGeometry, others: readonly LonLatGeometry[]): FoundPlane {
  const [[lon0, lat0]] = polygonsOf(area)[0]![0]! as readonly [Position];
  const shortening = Math.cos((lat0 * Math.PI) / 180);
  const place = ([lon, lat]: Position) => [(unrolled(lon, lon0) - lon0) * shortening, lat0 - lat] as const;
  const places = [area, ...others].flatMap(polygonsOf).flat(2).map(place);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [minX, maxX] = [least(xs), -least(xs.map((x) => -x))];
  const [minY, maxY] = [least(ys), -least(ys.map((y) => -y))];
  const width = Math.max(maxX - minX, (maxY - minY) / ASPECT) * (1 + 2 * MARGIN);
  const [left, top] = [(minX + maxX - width) / 2, (minY + maxY - width * ASPECT) / 2];
  const edge = (x: number) => ({ lon: lon0 + x / shortening, lat: lat0 });
  return {
    viewBox: `${left} ${top} ${width} ${width * ASPECT}`,
    widthMeters: geodesicLength([edge(left), edge(left + width / 2), edge(left + width)]),
    path: (geometry) =>
      polygonsOf(geometry)
        .flat()
        .map((ring) => `M${ring.map((position) => place(position).join(' ')).join('L')}Z`)
        .join(''),
  };
}

function polygonsOf(geometry: LonLatGeometry): readonly Polygon[] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}
