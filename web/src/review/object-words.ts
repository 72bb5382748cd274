import type {
  AircraftFinding,
  AircraftStatus,
  ChangeFinding,
  CraterFinding,
  Finding,
  FindingKind,
} from '../../../src/core/contract/finding.ts';
import { percent } from '../../../src/core/contract/percent.ts';
import { findingArea, significant, thousands } from './words.ts';

/** What findings of a kind are called where several are meant. */
export const kindTitles: Readonly<Record<FindingKind, string>> = {
  aircraft: 'Aircraft',
  crater: 'Craters',
  building: 'Buildings',
  change: 'Changed ground',
};

/** What one of them is called. */
export const kindNames: Readonly<Record<FindingKind, string>> = {
  aircraft: 'Aircraft',
  crater: 'Crater',
  building: 'Building',
  change: 'Change',
};

/** A mark tells the status without colour, beside its word. In the order in which they are counted. */
export const aircraftStatuses: Readonly<Record<AircraftStatus, { readonly mark: string; readonly word: string }>> = {
  destroyed: { mark: '×', word: 'destroyed' },
  damaged: { mark: '×?', word: 'possibly damaged' },
  departed: { mark: '−', word: 'gone' },
  arrived: { mark: '+', word: 'new' },
  moved: { mark: '↔', word: 'moved' },
  present: { mark: '=', word: 'still there' },
  'not-assessable': { mark: '?', word: 'not assessable' },
};

/** How large it is, in one or two words: ground by its area, a crater by its diameter; an aircraft has no measure here. */
export function measureInWords(finding: Finding): string {
  if (finding.kind === 'aircraft') return '';
  if (finding.kind !== 'crater') return findingArea(finding);
  if (finding.diameterMeters === null) return '';
  return `${finding.isIndicative ? '~' : ''}${significant(finding.diameterMeters)} m across`;
}

/** One thing that is known of a finding, or that is not. */
export interface Fact {
  readonly title: string;
  readonly reading: string;
  /** What the reading means, where that does not go without saying. */
  readonly meaning?: string;
}

const BELIEF_MEANING =
  'Share of such findings that are real, on places that were kept out of the model’s training. It says that one is or was here, not what became of it.';
const NO_BELIEF_MEANING =
  'The model is not calibrated on places that it was not trained on, so there is no percentage to give.';
const SCORE_MEANING = 'What the model gave, 0 to 1: it ranks, and is no probability.';

function confidenceFact({ confidence }: Finding): Fact {
  return confidence === null
    ? { title: 'Confidence', reading: 'not calibrated', meaning: NO_BELIEF_MEANING }
    : { title: 'Confidence', reading: percent(confidence), meaning: BELIEF_MEANING };
}

/** How far to believe that something on the ground differs. */
export function changeConfidenceFact({ confidence, evidence: { calibratedOn } }: ChangeFinding): Fact {
  return confidence === null
    ? {
        title: 'Confidence',
        reading: 'not calibrated',
        meaning: 'Not calibrated for this ground sample distance, or too small to tell how it looks.',
      }
    : {
        title: 'Confidence',
        reading: percent(confidence),
        meaning:
          'Share of findings that look like this in which the ground or an object on it differs, not light, shadow, season or ' +
          `water; whether it matters is not in it. Calibrated on ${calibratedOn}.`,
      };
}

/** What a person asks first of an aircraft. */
export function aircraftFacts(finding: AircraftFinding): readonly Fact[] {
  const { inRevetment, nearestCraterMeters, isSmokeNear, movedMeters } = finding;
  return [
    confidenceFact(finding),
    ...(movedMeters === null ? [] : [{ title: 'Moved by', reading: metres(movedMeters) }]),
    { title: 'Berm on three sides', reading: inRevetment === null ? 'cannot be told' : inRevetment ? 'yes' : 'no' },
    {
      title: 'Nearest new crater',
      reading:
        nearestCraterMeters === null
          ? 'none, or no scale'
          : nearestCraterMeters === 0
            ? 'reaches this place'
            : metres(nearestCraterMeters),
    },
    ...(isSmokeNear === null
      ? []
      : [{ title: 'Smoke within 100 m', reading: isSmokeNear ? 'yes, on one of the dates' : 'no' }]),
  ];
}

/** What the status of an aircraft rests on. */
export function aircraftEvidence({ evidence }: AircraftFinding): readonly Fact[] {
  const { beforeScore, afterScore, beforeObserved, afterObserved, similarity, residual, revetmentDrop } = evidence;
  const { burntShare, lightShare, changedShare } = evidence;
  const score = (value: number | null) => (value === null ? 'none seen' : value.toFixed(2));
  return [
    { title: 'Model’s score', reading: dates(score(beforeScore), score(afterScore)), meaning: SCORE_MEANING },
    { title: 'Place seen', reading: dates(percent(beforeObserved), percent(afterObserved)) },
    { title: 'Likeness of dates', reading: known(similarity, (value) => `${value.toFixed(2)} of 1`) },
    { title: 'Edges left', reading: known(residual, percent) },
    {
      title: 'Ground turned dark',
      reading: known(burntShare, percent),
      meaning: 'Close round the aircraft, beyond what turned dark further off.',
    },
    {
      title: 'Lighter than the ground',
      reading: known(lightShare, percent),
      meaning: 'Of the place on the later date. Soot covers a wreck.',
    },
    { title: 'In changed ground', reading: percent(changedShare) },
    ...(revetmentDrop === null ? [] : [{ title: 'Shade of the berm', reading: `${revetmentDrop.toFixed(2)} (log)` }]),
  ];
}

/** What a person asks first of a crater. */
export function craterFacts(finding: CraterFinding): readonly Fact[] {
  return [diameterFact(finding), confidenceFact(finding)];
}

/** What a crater rests on. */
export function craterEvidence({ evidence: { score, changedShare, peak } }: CraterFinding): readonly Fact[] {
  return [
    { title: 'Model’s score', reading: score.toFixed(2), meaning: SCORE_MEANING },
    { title: 'In changed ground', reading: percent(changedShare) },
    { title: 'Strongest change', reading: known(peak, (value) => `${value.toFixed(1)} σ`) },
  ];
}

function diameterFact({ diameterMeters, diameterMetersRange, isIndicative }: CraterFinding): Fact {
  if (diameterMeters === null) return { title: 'Diameter', reading: 'the image has no scale' };
  const range = diameterMetersRange?.map((end) => end.toFixed(1)).join('–');
  const reading = `${diameterMeters.toFixed(1)} m${range === undefined ? '' : ` (${range} m)`}`;
  return isIndicative
    ? {
        title: 'Diameter',
        reading: `${reading}, indicative`,
        meaning: 'Less than 10 px across: it tells the order of size, no more.',
      }
    : { title: 'Diameter', reading };
}

function dates(before: string, after: string): string {
  return `${before} before, ${after} after`;
}

function known<Value>(value: Value | null, words: (value: Value) => string): string {
  return value === null ? 'cannot be told' : words(value);
}

function metres(length: number): string {
  return `${thousands(length)} m`;
}
