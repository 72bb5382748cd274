import type { DamageClass, Finding } from '../../../src/core/contract/finding.ts';
import type { Decision, RejectReason, ReviewAct, ReviewState } from '../../../src/core/contract/review.ts';
import type { Trouble } from '../state/review-desk.ts';
import { thousands } from './words.ts';

/** A mark tells what people said without colour, beside its word. */
export const reviewMarks: Readonly<Record<ReviewState, string>> = {
  unreviewed: '○',
  accepted: '✓',
  rejected: '✗',
  disputed: '≠',
};

export const damageClassWords: Readonly<Record<DamageClass, string>> = {
  destroyed: 'destroyed',
  severe: 'severe damage',
  moderate: 'moderate damage',
  possible: 'possible damage',
  'no-visible-damage': 'no visible damage',
  'not-assessable': 'not assessable',
};

export const reasonWords: Readonly<Record<RejectReason, string>> = {
  shadow: 'shadow',
  parallax: 'parallax',
  misalignment: 'misalignment',
  'cloud-or-smoke': 'cloud or smoke',
  season: 'season',
  vehicle: 'vehicle',
  'no-such-object': 'no such object',
  other: 'other',
};

/** Why no damage class, or not this one, can be given. */
export function noClassWords({ kind }: Finding): string {
  return kind === 'crater'
    ? 'A crater has no damage class.'
    : 'No damage class: the pixels here are too coarse, or of unknown size.';
}

/** `accepted: severe damage`, `rejected: shadow`. */
export function callInWords({ call, damageClass, reason }: Decision): string {
  const more = damageClass ? damageClassWords[damageClass] : reason ? reasonWords[reason] : null;
  return more === null ? call : `${call}: ${more}`;
}

/** What is not saved, why, and what becomes of it; null while there is nothing to say. */
export function troubleInWords(trouble: Trouble | null, unsent: readonly ReviewAct[], loose: number): string | null {
  if (trouble === null) return null;
  const { isUnreachable, message } = trouble;
  const why = isUnreachable ? 'the server does not answer' : message;
  if (unsent.length === 0) return `What others decide is not shown: ${why}`;
  const areDecisions = unsent.every(({ kind }) => kind === 'decision');
  const noun = areDecisions ? 'decision' : 'act';
  const what = `${thousands(unsent.length)} ${noun}${unsent.length === 1 ? '' : 's'} not yet saved: ${why}`;
  const it = unsent.length === 1 ? 'it' : 'they';
  const is = unsent.length === 1 ? 'is' : 'are';
  if (loose > 0)
    return `${what}; this browser has no room to keep ${loose} of them: leave this tab open until the server is back`;
  return isUnreachable
    ? `${what}; ${it} ${is} kept in this browser and sent when it is back`
    : `${what} ${it === 'it' ? 'It is' : 'They are'} kept in this browser`;
}
