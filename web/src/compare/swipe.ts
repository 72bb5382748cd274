import { effect } from '@preact/signals';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { type SwipeLine, swipeLines } from '../state/link.ts';
import { modeControl } from './mode-control.ts';
import { mountOneMap } from './one-map.ts';
import { segments } from './segments.ts';
import { callSide, leftAndRight, type SideLabels, topAndBottom } from './side-label.ts';

const STEP = 0.01;
const LEAP = 0.1;

const lines: Readonly<
  Record<SwipeLine, { readonly title: string; readonly names: typeof leftAndRight | typeof topAndBottom }>
> = {
  upright: { title: 'Left and right', names: leftAndRight },
  level: { title: 'Top and bottom', names: topAndBottom },
};

/**
 * Swipe: one map, the before scene left of a handle or above it, the after scene right of it or below it.
 *
 * The handle moves a CSS clip of the two scenes' canvases; nothing is drawn again, so it stays fluid on any machine.
 *
 * @returns takes it down.
 */
export function mountSwipe(target: HTMLElement, stage: Stage, desk: Desk, labels: SideLabels): { dispose(): void } {
  const { pane, dispose } = mountOneMap(target, stage, desk, labels, {
    className: 'swipe',
    title: 'Map, the before scene before the handle and the after scene behind it',
  });
  const handle = createHandle(desk);
  const choice = segments(desk.swipeLine, swipeLines, (line) => lines[line].title);
  pane.append(handle.element, modeControl('Line between the dates', choice.element));
  const stopClip = effect(() => pane.style.setProperty('--swipe', `${desk.swipe.value * 100}%`));
  const stopLine = effect(() => {
    pane.classList.toggle('level', desk.swipeLine.value === 'level');
    const { names } = lines[desk.swipeLine.value];
    for (const side of ['before', 'after'] as const) {
      callSide(pane.querySelector(`.side-label[data-side="${side}"]`)!, names[side], labels[side]);
    }
  });
  return {
    dispose() {
      stopClip();
      stopLine();
      choice.dispose();
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
    const { left, top, width, height } = element.parentElement!.getBoundingClientRect();
    const isLevel = desk.swipeLine.value === 'level';
    moveTo(isLevel ? (event.clientY - top) / height : (event.clientX - left) / width);
  });
  element.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? LEAP : STEP;
    // Up and down go where a level line goes; an upright one takes up for more.
    const up = desk.swipeLine.value === 'level' ? -1 : 1;
    const next: Record<string, number> = {
      ArrowLeft: desk.swipe.value - step,
      ArrowDown: desk.swipe.value - up * step,
      ArrowRight: desk.swipe.value + step,
      ArrowUp: desk.swipe.value + up * step,
      PageDown: desk.swipe.value - up * LEAP,
      PageUp: desk.swipe.value + up * LEAP,
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
    element.setAttribute('aria-orientation', desk.swipeLine.value === 'level' ? 'vertical' : 'horizontal');
    element.setAttribute('aria-valuenow', String(percent));
    element.setAttribute('aria-valuetext', `before ${percent} %, after ${100 - percent} %`);
  });
  return { element, dispose };
}
