import { getSize } from 'ol/extent.js';
import Feature, { type FeatureLike } from 'ol/Feature.js';
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

/** The findings as features, each with its finding's id. */
export function outlineSource(plane: Plane, findings: readonly Finding[]): VectorSource {
  const features = findings.map((finding, rank) => {
    const mark = objectMark(plane, finding);
    const own: OutlineOfFinding = {
      rank,
      kind: finding.kind,
      mark,
      isQuiet: !statesChange(finding),
      isUnsure: finding.kind === 'aircraft' && finding.status === 'not-assessable',
      corner: toPlane(plane, { col: finding.box[0], row: finding.box[1] }),
      text: tagText(finding),
    };
    const feature = new Feature({ geometry: mark === null ? ownOutline(plane, finding) : objectShape(mark), own });
    feature.setId(finding.id);
    return feature;
  });
  // Where they overlap they may be drawn in one stroke all the same: they have no ground that could hide another's line.
  return new VectorSource({ features, wrapX: false, overlaps: false });
}

/** What the styles go by. */
interface OutlineOfFinding {
  readonly rank: number;
  readonly kind: FindingKind;
  /** Null where it is drawn by its own outline. */
  readonly mark: ObjectMark | null;
  /** Nothing changed, or nothing can be said. */
  readonly isQuiet: boolean;
  readonly isUnsure: boolean;
  /** Of its box, top left, on the plane. */
  readonly corner: [x: number, y: number];
  readonly text: string;
}

function ownOutline(plane: Plane, { outline }: Finding): Polygon {
  return new Polygon(outline.map((ring) => ring.map(([col, row]) => toPlane(plane, { col, row }))));
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

/**
 * Drawn in this order. Casings lie below all lines, and what is of one order shares one z-index: of thousands each would else be drawn
 * by itself, in every frame.
 */
const order = { casing: 0, line: 1, casingInFocus: 2, lineInFocus: 3 } as const;

/** Nearly nothing, but enough for a click inside an outline to hit it. */
const clickable = new Fill({ color: 'rgba(255, 180, 40, 0.01)' });

/** What of the findings is drawn, and how. */
export interface Shown {
  /** The id of the finding in focus. */
  readonly selected: () => string | null;
  /** Ids of the findings that are drawn; null: all. */
  readonly shown: () => ReadonlySet<string> | null;
}

/** Draws the outlines, without their numbers. */
export function outlineStyle(of: Shown): StyleFunction {
  return (feature, resolution) => {
    const look = lookOf(feature, resolution, of);
    if (look === null) return [];
    const { mark, isSelected, appearance } = look;
    const drawn = mark === null ? {} : { geometry: objectShape(mark, LEAST_REACH_PX * resolution) };
    const [casing, line] = isSelected ? [order.casingInFocus, order.lineInFocus] : [order.casing, order.line];
    return [
      new Style({ ...drawn, stroke: appearance.casing, fill: clickable, zIndex: casing }),
      new Style({ ...drawn, stroke: appearance.line, zIndex: line }),
    ];
  };
}

/**
 * Draws the numbers, each at the top-left corner of its finding's box: beside the thing, not on it. Of numbers that do not fit
 * beside each other the strongest finding's stays.
 *
 * In a layer of its own, since OpenLayers draws layers whose labels make room for each other much more slowly.
 */
export function tagStyle(of: Shown): StyleFunction {
  return (feature, resolution) => {
    const look = lookOf(feature, resolution, of);
    if (look === null) return [];
    const { rank, isQuiet, isSmall, isSelected, corner, text, appearance } = look;
    if (!isSelected && (isQuiet || (isSmall && rank >= ALWAYS_TAGGED))) return [];
    return [
      new Style({
        geometry: new Point(corner),
        zIndex: isSelected ? 1 : -rank,
        text: new Text({
          text,
          font: appearance.font,
          fill: new Fill({ color: appearance.tagText }),
          backgroundFill: new Fill({ color: appearance.tagGround }),
          backgroundStroke: new Stroke({ color: appearance.tagEdge, width: 1.25 }),
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

/** How a finding looks at this scale; null where it is not drawn. */
function lookOf(feature: FeatureLike, resolution: number, { selected, shown }: Shown) {
  const id = String(feature.getId());
  if (shown()?.has(id) === false) return null;
  const own = feature.get('own') as OutlineOfFinding;
  const isSelected = id === selected();
  const size = Math.max(...getSize(feature.getGeometry()!.getExtent()));
  const isSmall = size < SMALL_OUTLINE_PX * resolution;
  return { ...own, isSelected, isSmall, appearance: isSelected ? inFocus : appearanceOf(own, isSmall) };
}

function appearanceOf({ kind, isQuiet, isUnsure }: OutlineOfFinding, isSmall: boolean): Appearance {
  const { plain, small, quiet, unsure } = kindAppearances[kind];
  if (isUnsure) return unsure;
  if (isQuiet) return quiet;
  return isSmall ? small : plain;
}
