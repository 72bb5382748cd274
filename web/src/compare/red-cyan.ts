import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { modeControl } from './mode-control.ts';
import { mountOneMap } from './one-map.ts';
import type { SideLabels } from './side-label.ts';

/** Brightness by ITU-R BT.709; of one band shown as grey, that band. */
const COMBINE = `
vec3 combine(vec3 before, vec3 after) {
  const vec3 light = vec3(0.2126, 0.7152, 0.0722);
  return vec3(dot(before, light), vec2(dot(after, light)));
}`;

const meanings = [
  { colour: 'red', words: 'brighter before' },
  { colour: 'cyan', words: 'brighter after' },
  { colour: 'grey', words: 'alike' },
] as const;

/**
 * Red/cyan: the brightness of the before scene in red, that of the after scene in green and blue. What is alike is grey.
 *
 * @returns takes it down.
 */
export function mountRedCyan(target: HTMLElement, stage: Stage, desk: Desk, labels: SideLabels): { dispose(): void } {
  const { pane, dispose } = mountOneMap(target, stage, desk, labels, {
    className: 'red-cyan',
    title: 'Map, the before scene in red and the after scene in cyan',
    composite: { combine: COMBINE, uniforms: () => ({}) },
  });
  const legend = document.createElement('ul');
  legend.className = 'red-cyan-legend';
  for (const { colour, words } of meanings) {
    const item = document.createElement('li');
    item.dataset['colour'] = colour;
    item.textContent = `${colour}: ${words}`;
    legend.append(item);
  }
  pane.append(modeControl('What the colours mean', legend));
  return { dispose };
}
