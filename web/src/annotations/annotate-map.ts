import { effect } from '@preact/signals';
import VectorLayer from 'ol/layer/Vector.js';
import type OlMap from 'ol/Map.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import { unByKey } from 'ol/Observable.js';
import { fromPlane } from '../map/plane.ts';
import type { MapGuest, Stage } from '../map/stage.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { type AnnotationSources, drawnStyle } from './annotation-sources.ts';
import { DragAnnotations } from './drag-annotations.ts';
import { listenToKeys, slack } from './map-keys.ts';

/** Screen px round a click within which a line counts as hit. */
const HIT_SLACK_PX = 4;

/** Above outlines and tags of findings. */
const ABOVE_ALL = 10;

/** Shows annotations on a map and lets them be drawn, picked and moved there. */
export function annotateMap(stage: Stage, desk: AnnotationDesk, sources: AnnotationSources): MapGuest {
  return (map) => {
    const target = map.getTargetElement()!;
    const layers = [sources.annotations, sources.sketch].map(
      (source) => new VectorLayer({ className: 'layer-annotations', source, style: drawnStyle, zIndex: ABOVE_ALL }),
    );
    for (const layer of layers) map.addLayer(layer);
    const drag = new DragAnnotations(stage.plane, desk, (pixel) => annotationAt(map, layers[0]!, pixel));
    map.addInteraction(drag);

    // A click that draws or picks is nobody else's, nor is the double click it may be the second part of.
    let isOurs = false;
    const click = (event: MapBrowserEvent) => {
      isOurs = true;
      if (desk.tool.value !== null) {
        desk.cross.value = null;
        desk.place(fromPlane(stage.plane, event.coordinate), slack(stage));
        return false;
      }
      const hit = annotationAt(map, layers[0]!, event.pixel);
      isOurs = hit !== null;
      desk.selected.value = hit;
      return !isOurs;
    };
    const listeners = [
      map.on('click', click),
      map.on('dblclick', () => !isOurs),
      map.on('pointermove', ({ coordinate, pixel, dragging }) => {
        if (dragging) return;
        if (desk.tool.value !== null && desk.cross.value === null) desk.aim.value = fromPlane(stage.plane, coordinate);
        target.style.cursor = desk.tool.value !== null ? 'crosshair' : drag.cursorAt(pixel);
      }),
    ];
    const forgetAim = () => {
      desk.aim.value = null;
    };
    target.addEventListener('pointerleave', forgetAim);
    const deafen = listenToKeys(target, stage, desk);
    const stop = effect(() => {
      target.toggleAttribute('data-drawing', desk.tool.value !== null);
      for (const layer of layers) layer.setVisible(desk.isShown.value || desk.tool.value !== null);
    });
    return () => {
      stop();
      deafen();
      unByKey(listeners);
      target.removeEventListener('pointerleave', forgetAim);
    };
  };
}

function annotationAt(map: OlMap, layer: VectorLayer, pixel: readonly number[]): string | null {
  const hit = map.forEachFeatureAtPixel([...pixel], (feature) => String(feature.getId()), {
    hitTolerance: HIT_SLACK_PX,
    layerFilter: (candidate) => candidate === layer,
  });
  return hit ?? null;
}
