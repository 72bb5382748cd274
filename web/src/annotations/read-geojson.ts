import {
  type Annotation,
  type AnnotationColour,
  annotationColours,
  annotationShapes,
} from '../../../src/core/contract/review.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import type { GroundPositions } from '../../../src/core/geo/ground-positions.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { inTurns } from './in-turns.ts';
import { cornersOf, ontoGrid, rounded } from './shapes.ts';

export interface ReadShapes {
  readonly annotations: readonly Annotation[];
  /** What was left out or changed, a sentence each. */
  readonly notes: readonly string[];
}

/** More are no annotations any more, and would be a burden on everybody at this run. */
const MOST_SHAPES = 20_000;
/** What the server takes of one annotation. */
const MOST_POINTS = 20_000;
const LONGEST_TEXT = 2000;
const DEEPEST = 32;
/** How far a corner of a box, and a point on the scene's edge, may be off, px: what 7 decimals of a degree do. */
const BOX_SLACK_PX = 0.2;
const EDGE_SLACK_PX = 0.1;

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads GeoJSON (RFC 7946) into annotations on a grid: every geometry, alone or in features and collections; parts of a Multi* become
 * one annotation each. What `annotationsGeojson` wrote comes back with its id, shape and colour.
 *
 * The page answers meanwhile. What lies wholly off the grid is left out, what lies partly off it is kept, both with a note.
 *
 * @param colour of shapes that name none of ours.
 * @throws Error with a sentence for the person where the file holds nothing that can be read.
 */
export async function readGeojson(
  text: string,
  { grid, positions, colour }: { grid: Grid; positions: GroundPositions; colour: AnnotationColour },
): Promise<ReadShapes> {
  const root = parsed(text);
  refuseOtherCrs(root);
  const count = { read: 0, outside: 0, partly: 0, unreadable: 0, long: 0, holes: 0, empty: 0 };
  const annotations: Annotation[] = [];
  const toPixel = (position: unknown): PixelPoint | null => {
    const [lon, lat] = Array.isArray(position) ? (position as unknown[]) : [];
    if (typeof lon !== 'number' || typeof lat !== 'number' || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 540))
      return null;
    const at = positions.toPixel({ lon, lat });
    if (!Number.isFinite(at.col) || !Number.isFinite(at.row)) return null;
    const nearest = ontoGrid(at, grid);
    return Math.hypot(nearest.col - at.col, nearest.row - at.row) < EDGE_SLACK_PX ? nearest : rounded(at);
  };
  const add = (kind: Kind, coordinates: readonly unknown[], feature: Json | null, isWhole: boolean) => {
    count.read++;
    if (annotations.length >= MOST_SHAPES) throw new Error(TOO_MANY);
    if (coordinates.length > MOST_POINTS) {
      count.long++;
      return;
    }
    const points = coordinates.map(toPixel);
    const known = points.filter((point) => point !== null);
    if (known.length < points.length || known.length < leastPoints[kind]) {
      count.unreadable++;
      return;
    }
    const onGrid = known.filter(
      ({ col, row }) => col >= 0 && row >= 0 && col <= grid.width && row <= grid.height,
    ).length;
    if (onGrid === 0 && !reachesOver(known, grid)) {
      count.outside++;
      return;
    }
    if (onGrid < known.length) count.partly++;
    annotations.push(annotationOf(kind, known, feature, { colour, isWhole }));
  };
  const walk = function* (value: unknown, feature: Json | null, depth: number): Generator<void> {
    if (!isObject(value) || depth > DEEPEST) {
      if (value !== null) count.unreadable++;
      else count.empty++;
      return;
    }
    const { type, coordinates, geometry, features, geometries } = value;
    const parts = Array.isArray(coordinates) ? (coordinates as unknown[]) : [];
    const ring = (polygon: unknown) => {
      const rings = Array.isArray(polygon) ? (polygon as unknown[]) : [];
      if (rings.length > 1) count.holes++;
      return Array.isArray(rings[0]) ? withoutLast(rings[0] as unknown[]) : [];
    };
    switch (type) {
      case 'FeatureCollection':
        for (const each of Array.isArray(features) ? (features as unknown[]) : []) {
          yield* walk(each, null, depth + 1);
          yield;
        }
        return;
      case 'GeometryCollection':
        for (const each of Array.isArray(geometries) ? (geometries as unknown[]) : [])
          yield* walk(each, feature && withoutId(feature), depth + 1);
        return;
      case 'Feature':
        yield* walk(geometry ?? null, value, depth + 1);
        return;
      case 'Point':
        add('point', [coordinates], feature, true);
        return;
      case 'LineString':
        add('line', parts, feature, true);
        return;
      case 'Polygon':
        add('polygon', ring(coordinates), feature, true);
        return;
      case 'MultiPoint':
        for (const each of parts) {
          add('point', [each], feature, false);
          yield;
        }
        return;
      case 'MultiLineString':
        for (const each of parts) {
          add('line', Array.isArray(each) ? (each as unknown[]) : [], feature, false);
          yield;
        }
        return;
      case 'MultiPolygon':
        for (const each of parts) {
          add('polygon', ring(each), feature, false);
          yield;
        }
        return;
      default:
        count.unreadable++;
    }
  };
  await inTurns(walk(root, null, 0));
  if (annotations.length === 0) throw new Error(whyNothing(count));
  return { annotations, notes: notesOf(count) };
}

const TOO_MANY = `The file holds more than ${MOST_SHAPES.toLocaleString('en-US')} shapes. Give those that matter here; a whole layer is better compared in a GIS.`;

type Kind = 'point' | 'line' | 'polygon';
const leastPoints: Readonly<Record<Kind, number>> = { point: 1, line: 2, polygon: 3 };

function parsed(text: string): unknown {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`The file is no GeoJSON: it is no JSON at all (${(error as Error).message}).`);
  }
  if (!isObject(root) || typeof root['type'] !== 'string') {
    throw new Error('The file is JSON but no GeoJSON: it has no “type” such as FeatureCollection.');
  }
  return root;
}

/** Files older than RFC 7946 may name a CRS; only longitude and latitude are read. */
function refuseOtherCrs(root: unknown): void {
  const crs = (root as Json)['crs'];
  const name = isObject(crs) && isObject(crs['properties']) ? crs['properties']['name'] : undefined;
  if (typeof name === 'string' && !/CRS84|EPSG:{1,2}(?:[\d.]*:)?4326$/i.test(name)) {
    throw new Error(
      `The file’s positions are in ${name.slice(0, 80)}. GeoJSON holds longitude and latitude (RFC 7946): convert it first.`,
    );
  }
}

function annotationOf(
  kind: Kind,
  points: readonly PixelPoint[],
  feature: Json | null,
  { colour, isWhole }: { colour: AnnotationColour; isWhole: boolean },
): Annotation {
  const properties = feature && isObject(feature['properties']) ? feature['properties'] : {};
  const id = feature?.['id'];
  const titles = ['title', 'name', 'text', 'label', 'description'].map((name) => properties[name]);
  const title = titles.find((value) => (typeof value === 'string' && value !== '') || typeof value === 'number');
  const shaped = shapeOf(kind, points, properties['shape']);
  return {
    id: isWhole && typeof id === 'string' && UUID.test(id) ? id : crypto.randomUUID(),
    ...shaped,
    // The server takes no control characters; tags stay what they are, text.
    text: String(title ?? '')
      .replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
      .slice(0, LONGEST_TEXT),
    colour: annotationColours.find((name) => name === properties['colour']) ?? colour,
    isMeasured: properties['isMeasured'] === true,
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The shape that the file names, where its geometry is one; else the plain one. */
function shapeOf(kind: Kind, points: readonly PixelPoint[], named: unknown): Pick<Annotation, 'shape' | 'points'> {
  const shape = annotationShapes.find((name) => name === named);
  if (kind === 'point') return { shape: shape === 'text' ? shape : kind, points };
  if (kind === 'line')
    return { shape: points.length === 2 && (shape === 'arrow' || shape === 'call-out') ? shape : kind, points };
  if (shape === 'box' && points.length === 4) {
    const box = { shape, points: [points[0]!, points[2]!] };
    const corners = cornersOf(box);
    const isBox = [corners, [corners[0]!, corners[3]!, corners[2]!, corners[1]!]].some((order) =>
      order.every(({ col, row }, i) => Math.hypot(col - points[i]!.col, row - points[i]!.row) < BOX_SLACK_PX),
    );
    if (isBox) return box;
  }
  return { shape: kind, points };
}

/** Whether something without a corner on the grid may still cross it: their boxes meet. */
function reachesOver(points: readonly PixelPoint[], { width, height }: Grid): boolean {
  if (points.length < 2) return false;
  const isBeyond = (side: (point: PixelPoint) => boolean) => points.every(side);
  return !(
    isBeyond(({ col }) => col < 0) ||
    isBeyond(({ col }) => col > width) ||
    isBeyond(({ row }) => row < 0) ||
    isBeyond(({ row }) => row > height)
  );
}

interface Count {
  readonly read: number;
  readonly outside: number;
  readonly partly: number;
  readonly unreadable: number;
  readonly long: number;
  readonly holes: number;
  readonly empty: number;
}

function whyNothing({ read, outside, unreadable, long }: Count): string {
  if (outside > 0 && unreadable === 0) {
    return outside === 1
      ? 'The shape in the file lies outside this scene.'
      : `All ${outside} shapes in the file lie outside this scene.`;
  }
  if (long > 0) return `The shapes in the file have more than ${MOST_POINTS.toLocaleString('en-US')} positions each.`;
  if (read > 0 || unreadable > 0) {
    return 'Nothing in the file can be read as shapes in longitude and latitude. Perhaps its positions are in metres, or latitude comes first.';
  }
  return 'The file holds no shapes.';
}

function notesOf({ outside, partly, unreadable, long, holes, empty }: Count): string[] {
  const shapes = (count: number, one: string, many: string) =>
    count === 0 ? [] : [count === 1 ? `1 shape ${one}` : `${count} shapes ${many}`];
  return [
    ...shapes(outside, 'lies outside the scene and was left out.', 'lie outside the scene and were left out.'),
    ...shapes(partly, 'reaches beyond the scene.', 'reach beyond the scene.'),
    ...shapes(unreadable, 'could not be read and was left out.', 'could not be read and were left out.'),
    ...shapes(long, 'has too many positions and was left out.', 'have too many positions and were left out.'),
    ...shapes(holes, 'came without its holes.', 'came without their holes.'),
    ...shapes(empty, 'has no geometry.', 'have no geometry.'),
  ];
}

function withoutLast(ring: readonly unknown[]): readonly unknown[] {
  return JSON.stringify(ring[0]) === JSON.stringify(ring.at(-1)) ? ring.slice(0, -1) : ring;
}

/** Several shapes cannot share one id. */
function withoutId({ id: _, ...feature }: Json): Json {
  return feature;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
