import { effect, type ReadonlySignal } from '@preact/signals';
import Overlay from 'ol/Overlay.js';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { type Plane, toPlane } from './plane.ts';
import type { MapGuest } from './stage.ts';

/** Marks the place that was asked for, while there is one. */
export function goalMark(plane: Plane, goal: ReadonlySignal<PixelPoint | null>): MapGuest {
  return (map) => {
    const element = document.createElement('div');
    element.className = 'goal-mark';
    const overlay = new Overlay({ element, positioning: 'center-center', stopEvent: false });
    map.addOverlay(overlay);
    return effect(() => overlay.setPosition(goal.value ? toPlane(plane, goal.value) : undefined));
  };
}
