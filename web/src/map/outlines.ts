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

const casing = new Stroke({ color: 'rgba(10, 14, 18, 0.85)', width: 4.5 });
const line = new Stroke({ color: '#ffb428', width: 2 });
const selectedCasing = new Stroke({ color: 'rgba(10, 14, 18, 0.95)', width: 7 });
const selectedLine = new Stroke({ color: '#ffffff', width: 3, lineDash: [9, 5], lineCap: 'butt' });
const clickable = new Fill({ color: 'rgba(255, 180, 40, 0.01)' });

/** Added to the z-index of numbers: they lie above every line. */
const TAGS_ABOVE = 1e5;

/**
 * A light line in a dark casing stands out on any ground. The finding in focus differs by shape as well as by colour:
 * its line is thicker and dashed, its tag larger and inverted.
 */
export function outlineStyle(selected: () => string | null): StyleFunction {
  return (feature) => {
    const isSelected = feature.getId() === selected();
    const rank: number = feature.get('rank');
    const zIndex = isSelected ? 1e6 : -rank;
    return [
      new Style({ stroke: isSelected ? selectedCasing : casing, fill: clickable, zIndex }),
      new Style({ stroke: isSelected ? selectedLine : line, zIndex }),
      new Style({
        geometry: feature.get('tag') as Point,
        zIndex: zIndex + TAGS_ABOVE,
        text: new Text({
          text: String(feature.getId()).replace(/^F/, ''),
          font: `600 ${isSelected ? 13 : 11}px system-ui, sans-serif`,
          fill: new Fill({ color: isSelected ? '#14181c' : '#ffffff' }),
          backgroundFill: new Fill({ color: isSelected ? '#ffffff' : 'rgba(16, 21, 26, 0.92)' }),
          backgroundStroke: new Stroke({ color: isSelected ? '#14181c' : '#ffb428', width: 1.25 }),
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
