import { effect } from '@preact/signals';
import type { Stage } from '../map/stage.ts';
import { type Desk, showOtherDate } from '../state/desk.ts';
import { blinkRates } from '../state/link.ts';
import { modeControl, slider } from './mode-control.ts';
import { mountOneMap } from './one-map.ts';
import type { SideLabels } from './side-label.ts';

/**
 * Blink: one map that shows the dates in turn, by itself or by hand; what changed jumps to the eye.
 *
 * The after scene's canvas is hidden and shown; nothing is drawn again.
 *
 * @returns takes it down.
 */
export function mountBlink(target: HTMLElement, stage: Stage, desk: Desk, labels: SideLabels): { dispose(): void } {
  const { pane, dispose } = mountOneMap(target, stage, desk, labels, {
    className: 'blink',
    title: 'Map, the two scenes in turn',
  });
  const run = button(() => {
    desk.isBlinking.value = !desk.isBlinking.value;
  });
  const step = button(() => {
    desk.isBlinking.value = false;
    showOtherDate(desk);
  });
  step.textContent = 'Other date';
  const rate = slider(desk.blinkRate, {
    name: 'Changes a second',
    least: blinkRates.least,
    most: blinkRates.most,
    step: 0.5,
    inWords: (value) => `${value} Hz`,
  });
  pane.append(modeControl('Blinking', run, step, rate.element));

  const effects = [
    effect(() => {
      run.textContent = desk.isBlinking.value ? 'Pause' : 'Blink';
    }),
    effect(() => {
      pane.dataset['shown'] = desk.blinkSide.value;
    }),
    effect(() => {
      if (!desk.isBlinking.value) return;
      const timer = setInterval(() => showOtherDate(desk), 1000 / desk.blinkRate.value);
      return () => clearInterval(timer);
    }),
  ];
  return {
    dispose() {
      for (const stop of effects) stop();
      rate.dispose();
      dispose();
    },
  };
}

function button(onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}
