import type OlMap from 'ol/Map.js';
import { type Composite, createCompareMap } from '../map/compare-map.ts';
import type { Side } from '../map/side.ts';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { type SideLabels, sideLabel } from './side-label.ts';

/** One map with both scenes, the after scene above the before scene, and the labels of both. */
export function mountOneMap(
  target: HTMLElement,
  stage: Stage,
  desk: Desk,
  labels: SideLabels,
  {
    className,
    title,
    names = { before: 'Before', after: 'After' },
    composite,
  }: {
    readonly className: string;
    readonly title: string;
    /** What the labels call the sides. */
    readonly names?: Readonly<Record<Side, string>>;
    readonly composite?: Composite;
  },
): { readonly pane: HTMLElement; readonly map: OlMap; readonly dispose: () => void } {
  const pane = document.createElement('div');
  pane.className = `pane ${className}`;
  const mapElement = document.createElement('div');
  mapElement.className = 'pane-map';
  const sides = ['before', 'after'] as const;
  pane.append(mapElement, ...sides.map((side) => sideLabel(side, names[side], labels[side])));
  target.append(pane);
  const { map, dispose } = createCompareMap(mapElement, stage, desk, {
    sides,
    label: title,
    composite,
  });
  return {
    pane,
    map,
    dispose() {
      dispose();
      pane.remove();
    },
  };
}
