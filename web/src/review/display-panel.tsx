import type { RunManifest } from '../../../src/core/contract/run.ts';
import { bandsShown } from '../map/display-bands.ts';
import type { Stage } from '../map/stage.ts';
import { stretchOf } from '../map/stretch.ts';
import type { Desk } from '../state/desk.ts';
import { type Display, gammas, initialDisplay, type StretchName, stretchNames } from '../state/link.ts';
import { PopOver } from './pop-over.tsx';

const stretchTitles: Readonly<Record<StretchName, string>> = {
  'as-is': 'As is',
  'p1-99': 'Percentiles 1–99',
  'p2-98': 'Percentiles 2–98',
  'min-max': 'Least to most',
};

const channels = ['Red', 'Green', 'Blue'] as const;

/** How samples become colours: levels, gamma and bands. Changes what is seen, never what was measured. */
export function DisplayPanel({
  run,
  stage,
  desk,
}: {
  readonly run: RunManifest;
  readonly stage: Stage;
  readonly desk: Desk;
}) {
  const display = desk.display.value;
  const { isByte } = stage.scenes;
  const change = (part: Partial<Display>) => {
    desk.display.value = { ...display, ...part };
  };
  const shared = run.comparability.commonBands;
  const shown = bandsShown(shared, display.bands);
  const isGrey = shown.every((name) => name === shown[0]);
  const stretch = stretchOf(display, isByte);
  const isUsual = display === initialDisplay || JSON.stringify(display) === JSON.stringify(initialDisplay);
  return (
    <PopOver name="Display" state={isUsual ? undefined : 'changed'}>
      <label class="panel-row">
        <span>Stretch</span>
        <select
          value={stretch}
          onChange={({ currentTarget }) => change({ stretch: currentTarget.value as StretchName })}
        >
          {stretchNames
            .filter((name) => isByte || name !== 'as-is')
            .map((name) => (
              <option key={name} value={name}>
                {stretchTitles[name]}
              </option>
            ))}
        </select>
      </label>
      <label class="panel-row">
        <span>Same for both dates</span>
        <input
          type="checkbox"
          checked={display.isMatched || stretch === 'as-is'}
          disabled={stretch === 'as-is'}
          onChange={({ currentTarget }) => change({ isMatched: currentTarget.checked })}
        />
      </label>
      <label class="panel-row">
        <span>Gamma</span>
        <input
          type="range"
          min={gammas.least}
          max={gammas.most}
          step={0.05}
          value={display.gamma}
          onInput={({ currentTarget }) => change({ gamma: Number(currentTarget.value) })}
        />
        <output>{display.gamma.toFixed(2)}</output>
      </label>
      {shared.length > 1 && (
        <>
          <label class="panel-row">
            <span>One band, grey</span>
            <input
              type="checkbox"
              checked={isGrey}
              disabled={shared.length < 3}
              onChange={({ currentTarget }) => change({ bands: currentTarget.checked ? [shown[0]] : [] })}
            />
          </label>
          {(isGrey ? ['Band'] : channels).map((title, i) => (
            <label key={title} class="panel-row">
              <span>{title}</span>
              <select
                value={shown[i]!}
                onChange={({ currentTarget }) =>
                  change({ bands: isGrey ? [currentTarget.value] : shown.with(i, currentTarget.value) })
                }
              >
                {shared.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </>
      )}
      <button type="button" class="button" disabled={isUsual} onClick={() => change(initialDisplay)}>
        As usual
      </button>
      <p class="panel-note">Levels are taken from overviews. Nothing that was measured depends on them.</p>
    </PopOver>
  );
}
