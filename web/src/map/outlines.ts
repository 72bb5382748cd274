import { getSize } from 'ol/extent.js';
import Feature from 'ol/Feature.js';
import Point from 'ol/geom/Point.js';
import Polygon from 'ol/geom/Polygon.js';
import VectorSource from 'ol/source/Vector.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style, { type StyleFunction } from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { type Plane, toPlane } from './plane.ts';

/** The findings as features, each with its finding's id; the strongest is drawn last and keeps its number longest. */
export function outlineSource(plane: Plane, findings: readonly Finding[]): VectorSource {
  const features = findings.map((finding, rank) => {
    const rings = finding.outline.map((ring) => ring.map(([col, row]) => toPlane(plane, { col, row })));
    const feature = new Feature({ geometry: new Polygon(rings), rank, tag: tagPoint(plane, finding) });
    feature.setId(finding.id);
    return feature;
  });
  return new VectorSource({ features, wrapX: false });
}

/** The number stands at the box's top-left corner: beside the thing, not on it. */
function tagPoint(plane: Plane, { box: [x0, y0] }: Finding): Point {
  return new Point(toPlane(plane, { col: x0, row: y0 }));
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

const plainTag = { font: '600 11px system-ui, sans-serif', tagText: WHITE, tagGround: DARK, tagEdge: AMBER };

const appearances = {
  plain: {
    ...plainTag,
    casing: new Stroke({ color: DARK, width: 4.5 }),
    line: new Stroke({ color: AMBER, width: 2 }),
  },
  /** Thin, as a thick line would hide the place it marks. */
  small: {
    ...plainTag,
    casing: new Stroke({ color: DARK, width: 2.5 }),
    line: new Stroke({ color: AMBER, width: 1.25 }),
  },
  /** The finding in focus: told apart by dashes, width and an inverted tag as well as by colour. */
  selected: {
    casing: new Stroke({ color: DARK, width: 7 }),
    line: new Stroke({ color: WHITE, width: 3, lineDash: [9, 5], lineCap: 'butt' }),
    font: '600 13px system-ui, sans-serif',
    tagText: '#14181c',
    tagGround: WHITE,
    tagEdge: '#14181c',
  },
} satisfies Record<string, Appearance>;

/** On the screen, px. */
const SMALL_OUTLINE_PX = 16;

/** The strongest findings keep their tag however small they are on the screen; the others wait until they are larger. */
const ALWAYS_TAGGED = 20;

/** Added to the z-index of tags: they lie above every line. */
const TAGS_ABOVE = 1e5;
const SELECTED_ABOVE = 1e6;

/** Nearly nothing, but enough for a click inside an outline to hit it. */
const clickable = new Fill({ color: 'rgba(255, 180, 40, 0.01)' });

export function outlineStyle(selected: () => string | null): StyleFunction {
  return (feature, resolution) => {
    const isSelected = feature.getId() === selected();
    const size = Math.max(...getSize(feature.getGeometry()!.getExtent()));
    const kind = isSelected ? 'selected' : size < SMALL_OUTLINE_PX * resolution ? 'small' : 'plain';
    const { casing, line, font, tagText, tagGround, tagEdge } = appearances[kind];
    const zIndex = isSelected ? SELECTED_ABOVE : -feature.get('rank');
    const outline = [new Style({ stroke: casing, fill: clickable, zIndex }), new Style({ stroke: line, zIndex })];
    if (kind === 'small' && feature.get('rank') >= ALWAYS_TAGGED) return outline;
    return [
      ...outline,
      new Style({
        geometry: feature.get('tag') as Point,
        zIndex: zIndex + TAGS_ABOVE,
        text: new Text({
          text: String(feature.getId()).replace(/^F/, ''),
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
