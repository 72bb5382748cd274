import { type AircraftEvidence, type AircraftStatus, isStruck } from '../contract/finding.ts';
import type { StandVerdict } from './judge-stand.ts';

/** One plain sentence on an aircraft. It names no cause, no type and nobody. */
export function aircraftSentence(row: {
  readonly status: AircraftStatus;
  /** What the evidence came to before it was held against the scale. */
  readonly judged: AircraftStatus;
  readonly why: StandVerdict['why'];
  /** Whether the pixels would show it if it were destroyed. */
  readonly showsDamage: boolean;
  readonly evidence: AircraftEvidence;
  readonly movedMeters: number | null;
  readonly inRevetment: boolean | null;
  readonly nearestCraterMeters: number | null;
}): string {
  const berm = row.inRevetment === true ? ' It stands or stood in a berm of three sides.' : '';
  const crater =
    row.nearestCraterMeters === null
      ? ''
      : row.nearestCraterMeters === 0
        ? ' A new crater reaches this place.'
        : ` The nearest new crater is ${Math.round(row.nearestCraterMeters)} m away.`;
  return `${statusWords(row)}${berm}${crater}`;
}

function statusWords({
  status,
  judged,
  why,
  showsDamage,
  evidence,
  movedMeters,
}: Parameters<typeof aircraftSentence>[0]): string {
  switch (status) {
    case 'present':
      return 'An aircraft stands here on both dates.';
    case 'arrived':
      return 'An aircraft stands here that was not here before.';
    case 'departed':
      return showsDamage
        ? 'The aircraft that stood here is gone; nothing shows that it was destroyed.'
        : 'What stood here, of an aircraft’s size, is gone; whether it was destroyed cannot be told at this scale.';
    case 'moved':
      return `An aircraft that looks the same stood ${Math.round(movedMeters ?? 0)} m away before.`;
    case 'damaged':
      return `Where an aircraft stood ${burnt(evidence)}: possibly damaged.`;
    case 'destroyed':
      return `Where an aircraft stood ${burnt(evidence)}${remains(evidence)}: consistent with its destruction.`;
    case 'not-assessable':
      return unknownWords(judged, why);
  }
}

function unknownWords(judged: AircraftStatus, why: StandVerdict['why']): string {
  if (why === 'not-seen-before') return 'An aircraft was found here, but the earlier image does not show the place.';
  if (why === 'not-seen-after') return 'An aircraft stood here; the later image does not show the place.';
  if (why === 'unrecognised') return 'An aircraft stood here; something stands here now that is not recognised.';
  return isStruck(judged)
    ? 'The place where an aircraft stood has changed; at this scale no more can be said.'
    : 'Something was found here that is too small for these pixels.';
}

function burnt({ burntShare }: AircraftEvidence): string {
  return `${Math.round(100 * (burntShare ?? 0))} % of the ground close round it turned dark`;
}

function remains({ residual }: AircraftEvidence): string {
  return residual !== null && residual >= 0.3 ? ', with remains on it' : '';
}
