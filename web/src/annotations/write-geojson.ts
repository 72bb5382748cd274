import type { Annotation } from '../../../src/core/contract/review.ts';
import type { Crs } from '../../../src/core/geo/crs.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import { groundPositions } from '../../../src/core/geo/ground-positions.ts';
import { lonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { turnedToHalf } from '../../../src/core/geo/longitude.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { splitLineAtAntimeridian } from '../../../src/core/geo/split-antimeridian.ts';
import { colourCodes } from './annotation-colours.ts';
import type { Ruler } from './measure.ts';
import { calloutNumbers, cornersOf } from './shapes.ts';

/** What goes out with an annotation, besides its geometry. */
interface ExportedProperties {
  readonly title: string;
  readonly shape: Annotation['shape'];
  readonly colour: Annotation['colour'];
  readonly isMeasured: boolean;
  readonly [further: string]: unknown;
}

export interface AnnotationFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
  readonly properties: ExportedProperties;
}

/**
 * Annotations as GeoJSON (RFC 7946): longitude and latitude to 7 decimals (1 cm), cut at the antimeridian, colours also by the names
 * of simplestyle-spec 1.1, which maps elsewhere draw by. `readGeojson` reads them back.
 */
export function annotationsGeojson(
  annotations: readonly Annotation[],
  grid: Grid & { readonly crs: Crs },
  ruler: Ruler,
): { readonly type: 'FeatureCollection'; readonly features: readonly AnnotationFeature[] } {
  const numbers = calloutNumbers(annotations);
  const toGeometry = geometryWriter(grid);
  const features = annotations.map((annotation): AnnotationFeature => {
    const { id, shape, text, colour, isMeasured } = annotation;
    const measure = isMeasured ? ruler(annotation) : null;
    const number = numbers.get(id);
    return {
      type: 'Feature',
      id,
      geometry: toGeometry(annotation),
      properties: {
        title: text,
        shape,
        colour,
        isMeasured,
        ...(number !== undefined && { number }),
        ...(measure !== null && { lengthMeters: toStep(measure.length, measure.lengthStep) }),
        ...(measure !== null && measure.area !== null && { areaM2: toStep(measure.area, measure.areaStep) }),
        [shape === 'point' || shape === 'text' ? 'marker-color' : 'stroke']: colourCodes[colour],
      },
    };
  });
  return { type: 'FeatureCollection', features };
}

function geometryWriter(grid: Grid & { readonly crs: Crs }) {
  const positions = groundPositions(grid)!;
  const toPolygon = lonLatGeometry(grid);
  const seven = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  const position = (point: PixelPoint): [number, number] => {
    const { lon, lat } = positions.toLonLat(point);
    return [lon, lat];
  };
  return (annotation: Annotation): AnnotationFeature['geometry'] => {
    const { shape, points } = annotation;
    if (shape === 'box' || shape === 'polygon') {
      const ring = [...cornersOf(annotation), points[0]!].map(({ col, row }) => [col, row] as const);
      return toPolygon([ring]);
    }
    if (points.length === 1) {
      const [lon, lat] = position(points[0]!);
      return { type: 'Point', coordinates: [seven(turnedToHalf(lon)), seven(lat)] };
    }
    const lines = splitLineAtAntimeridian(points.map(position)).map((line) =>
      line.map(([lon, lat]) => [seven(lon), seven(lat)]),
    );
    if (lines.length === 1) return { type: 'LineString', coordinates: lines[0] };
    return { type: 'MultiLineString', coordinates: lines };
  };
}

function toStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toFixed(6));
}
