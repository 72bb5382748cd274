import { effect } from '@preact/signals';
import Overlay from 'ol/Overlay.js';
import { createCompareMap } from '../map/compare-map.ts';
import { toPlane } from '../map/plane.ts';
import type { Side } from '../map/side.ts';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { leftAndRight, type SideLabels, sideLabel } from './side-label.ts';

/**
 * Side by side: two maps that share one view, and the pointer's position mirrored on the other one.
 *
 * @returns takes them down.
 */
export function mountSideBySide(
  target: HTMLElement,
  stage: Stage,
  desk: Desk,
  labels: SideLabels,
): { dispose(): void } {
  const panes = (['before', 'after'] as const).map((side) => mountPane(target, stage, desk, side, labels));
  return {
    dispose() {
      for (const pane of panes) pane.dispose();
    },
  };
}

function mountPane(target: HTMLElement, stage: Stage, desk: Desk, side: Side, labels: SideLabels) {
  const pane = document.createElement('div');
  pane.className = 'pane one-side';
  const mapElement = document.createElement('div');
  mapElement.className = 'pane-map';
  pane.append(mapElement, sideLabel(side, leftAndRight[side], labels[side]));
  target.append(pane);
  const { map, dispose } = createCompareMap(mapElement, stage, desk, { sides: [side], label: `Map, ${side} scene` });

  const cross = document.createElement('div');
  cross.className = 'mirrored-pointer';
  const overlay = new Overlay({ element: cross, positioning: 'center-center', stopEvent: false });
  map.addOverlay(overlay);
  const stopMirror = effect(() => {
    const pointer = desk.pointer.value;
    overlay.setPosition(pointer && !pane.matches(':hover') ? toPlane(stage.plane, pointer) : undefined);
  });
  return {
    dispose() {
      stopMirror();
      dispose();
      pane.remove();
    },
  };
}
