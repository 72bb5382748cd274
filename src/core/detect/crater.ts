import type { CraterSize } from '../contract/finding.ts';
import type { ObjectClass } from './object-class.ts';

/** From so many pixels across a diameter is a measurement; below it only tells the order of size. */
export const CRATER_LEAST_PX = 10;

/**
 * Craters: a square box round the rim.
 *
 * Says nothing of what made one, or when: diameter varies by ±30 % for the same charge, which is a factor of six the
 * other way round.
 */
export const crater: ObjectClass = {
  sizePlanes: ['log-diameter', 'log-diameter'],
  describe: (seen, { widthMeters, heightMeters, gsdMeters }) => ({
    label: 'crater',
    ...seen,
    ...craterSize((widthMeters + heightMeters) / 2, gsdMeters),
  }),
};

/** A rim is not sharp: a tenth of its diameter; and each side of it is placed to half a pixel. */
const RIM_SHARE = 0.1;

/**
 * A diameter as far as it can be known. The range is what a soft rim and the pixels allow (±√((D / 10)² + GSD²)); it is
 * not calibrated.
 */
function craterSize(diameterMeters: number, gsdMeters: number): CraterSize {
  const slack = Math.hypot(RIM_SHARE * diameterMeters, gsdMeters);
  return {
    diameterMeters: tenths(diameterMeters),
    diameterMetersRange: [tenths(Math.max(0, diameterMeters - slack)), tenths(diameterMeters + slack)],
    isIndicative: diameterMeters < CRATER_LEAST_PX * gsdMeters,
  };
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}
