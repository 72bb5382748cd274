import type { AircraftEvidence, AircraftStatus } from '../contract/finding.ts';

/** Less of a place seen on a date than this: nothing is said. */
const LEAST_OBSERVED = 0.7;
/** Looks the same; looks like something else. */
const ALIKE = 0.6;
const UNLIKE = 0.4;
/** Of its edges so much is left, or so much is new. */
const REMAINS = 0.3;
/** Burnt ground: half as much again as the aircraft covers, on most sides. */
const SCORCH_RATIO = 1.5;
const SCORCH_SIDES = 6;
/**
 * A wreck: something is left that is dark where the aircraft was light, in bits on several sides. A light aircraft that left
 * dark ground behind reaches the ratio too, but leaves nothing; an aircraft's shadow reaches neither.
 */
const WRECK_RATIO = 0.5;
const WRECK_SIDES = 4;
/** An aircraft that is only half as plain as before is no longer whole; one less plain by a quarter may not be. */
const BROKEN_DROP = 0.5;
const WEAK_DROP = 0.25;

/** What a stand comes to, and why that is all, where it is not assessable. */
export interface StandVerdict {
  readonly status: Exclude<AircraftStatus, 'moved'>;
  readonly why: 'not-seen-before' | 'not-seen-after' | 'unrecognised' | null;
}

/**
 * What became of an aircraft at one place. Destroyed takes something that shows it: burnt ground round where it
 * stood, on most sides and larger than itself, or dark remains in bits; and that it is no longer seen
 * whole. An aircraft that is only gone has departed.
 *
 * A wreck that was cleared, and ground swept, before the second image is departed here: one image cannot tell.
 */
export function judgeStand(evidence: AircraftEvidence): StandVerdict {
  const { beforeScore, afterScore, beforeObserved, afterObserved } = evidence;
  const verdict = (status: StandVerdict['status']): StandVerdict => ({ status, why: null });
  const unknown = (why: StandVerdict['why']): StandVerdict => ({ status: 'not-assessable', why });
  if (beforeObserved < LEAST_OBSERVED) return unknown('not-seen-before');
  if (afterObserved < LEAST_OBSERVED) return unknown('not-seen-after');

  const isAlike = (evidence.similarity ?? -1) >= ALIKE;
  const isUnlike = (evidence.similarity ?? 1) < UNLIKE;
  const hasRemains = (evidence.residual ?? 0) >= REMAINS;
  const ratio = evidence.scorchRatio ?? 0;
  const sides = evidence.scorchSides ?? 0;
  const isScorched = ratio >= SCORCH_RATIO && sides >= SCORCH_SIDES;
  // Too few pixels to see edges in: then dark is all there is to go by.
  const hasDarkRemains = (evidence.residual ?? 1) >= REMAINS && ratio >= WRECK_RATIO && sides >= WRECK_SIDES;
  const isWreck = hasDarkRemains && isUnlike;

  if (beforeScore === null) return verdict(isAlike && hasRemains ? 'present' : 'arrived');
  const drop = 1 - (afterScore ?? 0) / beforeScore;
  if ((isScorched || isWreck) && !isAlike) {
    if (drop >= BROKEN_DROP) return verdict('destroyed');
    // Shadows of walls and of the aircraft itself turn with the sun: one that is as plain as before is there.
    if (drop >= WEAK_DROP) return verdict('damaged');
  }
  if (afterScore !== null) return verdict('present');
  if (isAlike && hasRemains) return verdict('present'); // the model missed it
  if (hasDarkRemains) return verdict('damaged');
  return hasRemains ? unknown('unrecognised') : verdict('departed');
}
