import { effect } from '@preact/signals';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { mountOneMap } from './one-map.ts';
import { leftAndRight, type SideLabels } from './side-label.ts';

const STEP = 0.01;
const LEAP = 0.1;

/**
 * Swipe: one map, the before scene left of a handle, the after scene right of it.
 *
 * The handle moves a CSS clip of the two scenes' canvases; nothing is drawn again, so it stays fluid on any machine.
 *
 * @returns takes it down.
 */
export function mountSwipe(target: HTMLElement, stage: Stage, desk: Desk, labels: SideLabels): { dispose(): void } {
  const { pane, dispose } = mountOneMap(target, stage, desk, labels, {
    className: 'swipe',
    names: leftAndRight,
    title: 'Map, the before scene left of the handle and the after scene right of it',
  });
  const handle = createHandle(desk);
  pane.append(handle.element);
  const stopClip = effect(() => pane.style.setProperty('--swipe', `${desk.swipe.value * 100}%`));
  return {
    dispose() {
      stopClip();
      handle.dispose();
      dispose();
    },
  };
}

function createHandle(desk: Desk): { readonly element: HTMLElement; readonly dispose: () => void } {
  const element = document.createElement('div');
  element.className = 'swipe-handle';
  element.tabIndex = 0;
  element.setAttribute('role', 'slider');
  element.setAttribute('aria-label', 'Swipe between before and after');
  element.setAttribute('aria-orientation', 'horizontal');
  element.setAttribute('aria-valuemin', '0');
  element.setAttribute('aria-valuemax', '100');
  const grip = document.createElement('span');
  grip.className = 'swipe-grip';
  element.append(grip);

  const moveTo = (share: number) => {
    desk.swipe.value = Math.min(1, Math.max(0, share));
  };
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    event.preventDefault();
  });
  element.addEventListener('pointermove', (event) => {
    if (!element.hasPointerCapture(event.pointerId)) return;
    const { left, width } = element.parentElement!.getBoundingClientRect();
    moveTo((event.clientX - left) / width);
  });
  element.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? LEAP : STEP;
    const next: Record<string, number> = {
      ArrowLeft: desk.swipe.value - step,
      ArrowDown: desk.swipe.value - step,
      ArrowRight: desk.swipe.value + step,
      ArrowUp: desk.swipe.value + step,
      PageDown: desk.swipe.value - LEAP,
      PageUp: desk.swipe.value + LEAP,
      Home: 0,
      End: 1,
    };
    const share = next[event.key];
    if (share === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    moveTo(share);
  });
  const dispose = effect(() => {
    const percent = Math.round(desk.swipe.value * 100);
    element.setAttribute('aria-valuenow', String(percent));
    element.setAttribute('aria-valuetext', `before ${percent} %, after ${100 - percent} %`);
  });
  return { element, dispose };
}
