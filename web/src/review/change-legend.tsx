import type { ReadonlySignal } from '@preact/signals';
import type { RunParameters } from '../../../src/core/contract/run.ts';

/** The change map's colours, with the run's thresholds where they lie on the ramp of `paintChange`. */
export function ChangeLegend({
  isShown,
  threshold,
}: {
  readonly isShown: ReadonlySignal<boolean>;
  readonly threshold: RunParameters['threshold'];
}) {
  if (!isShown.value) return null;
  const { grow, seed, growMagnitude, seedMagnitude } = threshold;
  const end = grow + ((8 * seedMagnitude - growMagnitude) * (seed - grow)) / (seedMagnitude - growMagnitude);
  const ticks = [
    { sigma: grow, left: '20%' },
    { sigma: seed, left: '40%' },
    { sigma: Math.round(end), left: '100%' },
  ];
  return (
    <div
      class="change-legend"
      role="img"
      aria-label={`Change map: yellow from ${grow}, red from ${seed} robust standard deviations of unchanged ground, purple above`}
    >
      <span class="change-legend-title">Change</span>
      <span class="change-legend-ramp">
        {ticks.map(({ sigma, left }) => (
          <span key={left} class="change-legend-tick" style={{ left }}>
            {sigma} σ
          </span>
        ))}
      </span>
    </div>
  );
}
