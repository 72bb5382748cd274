import { getSize } from 'ol/extent.js';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style, { type StyleFunction } from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { type Finding, type FindingKind, statesChange } from '../../../src/core/contract/finding.ts';
import { aircraftStatuses } from '../review/object-words.ts';
import { type ObjectMark, objectMark, objectShape } from './object-shape.ts';
import { type Plane, toPlane } from './plane.ts';

/** The findings as features, each with its finding's id; the strongest is drawn last and keeps its number longest. */
export function outlineSource(plane: Plane, findings: readonly Finding[]): VectorSource {
  const features = findings.map((finding, rank) => {
    const mark = objectMark(plane, finding);
    const own: OutlineOfFinding = {
      rank,
      kind: finding.kind,
      mark,
      isQuiet: !statesChange(finding),
      isUnsure: finding.kind === 'aircraft' && finding.status === 'not-assessable',
      tag: tagPoint(plane, finding),
      text: tagText(finding),
    };
    const feature = new Feature({ geometry: mark === null ? ownOutline(plane, finding) : objectShape(mark), own });
    feature.setId(finding.id);
    return feature;
  });
  return new VectorSource({ features, wrapX: false });
}

/** What the style goes by. */
interface OutlineOfFinding {
  readonly rank: number;
  readonly kind: FindingKind;
  /** Null where it is drawn by its own outline. */
  readonly mark: ObjectMark | null;
  /** Nothing changed, or nothing can be said. */
  readonly isQuiet: boolean;
  readonly isUnsure: boolean;
  readonly tag: Point;
  readonly text: string;
}

function ownOutline(plane: Plane, { outline }: Finding): Polygon {
  return new Polygon(outline.map((ring) => ring.map(([col, row]) => toPlane(plane, { col, row }))));
}

/** The number stands at the box's top-left corner: beside the thing, not on it. */
function tagPoint(plane: Plane, { box: [x0, y0] }: Finding): Point {
  return new Point(toPlane(plane, { col: x0, row: y0 }));
}

/** The number, and what became of an aircraft. */
function tagText(finding: Finding): string {
  const number = finding.id.replace(/^F/, '');
  return finding.kind === 'aircraft' ? `${number} ${aircraftStatuses[finding.status].mark}` : number;
}

const DARK = 'rgba(12, 17, 22, 0.9)';
const AMBER = '#ffb428';
const WHITE = '#ffffff';

/** A light line in a dark casing stands out on any ground. */
interface Appearance {
  readonly casing: Stroke;
  readonly line: Stroke;
  readonly font: string;
  readonly tagText: string;
  readonly tagGround: string;
  readonly tagEdge: string;
}

/** Told apart by the blind to red and green too; aircraft and craters have a shape of their own besides. */
const colours: Readonly<Record<FindingKind, string>> = {
  change: AMBER,
  building: AMBER,
  crater: '#ff7a1a',
  aircraft: '#56c8ff',
};

const kindAppearances = {
  change: appearancesOf(colours.change),
  building: appearancesOf(colours.building),
  crater: appearancesOf(colours.crater),
  aircraft: appearancesOf(colours.aircraft),
} satisfies Record<FindingKind, unknown>;

function appearancesOf(colour: string) {
  const tag = { font: '600 11px system-ui, sans-serif', tagText: WHITE, tagGround: DARK, tagEdge: colour };
  return {
    plain: {
      ...tag,
      casing: new Stroke({ color: DARK, width: 4.5 }),
      line: new Stroke({ color: colour, width: 2 }),
    },
    /** Thin, as a thick line would hide the place it marks. */
    small: {
      ...tag,
      casing: new Stroke({ color: DARK, width: 2.5 }),
      line: new Stroke({ color: colour, width: 1.25 }),
    },
    /** What stayed: there for who looks, out of the way of what changed. */
    quiet: {
      ...tag,
      casing: new Stroke({ color: 'rgba(12, 17, 22, 0.45)', width: 2 }),
      line: new Stroke({ color: `${colour}b0`, width: 1 }),
    },
    unsure: {
      ...tag,
      casing: new Stroke({ color: 'rgba(12, 17, 22, 0.45)', width: 2, lineDash: [3, 3] }),
      line: new Stroke({ color: `${colour}b0`, width: 1, lineDash: [3, 3] }),
    },
  } satisfies Record<string, Appearance>;
}

/** The finding in focus: told apart by dashes, width and an inverted tag as well as by colour. */
const inFocus: Appearance = {
  casing: new Stroke({ color: DARK, width: 7 }),
  line: new Stroke({ color: WHITE, width: 3, lineDash: [9, 5], lineCap: 'butt' }),
  font: '600 13px system-ui, sans-serif',
  tagText: '#14181c',
  tagGround: WHITE,
  tagEdge: '#14181c',
};

/** On the screen, px. */
const SMALL_OUTLINE_PX = 16;
/** Below this a diamond cannot be told from a circle. */
const LEAST_REACH_PX = 5;

/** The strongest findings keep their tag however small they are on the screen; the others wait until they are larger. */
const ALWAYS_TAGGED = 20;

/** Added to the z-index of tags: they lie above every line. */
const TAGS_ABOVE = 1e5;
const SELECTED_ABOVE = 1e6;

/** Nearly nothing, but enough for a click inside an outline to hit it. */
const clickable = new Fill({ color: 'rgba(255, 180, 40, 0.01)' });

/**
 * @param shown ids of the findings that are drawn; null: all.
 */
export function outlineStyle(selected: () => string | null, shown: () => ReadonlySet<string> | null): StyleFunction {
  return (feature, resolution) => {
    const { rank, kind, mark, isQuiet, isUnsure, tag, text } = feature.get('own') as OutlineOfFinding;
    const id = String(feature.getId());
    if (shown()?.has(id) === false) return [];
    const isSelected = id === selected();
    const size = Math.max(...getSize(feature.getGeometry()!.getExtent()));
    const isSmall = size < SMALL_OUTLINE_PX * resolution;
    const { plain, small, quiet, unsure } = kindAppearances[kind];
    const { casing, line, font, tagText, tagGround, tagEdge } = isSelected
      ? inFocus
      : isUnsure
        ? unsure
        : isQuiet
          ? quiet
          : isSmall
            ? small
            : plain;
    const zIndex = isSelected ? SELECTED_ABOVE : -rank;
    const drawn = mark === null ? {} : { geometry: objectShape(mark, LEAST_REACH_PX * resolution) };
    const outline = [
      new Style({ ...drawn, stroke: casing, fill: clickable, zIndex }),
      new Style({ ...drawn, stroke: line, zIndex }),
    ];
    if (!isSelected && (isQuiet || (isSmall && rank >= ALWAYS_TAGGED))) return outline;
    return [
      ...outline,
      new Style({
        geometry: tag,
        zIndex: zIndex + TAGS_ABOVE,
        text: new Text({
          text,
          font,
          fill: new Fill({ color: tagText }),
          backgroundFill: new Fill({ color: tagGround }),
          backgroundStroke: new Stroke({ color: tagEdge, width: 1.25 }),
          padding: [2, 4, 1, 5],
          textAlign: 'right',
          textBaseline: 'bottom',
          offsetX: -3,
          offsetY: -3,
        }),
      }),
    ];
  };
}
