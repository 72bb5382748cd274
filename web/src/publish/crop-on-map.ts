import { effect } from '@preact/signals';
import Feature from 'ol/Feature.js';
import { fromExtent } from 'ol/geom/Polygon.js';
import VectorLayer from 'ol/layer/Vector.js';
import { unByKey } from 'ol/Observable.js';
import VectorSource from 'ol/source/Vector.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import type { PixelWindow } from '../../../src/core/geo/grid.ts';
import { fromPlane, type Plane, toPlane } from '../map/plane.ts';
import type { MapGuest } from '../map/stage.ts';
import type { Publishing } from './publishing.ts';

/** Below annotations, above the outlines of findings. */
const ABOVE_OUTLINES = 5;

const style = [
  new Style({ stroke: new Stroke({ color: '#14181c', width: 5 }) }),
  new Style({ stroke: new Stroke({ color: '#ffffff', width: 2.5, lineDash: [9, 6] }) }),
];

/** Tells the panel what a map shows, and outlines the crop there. */
export function cropOnMap(plane: Plane, { view, ground }: Publishing): MapGuest {
  return (map) => {
    const outline = new Feature();
    const source = new VectorSource({ features: [outline], wrapX: false });
    map.addLayer(new VectorLayer({ className: 'layer-crop', source, style, zIndex: ABOVE_OUTLINES }));
    const look = () => {
      const size = map.getSize();
      ground.value = size ? windowOf(plane, map.getView().calculateExtent(size)) : null;
    };
    const listeners = [map.on('postrender', look), map.on('change:size', look)];
    const stop = effect(() => {
      const crop = view.value?.crop ?? null;
      outline.setGeometry(crop === null ? undefined : fromExtent(extentOf(plane, crop)));
    });
    return () => {
      stop();
      unByKey(listeners);
    };
  };
}

/** The whole pixels that a box of the plane touches, as far as there are any. */
function windowOf(plane: Plane, [minX = 0, minY = 0, maxX = 0, maxY = 0]: readonly number[]): PixelWindow | null {
  const { width, height } = plane.grid;
  const least = fromPlane(plane, [minX, maxY]);
  const most = fromPlane(plane, [maxX, minY]);
  const col = Math.max(0, Math.floor(least.col));
  const row = Math.max(0, Math.floor(least.row));
  const window = {
    col,
    row,
    width: Math.min(width, Math.ceil(most.col)) - col,
    height: Math.min(height, Math.ceil(most.row)) - row,
  };
  return window.width > 0 && window.height > 0 ? window : null;
}

function extentOf(plane: Plane, { col, row, width, height }: PixelWindow): [number, number, number, number] {
  const [minX, maxY] = toPlane(plane, { col, row });
  const [maxX, minY] = toPlane(plane, { col: col + width, row: row + height });
  return [minX, minY, maxX, maxY];
}
