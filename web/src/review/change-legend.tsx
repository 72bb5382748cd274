import type { ReadonlySignal } from '@preact/signals';
import type { RunParameters } from '../../../src/core/contract/run.ts';

/** The change map's colours, with the run's thresholds where they lie. */
export function ChangeLegend({
  isShown,
  threshold,
}: {
  readonly isShown: ReadonlySignal<boolean>;
  readonly threshold: RunParameters['threshold'];
}) {
  if (!isShown.value) return null;
  return (
    <div
      class="change-legend"
      role="img"
      aria-label={`Change map: yellow from ${threshold.grow}, red from ${threshold.seed} robust standard deviations of unchanged ground, purple above`}
    >
      <span class="change-legend-ramp" />
      <span class="change-legend-tick" style={{ left: '37.5px' }}>
        {threshold.grow} σ
      </span>
      <span class="change-legend-tick" style={{ left: '75px' }}>
        {threshold.seed} σ
      </span>
      <span class="change-legend-title">of unchanged ground</span>
    </div>
  );
}
