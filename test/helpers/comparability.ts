import type { Comparability, ComparabilityFactor } from '../../src/core/contract/run.ts';

const alignment: ComparabilityFactor = {
  aspect: 'alignment',
  title: 'Alignment',
  value: 0.31,
  unit: 'px',
  reading: '0.31 px',
  level: 'good',
  meaning: 'The two dates lie on each other.',
};
const sun: ComparabilityFactor = {
  aspect: 'sun-azimuth',
  title: 'Sun direction',
  value: 90,
  unit: 'deg',
  reading: '90° apart',
  level: 'poor',
  meaning: 'Shadows point elsewhere.',
};
const view: ComparabilityFactor = {
  aspect: 'view',
  title: 'Viewing angle',
  value: null,
  unit: 'deg',
  reading: 'not stated',
  level: 'unknown',
  meaning: 'From where the scenes were seen is not known.',
};

/** The comparability of a pair, for whatever only shows it: one aspect good, one poor, one unknown. */
export function comparabilityLike(options: Partial<Comparability> = {}): Comparability {
  return {
    daysApart: 1,
    gsdRatio: 1,
    overlapFraction: 1,
    commonBands: ['red', 'green', 'blue'],
    notes: [],
    factors: [alignment, sun, view],
    grade: 'fair',
    gradeRule: 'By what is worst.',
    ...options,
  };
}
