import { effect } from '@preact/signals';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { modeControl, slider } from './mode-control.ts';
import { mountOneMap } from './one-map.ts';
import type { SideLabels } from './side-label.ts';

/**
 * Opacity: one map, the after scene over the before scene as strongly as a slider says.
 *
 * @returns takes it down.
 */
export function mountOpacity(target: HTMLElement, stage: Stage, desk: Desk, labels: SideLabels): { dispose(): void } {
  const { pane, dispose } = mountOneMap(target, stage, desk, labels, {
    className: 'opacity',
    title: 'Map, the after scene over the before scene',
  });
  const strength = slider(desk.opacity, {
    name: 'After scene',
    least: 0,
    most: 1,
    step: 0.01,
    inWords: (value) => `${Math.round(value * 100)} %`,
  });
  pane.append(modeControl('Opacity', strength.element));
  const stop = effect(() => {
    const opacity = desk.opacity.value;
    pane.style.setProperty('--opacity', String(opacity));
    pane.dataset['shown'] = opacity === 0 ? 'before' : opacity === 1 ? 'after' : 'both';
  });
  return {
    dispose() {
      stop();
      strength.dispose();
      dispose();
    },
  };
}
