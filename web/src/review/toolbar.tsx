import type { ComponentChildren } from 'preact';
import { modes } from '../compare/modes.ts';
import { lookAtAll, type Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import { compareModes, type LayerName, layerNames } from '../state/link.ts';

const layerTitles: Record<LayerName, string> = {
  outlines: 'Outlines',
  'change-map': 'Change map',
  'not-observed': 'Not observed',
  residuals: 'Misfit',
};

/** How to compare, what to draw over the scenes, and zoom. */
export function Toolbar({
  desk,
  stage,
  children,
}: {
  readonly desk: Desk;
  readonly stage: Stage;
  readonly children: ComponentChildren;
}) {
  const zoom = (steps: number) => stage.view.animate({ zoom: stage.view.getZoom()! + steps, duration: 120 });
  return (
    <div class="toolbar">
      <fieldset class="segments modes" aria-label="Compare by">
        {compareModes.map((mode) => (
          <button
            key={mode}
            type="button"
            aria-pressed={desk.mode.value === mode}
            onClick={() => {
              desk.mode.value = mode;
            }}
          >
            {modes[mode].title}
          </button>
        ))}
      </fieldset>
      <fieldset class="layers" aria-label="Layers">
        {layerNames.map((name) => (
          <label key={name} class="layer-switch" data-layer={name}>
            <input
              type="checkbox"
              checked={desk.layers[name].value}
              onChange={({ currentTarget }) => {
                desk.layers[name].value = currentTarget.checked;
              }}
            />
            <span class="swatch" aria-hidden="true" />
            {layerTitles[name]}
          </label>
        ))}
      </fieldset>
      <fieldset class="segments" aria-label="Zoom">
        <button type="button" aria-label="Zoom out" onClick={() => zoom(-1)}>
          −
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoom(1)}>
          +
        </button>
        <button type="button" onClick={() => lookAtAll(stage)}>
          Whole<span class="wide-only"> scene</span>
        </button>
      </fieldset>
      {children}
    </div>
  );
}
