import type { AircraftEvidence, AircraftStatus } from '../contract/finding.ts';
import { burntBelief } from './burnt-belief.ts';

/** Less of a place seen on a date than this: nothing is said. */
const LEAST_OBSERVED = 0.7;
/** Looks the same. */
const ALIKE = 0.6;
/** Of its edges so much is left, or so much is new. */
const REMAINS = 0.3;
/**
 * Something that the model does not recognise still stands: so many edges are left. Aircraft that stand and were missed keep 0.65 and more
 * (rendered, with turned shadows; 0.70 and 0.82 at airports that the model knows). Where one left, boarding bridges, vehicles
 * and shadows make 0.3 to 0.6 (17 of 21 there).
 */
const STANDS = 0.6;
/** `burntBelief` of a wreck, and where one is only possible: between all that it was fitted to, and above nearly all that did not burn. */
const BURNT = 0.35;
const PERHAPS_BURNT = 0.1;
/** A wreck keeps more: of rendered ones half and more, where of an aircraft that left, other things and shadows make up to 0.4. */
const WRECK = 0.45;
/**
 * What is half as plain as before may be something else. On burnt ground a tenth less is enough for a wreck, which keeps an aircraft's
 * outline: rendered ones lost 0.15 and more.
 */
const OTHER_DROP = 0.5;
const BROKEN_DROP = 0.1;
/** Where little speaks for a fire it takes more to doubt that what the model sees still stands: those that stand lost 0.13 at most. */
const DOUBTED_DROP = 0.2;

/** What a stand comes to, and why that is all, where it is not assessable. */
export interface StandVerdict {
  readonly status: Exclude<AircraftStatus, 'moved'>;
  readonly why: 'not-seen-before' | 'not-seen-after' | 'unrecognised' | null;
}

/**
 * What became of an aircraft at one place. Destroyed takes something that shows it: ground that burnt where it stood, with
 * a wreck's remains on it; and that it is no longer seen whole, nor looks the same. Burnt ground with little or nothing on it
 * leaves open whether the aircraft left before the fire, and one on it that is as plain as before whether it is whole: possibly
 * damaged. An aircraft that is only gone has departed, whatever else came near; where most of the edges are left it may stand
 * there unrecognised, and is not assessable.
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
  const hasRemains = (evidence.residual ?? 0) >= REMAINS;
  // Too few pixels to see edges in: then dark is all there is to go by.
  const mayHaveRemains = (evidence.residual ?? 1) >= REMAINS;
  const isNew = (evidence.residual ?? 0) >= 1 / REMAINS;

  if (beforeScore === null) return verdict(isAlike && hasRemains ? 'present' : 'arrived');
  const drop = 1 - (afterScore ?? 0) / beforeScore;
  const burnt = burntBelief(evidence);
  if (burnt >= BURNT)
    return verdict(isAlike || drop < BROKEN_DROP || (evidence.residual ?? 1) < WRECK ? 'damaged' : 'destroyed');
  if (burnt >= PERHAPS_BURNT && drop >= DOUBTED_DROP && mayHaveRemains && !isAlike) return verdict('damaged');
  // Half as plain, and nearly all edges only on one date: the model sees something where nothing stands.
  if (afterScore !== null && drop >= OTHER_DROP && !mayHaveRemains && !isAlike) return verdict('departed');
  if (afterScore !== null && 2 * beforeScore <= afterScore && isNew && !isAlike) return verdict('arrived');
  if (afterScore !== null) return verdict('present');
  if (isAlike && hasRemains) return verdict('present'); // the model missed it
  return (evidence.residual ?? 0) >= STANDS ? unknown('unrecognised') : verdict('departed');
}
