import type { AircraftStatus, DamageClass, Finding, FindingKind } from '../../contract/finding.ts';
import type { RejectReason } from '../../contract/review.ts';
import type { NotObserved } from '../../contract/run.ts';

export const NOT_KNOWN = 'not known';

export const kindNames: Readonly<Record<FindingKind, string>> = {
  aircraft: 'Aircraft',
  crater: 'Crater',
  building: 'Building',
  change: 'Changed ground',
};

export const statusWords: Readonly<Record<AircraftStatus, string>> = {
  destroyed: 'destroyed',
  damaged: 'possibly damaged',
  departed: 'gone',
  arrived: 'new',
  moved: 'moved',
  present: 'still there',
  'not-assessable': 'not assessable',
};

export const damageWords: Readonly<Record<DamageClass, string>> = {
  destroyed: 'destroyed',
  severe: 'severe damage',
  moderate: 'moderate damage',
  possible: 'possible damage',
  'no-visible-damage': 'no visible damage',
  'not-assessable': 'not assessable',
};

export const rejectWords: Readonly<Record<RejectReason, string>> = {
  shadow: 'shadow',
  parallax: 'parallax',
  misalignment: 'misalignment',
  'cloud-or-smoke': 'cloud or smoke',
  season: 'season',
  vehicle: 'vehicle',
  'no-such-object': 'no such object',
  other: 'another reason',
};

export const notObservedWords: Readonly<Record<keyof NotObserved, string>> = {
  nodata: 'no pixels in one of the scenes',
  cloud: 'cloud',
  haze: 'thick haze',
  smoke: 'smoke',
  shadow: 'in shadow on one date',
  masked: 'called unusable by the provider’s mask, which does not say why',
  parallax: 'covered by a tall thing that leans elsewhere on each date',
};

/** "F3 · Aircraft · destroyed". */
export function findingHeading(finding: Finding): string {
  return [finding.id, kindNames[finding.kind], stateOf(finding)].filter((part) => part !== null).join(' · ');
}

/** What is stated of it in one or two words; null of what has no state. */
export function stateOf(finding: Finding): string | null {
  switch (finding.kind) {
    case 'aircraft':
      return statusWords[finding.status];
    case 'building':
      return damageWords[finding.damageClass];
    case 'crater':
      return 'new';
    case 'change':
      return null;
  }
}

/** "67,121 m²", "38 px" where there is no scale, null of what is not measured by its area. */
export function areaWords(finding: Finding): string | null {
  if (finding.kind !== 'change' && finding.kind !== 'building') return null;
  return finding.areaM2 === null ? `${thousands(finding.areaPx)} px` : squareMeters(finding.areaM2);
}

export function squareMeters(area: number): string {
  if (area >= 1e6) return `${(area / 1e6).toFixed(2)} km²`;
  return `${area < 10 ? area.toFixed(1) : thousands(area)} m²`;
}

/** Two digits that count: "0.038 m", "22 m". */
export function meters(length: number): string {
  return `${length >= 100 ? thousands(length) : Number(length.toPrecision(2))} m`;
}

/** Rounded, with a comma after each three digits. */
export function thousands(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 place", "3 places". */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : several}`;
}

export function known<Value>(value: Value | null | undefined, words: (value: Value) => string): string {
  return value === null || value === undefined ? NOT_KNOWN : words(value);
}

/**
 * Text from data as it may be printed: without control characters, halves of letters, and marks that turn the
 * direction of whatever follows them.
 */
export function printable(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}
