import type { ComparabilityFactor } from '../contract/run.ts';
import { levelOf } from './comparability-grade.ts';

/** Townshend 1992 sees false change from 0.2 px on; our change methods tolerate half a pixel. */
const GOOD_RESIDUAL_PX = 0.5;
const FAIR_RESIDUAL_PX = 1;
const GOOD_UNOBSERVED = 0.05;
const FAIR_UNOBSERVED = 0.25;
const GOOD_UNEXPLAINED = 0.4;
const FAIR_UNEXPLAINED = 0.75;

export function alignmentFactor(residualPx: number | null): ComparabilityFactor {
  const factor = { aspect: 'alignment', title: 'Alignment', value: residualPx, unit: 'px' } as const;
  if (residualPx === null) {
    return {
      ...factor,
      reading: 'not measured',
      level: 'unknown',
      meaning: 'How well the two dates lie on each other could not be checked: edges may look like change.',
    };
  }
  const level = levelOf(residualPx, GOOD_RESIDUAL_PX, FAIR_RESIDUAL_PX);
  return {
    ...factor,
    reading: `${residualPx.toFixed(2)} px`,
    level,
    meaning:
      level === 'good'
        ? 'The two dates lie on each other closely enough that edges do not look like change.'
        : 'The two dates do not quite lie on each other: distrust thin findings along edges.',
  };
}

/** @param cloudCovers what the providers say of the whole products, 0..1. */
export function observedFactor(
  observedFraction: number,
  ...cloudCovers: readonly (number | null)[]
): ComparabilityFactor {
  const unobserved = 1 - observedFraction;
  const level = levelOf(unobserved, GOOD_UNOBSERVED, FAIR_UNOBSERVED);
  const cloudy = cloudCovers.some((share) => share !== null && share > FAIR_UNOBSERVED);
  return {
    aspect: 'observed',
    title: 'Observed',
    value: unobserved,
    unit: 'share',
    reading: unobserved === 0 ? 'all of it' : `${percent(unobserved)} not seen`,
    level,
    meaning: [
      level === 'good'
        ? 'Nearly all of the area is seen on both dates.'
        : 'Of the ground that is not seen on both dates nothing is said, neither change nor its absence.',
      ...(cloudy ? ['The provider states many clouds in the whole product.'] : []),
    ].join(' '),
  };
}

export function brightnessFactor(unexplained: number): ComparabilityFactor {
  const level = levelOf(unexplained, GOOD_UNEXPLAINED, FAIR_UNEXPLAINED);
  return {
    aspect: 'brightness',
    title: 'Brightness match',
    value: unexplained,
    unit: 'share',
    reading: `${percent(unexplained)} unexplained`,
    level,
    meaning: {
      good: 'Once matched, unchanged ground is about as bright on both dates.',
      fair: 'Even once matched, ground differs in brightness here and there: weak changes drown in that.',
      poor: 'Even once matched, ground differs much in brightness all over: only strong changes stand out.',
    }[level],
  };
}

function percent(share: number): string {
  const value = 100 * share;
  return value > 0 && value < 1 ? '< 1 %' : `${value.toFixed(0)} %`;
}
