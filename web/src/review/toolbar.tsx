import type { ComponentChildren } from 'preact';
import { modes } from '../compare/modes.ts';
import type { Desk } from '../state/desk.ts';
import { compareModes, type LayerName, layerNames } from '../state/link.ts';

const layerTitles: Record<LayerName, string> = {
  outlines: 'Outlines',
  'change-map': 'Change map',
  'not-observed': 'Not observed',
  residuals: 'Misfit',
};

/** How to compare, and what to draw over the scenes. */
export function Toolbar({ desk, children }: { readonly desk: Desk; readonly children: ComponentChildren }) {
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
            {modes[mode].short}
            <span class="wide-seen">{modes[mode].title.slice(modes[mode].short.length)}</span>
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
      {children}
    </div>
  );
}
