import type { Coordinate } from 'ol/coordinate.js';
import { getSize } from 'ol/extent.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { type Annotation, type AnnotationColour, annotationColours } from '../../../src/core/contract/review.ts';
import { type Plane, toPlane } from '../map/plane.ts';
import { colourCodes } from './annotation-colours.ts';
import { cornersOf } from './shapes.ts';

/** An annotation as it is drawn. */
export interface Drawn extends Pick<Annotation, 'shape' | 'points' | 'text' | 'colour'> {
  /** Of a call-out. */
  readonly number: number | null;
  /** How long or large it is; null where nothing is to be said of it. */
  readonly measure: string | null;
  readonly isSelected: boolean;
  /** Among hundreds: it is named only where it is large on the screen, so that all stay fluid and can be seen at all. */
  readonly isOneOfMany: boolean;
}

const DARK = 'rgba(12, 17, 22, 0.92)';
const LINE_PX = 2.5;
const CASING_PX = 5.5;
const SELECTED_CASING_PX = 9;
const ARROW_HEAD_PX = 9;
const BALLOON_PX = 11;
const LABEL_COLUMNS = 32;
const LABEL_LINES = 4;
/** On the screen, of one of many: below this a thin line alone is drawn, from this on it is named. */
const SMALL_PX = 20;
const NAMED_PX = 90;

/** Below all else, casings below all lines: those of one z-index are drawn in one stroke. */
const thinLines = Object.fromEntries(
  annotationColours.map((colour) => [
    colour,
    [
      new Style({ stroke: new Stroke({ color: DARK, width: 3 }), zIndex: -2 }),
      new Style({ stroke: new Stroke({ color: colourCodes[colour], width: 1.5 }), zIndex: -1 }),
    ],
  ]),
) as Record<AnnotationColour, Style[]>;

export function geometryOf(plane: Plane, drawn: Pick<Drawn, 'shape' | 'points'>): Point | LineString | Polygon {
  const at = cornersOf(drawn).map((corner) => toPlane(plane, corner));
  const { shape } = drawn;
  if (at.length === 1) return new Point(at[0]!);
  if ((shape === 'box' || shape === 'polygon') && at.length > 2) return new Polygon([[...at, at[0]!]]);
  return new LineString(at);
}

/** A light line in a dark casing, told apart from any ground; no fill, which would tint what it marks and catch every click. */
export function annotationStyles(drawn: Drawn, geometry: Point | LineString | Polygon, resolution: number): Style[] {
  const { shape, colour, isSelected } = drawn;
  const code = colourCodes[colour];
  const casing = new Stroke({ color: DARK, width: isSelected ? SELECTED_CASING_PX : CASING_PX });
  const line = new Stroke({ color: code, width: LINE_PX });
  const size = drawn.isOneOfMany && !isSelected ? Math.max(...getSize(geometry.getExtent())) / resolution : Infinity;
  if (size < SMALL_PX && !(geometry instanceof Point)) return thinLines[colour];
  const label = size < NAMED_PX && shape !== 'text' ? [] : labelStyle(drawn, geometry);
  if (geometry instanceof Point) {
    const dot = new CircleStyle({
      radius: 5.5,
      fill: new Fill({ color: code }),
      stroke: new Stroke({ color: DARK, width: 2 }),
    });
    const ring = new CircleStyle({ radius: 9.5, stroke: new Stroke({ color: '#ffffff', width: 2.5 }) });
    if (isSelected && shape === 'point') return [new Style({ image: dot }), new Style({ image: ring }), ...label];
    return shape === 'text' ? label : [new Style({ image: dot }), ...label];
  }
  const ends: Style[] = [];
  if (geometry instanceof LineString && shape === 'arrow')
    ends.push(...arrowHead(geometry.getCoordinates(), code, resolution));
  if (geometry instanceof LineString && shape === 'call-out') ends.push(...balloon(geometry.getCoordinates(), drawn));
  return [new Style({ stroke: casing }), new Style({ stroke: line }), ...ends, ...label];
}

function arrowHead(path: Coordinate[], code: string, resolution: number): Style[] {
  const [tail, head] = [path.at(-2)!, path.at(-1)!] as [[number, number], [number, number]];
  const [dx, dy] = [head[0] - tail[0], head[1] - tail[1]];
  const length = Math.hypot(dx, dy) || 1;
  const back = ARROW_HEAD_PX * resolution;
  return [
    new Style({
      // So that the tip, not the middle, lies on the point.
      geometry: new Point([head[0] - (dx / length) * back, head[1] - (dy / length) * back]),
      image: new RegularShape({
        points: 3,
        radius: ARROW_HEAD_PX,
        rotation: Math.atan2(dx, dy),
        fill: new Fill({ color: code }),
        stroke: new Stroke({ color: DARK, width: 1.5 }),
      }),
    }),
  ];
}

function balloon(path: Coordinate[], { number, colour, isSelected }: Drawn): Style[] {
  const foot = new CircleStyle({
    radius: 3,
    fill: new Fill({ color: colourCodes[colour] }),
    stroke: new Stroke({ color: DARK, width: 1.5 }),
  });
  const disc = new CircleStyle({
    radius: BALLOON_PX,
    fill: new Fill({ color: colourCodes[colour] }),
    stroke: new Stroke({ color: DARK, width: isSelected ? 4 : 2 }),
  });
  return [
    new Style({ geometry: new Point(path[0]!), image: foot }),
    new Style({
      geometry: new Point(path.at(-1)!),
      image: disc,
      text: new Text({
        text: number === null ? '' : String(number),
        font: '700 12px system-ui, sans-serif',
        fill: new Fill({ color: '#10151a' }),
        offsetY: 1,
      }),
    }),
  ];
}

/** Words of a text stand free in its colour; titles and measures on a tag, as the numbers of findings do. */
function labelStyle(
  { shape, text, measure, colour, isSelected }: Drawn,
  geometry: Point | LineString | Polygon,
): Style[] {
  const words = [...brokenLines(text), ...(measure === null ? [] : [measure])].join('\n');
  if (words === '') return [];
  const code = colourCodes[colour];
  const beside = geometry instanceof Point ? 12 : shape === 'call-out' ? BALLOON_PX + 7 : 10;
  const free = {
    font: '600 15px system-ui, sans-serif',
    fill: new Fill({ color: code }),
    stroke: new Stroke({ color: DARK, width: 4.5 }),
    padding: [3, 5, 2, 6],
    ...(isSelected && { backgroundStroke: new Stroke({ color: '#ffffff', width: 2 }) }),
  };
  const tag = {
    font: '600 12px system-ui, sans-serif',
    fill: new Fill({ color: '#ffffff' }),
    backgroundFill: new Fill({ color: DARK }),
    backgroundStroke: new Stroke({ color: code, width: 1.25 }),
    padding: [3, 5, 2, 6],
    textAlign: 'left' as const,
    justify: 'left' as const,
    offsetX: beside,
  };
  return [
    new Style({
      geometry: labelPlace(shape, geometry),
      text: new Text({ text: words, ...(shape === 'text' ? free : tag) }),
    }),
  ];
}

function labelPlace(shape: Annotation['shape'], geometry: Point | LineString | Polygon): Point {
  if (geometry instanceof Point) return geometry;
  // Beside an area, not on what it encloses.
  if (geometry instanceof Polygon) {
    const corners = geometry.getCoordinates()[0]!;
    return new Point(corners.reduce((east, corner) => (corner[0]! > east[0]! ? corner : east)));
  }
  if (shape === 'arrow') return new Point(geometry.getFirstCoordinate());
  if (shape === 'call-out') return new Point(geometry.getLastCoordinate());
  return new Point(geometry.getCoordinateAt(0.5));
}

/** The words in a few short lines; the panel has all of them. */
function brokenLines(text: string): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && line.length + word.length >= LABEL_COLUMNS) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? word.slice(0, 2 * LABEL_COLUMNS) : `${line} ${word}`;
    }
    if (line !== '') lines.push(line);
  }
  return lines.length > LABEL_LINES ? [...lines.slice(0, LABEL_LINES - 1), `${lines[LABEL_LINES - 1]} …`] : lines;
}
