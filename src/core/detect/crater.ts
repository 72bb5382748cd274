import type { CraterSize } from '../contract/finding.ts';
import type { DiameterError } from './model-card.ts';
import type { ObjectClass } from './object-class.ts';

/** From so many pixels across a diameter is a measurement; below it only tells the order of size. */
export const CRATER_LEAST_PX = 10;

/**
 * Craters: a square box round the ground that it disturbed.
 *
 * Says nothing of what made one, or when: diameter varies by ±30 % for the same charge, which is a factor of six the
 * other way round.
 */
export const crater: ObjectClass = {
  sizePlanes: ['log-diameter', 'log-diameter'],
  describe: (seen, { widthMeters, heightMeters, gsdMeters }, { diameter }) => ({
    label: 'crater',
    ...seen,
    ...craterSize((widthMeters + heightMeters) / 2, gsdMeters, diameter),
  }),
};

/** A diameter with the range that nine in ten true ones were in where the model was measured. */
function craterSize(diameterMeters: number, gsdMeters: number, error: DiameterError | null): CraterSize {
  return {
    diameterMeters: tenths(diameterMeters),
    diameterMetersRange:
      error === null
        ? null
        : [tenths(error.trueOverFound5 * diameterMeters), tenths(error.trueOverFound95 * diameterMeters)],
    isIndicative: diameterMeters < CRATER_LEAST_PX * gsdMeters,
  };
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}
