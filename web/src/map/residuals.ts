import Feature from 'ol/Feature.js';
import LineString from 'ol/geom/LineString.js';
import Point from 'ol/geom/Point.js';
import VectorSource from 'ol/source/Vector.js';
import CircleStyle from 'ol/style/Circle.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style, { type StyleFunction } from 'ol/style/Style.js';
import type { Registration } from '../../../src/core/contract/run.ts';
import { type Plane, toPlane } from './plane.ts';

/** How long an arrow of one pixel is on the screen, px, at every zoom: misfits are too small to be seen at their scale. */
export const ARROW_PX = 40;

/** What the alignment leaves at its tie points: how much further the after scene would have to move there. */
export function residualSource(plane: Plane, { tiePoints }: Registration): VectorSource {
  const features = tiePoints.residuals.map(
    ({ col, row, dCol, dRow }) => new Feature({ geometry: new Point(toPlane(plane, { col, row })), dCol, dRow }),
  );
  return new VectorSource({ features, wrapX: false });
}

const DARK = 'rgba(12, 17, 22, 0.9)';
const CYAN = '#35d0ff';
const casing = new Stroke({ color: DARK, width: 5 });
const line = new Stroke({ color: CYAN, width: 3 });
/** Where the tie point lies: the arrow's foot. */
const foot = new CircleStyle({
  radius: 3,
  fill: new Fill({ color: CYAN }),
  stroke: new Stroke({ color: DARK, width: 1 }),
});

export const residualStyle: StyleFunction = (feature, resolution) => {
  const [x, y] = (feature.getGeometry() as Point).getCoordinates() as [number, number];
  const length = ARROW_PX * resolution;
  const geometry = new LineString([
    [x, y],
    [x + feature.get('dCol') * length, y - feature.get('dRow') * length],
  ]);
  return [new Style({ geometry, stroke: casing }), new Style({ geometry, stroke: line }), new Style({ image: foot })];
};
