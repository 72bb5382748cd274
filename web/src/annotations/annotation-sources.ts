import { effect } from '@preact/signals';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import RegularShape from 'ol/style/RegularShape.js';
import Stroke from 'ol/style/Stroke.js';
import Style, { type StyleFunction } from 'ol/style/Style.js';
import type { Annotation } from '../../../src/core/contract/review.ts';
import { type Plane, toPlane } from '../map/plane.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { annotationStyles, type Drawn, geometryOf } from './annotation-style.ts';
import { areaInWords, lengthInWords, type Measure, type Ruler } from './measure.ts';
import { calloutNumbers, cornersOf, middlesOf } from './shapes.ts';
import { tools } from './tools.ts';

/** The features that all maps of a run share: drawn once, shown on each. */
export interface AnnotationSources {
  readonly annotations: VectorSource;
  /** What is being drawn, and the corners that can be moved. */
  readonly sketch: VectorSource;
  dispose(): void;
}

/** More are drawn and named more sparingly. */
const MANY = 300;

export function annotationSources(plane: Plane, desk: AnnotationDesk, ruler: Ruler): AnnotationSources {
  // Without ground that could hide another's line, they may be drawn in one stroke, overlap or not.
  const annotations = new VectorSource({ wrapX: false, overlaps: false });
  const sketch = new VectorSource({ wrapX: false });
  const shown = new Map<string, Drawn & { readonly of: Annotation }>();
  const effects = [
    effect(() => {
      const numbers = calloutNumbers(desk.annotations.value);
      const selected = desk.selected.value;
      const isOneOfMany = desk.annotations.value.length > MANY;
      const gone = new Set(shown.keys());
      const added: Feature[] = [];
      for (const annotation of desk.annotations.value) {
        const { id } = annotation;
        gone.delete(id);
        const before = shown.get(id);
        const number = numbers.get(id) ?? null;
        const isSelected = id === selected;
        if (
          before?.number === number &&
          before.isSelected === isSelected &&
          before.isOneOfMany === isOneOfMany &&
          isAlike(before.of, annotation)
        ) {
          continue;
        }
        const measure = annotation.isMeasured ? measureLabel(ruler(annotation)) : null;
        const drawn = { ...annotation, of: annotation, number, measure, isSelected, isOneOfMany };
        shown.set(id, drawn);
        const feature = before && annotations.getFeatureById(id);
        if (feature instanceof Feature) {
          feature.set('drawn', drawn, true);
          feature.setGeometry(geometryOf(plane, drawn));
          continue;
        }
        const created = new Feature({ geometry: geometryOf(plane, drawn), drawn });
        created.setId(id);
        added.push(created);
      }
      for (const id of gone) {
        shown.delete(id);
        const feature = annotations.getFeatureById(id);
        if (feature instanceof Feature) annotations.removeFeature(feature);
      }
      annotations.addFeatures(added);
    }),
    effect(() => {
      sketch.clear(true);
      sketch.addFeatures([...sketchOf(plane, desk, ruler), ...handlesOf(plane, desk)]);
      sketch.changed();
    }),
  ];
  return {
    annotations,
    sketch,
    dispose() {
      for (const stop of effects) stop();
    },
  };
}

/** The same, also as the server gives back what was sent: no reason to draw it again. */
function isAlike(a: Annotation, b: Annotation): boolean {
  if (a === b) return true;
  return (
    a.shape === b.shape &&
    a.text === b.text &&
    a.colour === b.colour &&
    a.isMeasured === b.isMeasured &&
    a.points.length === b.points.length &&
    a.points.every(({ col, row }, i) => col === b.points[i]!.col && row === b.points[i]!.row)
  );
}

function sketchOf(plane: Plane, desk: AnnotationDesk, ruler: Ruler): Feature[] {
  const name = desk.tool.value;
  if (name === null) return [];
  const { shape, isMeasured } = tools[name];
  const aim = desk.cross.value ?? desk.aim.value;
  const placed = desk.placed.value;
  const points = aim === null ? placed : [...placed, aim];
  const features = desk.cross.value === null ? [] : [markAt(plane, desk.cross.value, 'cross')];
  if (placed.length === 0) return features;
  const drawn: Drawn = {
    shape,
    points,
    text: '',
    colour: desk.colour.value,
    number: null,
    measure: isMeasured ? measureLabel(ruler({ shape, points })) : null,
    isSelected: false,
    isOneOfMany: false,
  };
  return [
    new Feature({ geometry: geometryOf(plane, drawn), drawn }),
    ...placed.map((point) => markAt(plane, point, 'corner')),
    ...features,
  ];
}

function handlesOf(plane: Plane, desk: AnnotationDesk): Feature[] {
  const selected = desk.annotations.value.find(({ id }) => id === desk.selected.value);
  if (selected === undefined || selected.points.length === 1 || !desk.isShown.value) return [];
  return [
    ...middlesOf(selected).map((middle) => markAt(plane, middle, 'middle')),
    ...cornersOf(selected).map((corner) => markAt(plane, corner, 'corner')),
  ];
}

function markAt(plane: Plane, at: Parameters<typeof toPlane>[1], mark: keyof typeof marks): Feature {
  return new Feature({ geometry: new Point(toPlane(plane, at)), mark });
}

const DARK = '#10151a';
const white = new Fill({ color: '#ffffff' });
const cross = (color: string, width: number) =>
  new Style({ image: new RegularShape({ points: 4, radius: 14, radius2: 0, stroke: new Stroke({ color, width }) }) });
const marks = {
  corner: [
    new Style({
      image: new RegularShape({
        points: 4,
        radius: 6,
        angle: Math.PI / 4,
        fill: white,
        stroke: new Stroke({ color: DARK, width: 1.5 }),
      }),
    }),
  ],
  middle: [
    new Style({
      image: new CircleStyle({ radius: 3.5, fill: white, stroke: new Stroke({ color: DARK, width: 1.5 }) }),
    }),
  ],
  cross: [cross(DARK, 5), cross('#ffffff', 2)],
} satisfies Record<string, Style[]>;

/** Draws both sources. */
export const drawnStyle: StyleFunction = (feature, resolution) => {
  const mark = feature.get('mark') as keyof typeof marks | undefined;
  if (mark !== undefined) return marks[mark];
  return annotationStyles(
    feature.get('drawn') as Drawn,
    feature.getGeometry() as ReturnType<typeof geometryOf>,
    resolution,
  );
};

/** "124 m", or an area above its perimeter. */
export function measureLabel(measure: Measure | null): string | null {
  if (measure === null) return null;
  const area = areaInWords(measure);
  return area === null ? lengthInWords(measure) : `${area}\nperimeter ${lengthInWords(measure)}`;
}
