import type {
  AircraftFinding,
  BuildingFinding,
  ChangeFinding,
  CraterFinding,
  Finding,
  PixelBox,
} from '../../contract/finding.ts';
import { percent } from '../../contract/percent.ts';
import { formatDecimalDegrees } from '../../geo/format-coordinates.ts';
import { formatMgrs } from '../../geo/mgrs.ts';
import type { LonLat } from '../../geo/points.ts';
import type { ReportFact } from './report-document.ts';
import { areaWords, known, meters } from './report-words.ts';

/** What is known of a finding and what it rests on, in the order in which it is asked for. */
export function findingFacts(finding: Finding): readonly ReportFact[] {
  const area = areaWords(finding);
  return [
    { name: 'Confidence', reading: confidenceWords(finding) },
    ...(finding.at === null ? [] : [{ name: 'Position', reading: positionWords(finding.at) }]),
    ...(area === null ? [] : [{ name: 'Area', reading: area }]),
    ...ownFacts(finding),
    { name: 'In the images, px', reading: `L ${boxWords(finding.beforeBox)} · R ${boxWords(finding.afterBox)}` },
  ];
}

export function confidenceWords({ confidence }: Pick<Finding, 'confidence'>): string {
  return confidence === null ? 'not calibrated' : percent(confidence);
}

/** "45.09076° N, 33.58875° E (36TWQ…)"; the square where there is one. */
export function positionWords(at: LonLat): string {
  const mgrs = formatMgrs(at);
  return mgrs === null ? formatDecimalDegrees(at) : `${formatDecimalDegrees(at)} (${mgrs})`;
}

export function diameterWords({ diameterMeters, isIndicative }: CraterFinding): string {
  return known(diameterMeters, (diameter) => `${isIndicative ? 'about ' : ''}${meters(diameter)}`);
}

export function diameterRangeWords({ diameterMetersRange, isIndicative }: CraterFinding): string {
  if (isIndicative) return 'order of size only';
  return known(diameterMetersRange, ([least, most]) => `${meters(least)} to ${meters(most)}`);
}

export function yesOrNo(value: boolean | null): string {
  return value === null ? 'cannot be told' : value ? 'yes' : 'no';
}

export function craterDistanceWords({ nearestCraterMeters }: AircraftFinding): string {
  if (nearestCraterMeters === null) return 'none, or no scale';
  return nearestCraterMeters === 0 ? 'reaches this place' : meters(nearestCraterMeters);
}

function ownFacts(finding: Finding): readonly ReportFact[] {
  switch (finding.kind) {
    case 'aircraft':
      return aircraftFacts(finding);
    case 'crater':
      return craterFacts(finding);
    case 'building':
      return buildingFacts(finding);
    case 'change':
      return changeFacts(finding);
  }
}

function aircraftFacts(finding: AircraftFinding): readonly ReportFact[] {
  const { evidence, inRevetment, isSmokeNear, movedMeters } = finding;
  const { similarity, residual, burntShare } = evidence;
  return [
    ...(movedMeters === null ? [] : [{ name: 'Moved by', reading: meters(movedMeters) }]),
    { name: 'In a berm', reading: yesOrNo(inRevetment) },
    { name: 'Nearest new crater', reading: craterDistanceWords(finding) },
    ...(isSmokeNear === null ? [] : [{ name: 'Smoke within 100 m', reading: yesOrNo(isSmokeNear) }]),
    { name: 'Model’s score', reading: `L ${scoreWords(evidence.beforeScore)} · R ${scoreWords(evidence.afterScore)}` },
    { name: 'Place seen', reading: `L ${percent(evidence.beforeObserved)} · R ${percent(evidence.afterObserved)}` },
    { name: 'Likeness of dates', reading: known(similarity, (value) => `${value.toFixed(2)} of 1`) },
    { name: 'Edges left', reading: known(residual, (share) => `${Math.round(100 * share)} %`) },
    { name: 'Ground turned dark', reading: known(burntShare, (share) => `${Math.round(100 * share)} %`) },
  ];
}

function craterFacts(finding: CraterFinding): readonly ReportFact[] {
  const { score, changedShare, peak } = finding.evidence;
  return [
    { name: 'Diameter', reading: diameterWords(finding) },
    { name: 'Nine in ten lie in', reading: diameterRangeWords(finding) },
    { name: 'Model’s score', reading: scoreWords(score) },
    { name: 'In changed ground', reading: percent(changedShare) },
    { name: 'Strongest change', reading: peak === null ? 'none' : `${peak.toFixed(1)} × the usual` },
  ];
}

function buildingFacts({ evidence: { score } }: BuildingFinding): readonly ReportFact[] {
  return [{ name: 'Model’s score', reading: score === null ? 'could not look' : score.toFixed(2) }];
}

function changeFacts({ evidence, hint }: ChangeFinding): readonly ReportFact[] {
  const { brightening, calibratedOn, falseDiscoveryRate } = evidence;
  return [
    { name: 'Found by', reading: evidence.channel === 'compact' ? 'the filters for small things' : evidence.method },
    { name: 'Strength', reading: `${evidence.mean.toFixed(1)} × the usual, at most ${evidence.peak.toFixed(1)} ×` },
    { name: 'Brightness', reading: brightnessWords(brightening) },
    ...(falseDiscoveryRate === null ? [] : [{ name: 'False discovery rate', reading: percent(falseDiscoveryRate) }]),
    ...(calibratedOn === null ? [] : [{ name: 'Calibrated on', reading: calibratedOn }]),
    ...(hint === null ? [] : [{ name: 'Hint', reading: hint.why }]),
  ];
}

/** Log brightness, after less before, as a share of what it was. */
function brightnessWords(brightening: number): string {
  const share = Math.exp(brightening) - 1;
  if (Math.abs(share) < 0.005) return 'as before';
  return share > 0 ? `${percent(share)} brighter` : `${percent(-share)} darker`;
}

function scoreWords(score: number | null): string {
  return score === null ? 'none seen' : score.toFixed(2);
}

function boxWords(box: PixelBox | null): string {
  return box === null ? 'not in the image' : box.map((edge) => Math.round(edge)).join(', ');
}
