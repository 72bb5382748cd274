import type { OfferedScene, RankedPair, SearchResult } from '../../../src/core/contract/archive.ts';
import { percent } from '../../../src/core/contract/percent.ts';
import type { ComparabilityLevel } from '../../../src/core/contract/run.ts';
import { dateInWords, significant } from '../review/words.ts';
import { LIMITS, limitNames, type SearchDraft } from './search-draft.ts';

/** Told apart by shape, not by colour alone. */
export const gradeMarks: Readonly<Record<ComparabilityLevel, string>> = {
  good: '●',
  fair: '◐',
  poor: '○',
  unknown: '?',
};

/** The grade, and for what it is no better. */
export function gradeInWords({ grade, factors }: RankedPair): string {
  const reasons = factors
    .filter(({ level }) => level === grade)
    .map(({ aspect, title }) => (aspect === 'observed' ? 'observed ground' : title.toLowerCase()));
  return grade === 'good' || reasons.length === 0 ? grade : `${grade}: ${reasons.join(', ')}`;
}

/** What took a scene, how fine, and how cloudy it is. */
export function sceneInWords({
  sensor,
  gsdMeters,
  cloudFraction,
  hiddenFraction,
  offNadirDegrees,
  sun,
}: OfferedScene): string {
  return [
    sensor ?? 'sensor unknown',
    gsdMeters === null ? 'GSD unknown' : `${significant(gsdMeters)} m`,
    cloudFraction === null ? 'cloud unknown' : `cloud ${percent(cloudFraction)}`,
    ...(hiddenFraction === undefined ? [] : [`${percent(hiddenFraction)} of the area hidden`]),
    offNadirDegrees === null ? null : `${Math.round(offNadirDegrees)}° off nadir`,
    sun === null ? null : `sun ${Math.round(sun.elevationDegrees)}° high`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

export function coverInWords(coveredFraction: number): string {
  if (coveredFraction <= 0) return 'shows none of the area';
  return coveredFraction >= 1 ? 'shows the whole area' : `shows ${percent(coveredFraction)} of the area`;
}

/** How many scenes there are, of when, from where. */
export function countInWords({ scenes, from, to, source }: SearchResult): string {
  const days = `${dateInWords(from.slice(0, 10))} and ${dateInWords(to.slice(0, 10))}`;
  const count = scenes.length === 0 ? 'No scene' : scenes.length === 1 ? '1 scene' : `${scenes.length} scenes`;
  return `${count} between ${days} in ${source.name}.`;
}

/** Everything that a person must know of an answer besides its lists. */
export function cautionsOf({ source, notes, truncated, skipped }: SearchResult): readonly string[] {
  const left = Object.entries(skipped);
  return [
    ...(source.note === null ? [] : [source.note]),
    ...notes,
    ...(truncated ? ['There are more: the archive was not read to its end. Choose fewer days or a smaller area.'] : []),
    ...(left.length === 0
      ? []
      : [`Left out, as they cannot be used: ${left.map(([why, count]) => `${count} × ${why}`).join(', ')}.`]),
  ];
}

/** What may bring scenes where there are none, the likeliest first. */
export function adviceOn(draft: SearchDraft): string {
  const limits = limitNames.filter((name) => draft[name] !== '').map((name) => LIMITS[name].name.split(',')[0]);
  return [
    ...(limits.length === 0 ? [] : [`Raise or empty the limits (${limits.join(', ')}).`]),
    draft.from || draft.to
      ? 'Look between dates further apart.'
      : 'Give dates to look between: 45 days on either side are searched otherwise.',
    draft.archive === 'address'
      ? 'Check that this archive has the place, or choose another.'
      : 'Try another archive: not each has every place.',
  ].join(' ');
}
