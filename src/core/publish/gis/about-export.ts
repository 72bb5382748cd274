import type { DamageScale } from '../../contract/gis-export.ts';
import type { InputScene } from '../../contract/run.ts';
import { creditLine } from '../graphic-words.ts';
import { licenceLines } from '../licence/licence-lines.ts';
import { damageCrosswalk } from './damage-scales.ts';
import type { GisRun } from './gis-run.ts';

/** What every exported file says of itself. */
export interface AboutExport {
  readonly title: string;
  readonly run: string;
  readonly credit: string;
  readonly licence: string;
  readonly limitations: string;
  readonly before: string;
  readonly after: string;
  readonly alignment: string;
  readonly lookedFor: string;
  readonly damageScales: string;
}

const LIMITATIONS =
  'Not field-validated. Candidate changes found by Aftermath: what "review" calls unreviewed, nobody has checked. ' +
  'Ground without a finding is unchanged only as far as it was observed. An aircraft that is absent is not thereby destroyed.';

export function aboutExport({ run }: GisRun, scales: readonly DamageScale[]): AboutExport {
  const { before, after } = run.inputs;
  const { residualPx, residualMeters } = run.registration;
  const meters = residualMeters === null ? '' : ` (${residualMeters.toFixed(2)} m)`;
  return {
    title: run.title,
    run: `${run.id} (Aftermath ${run.version})`,
    credit: creditLine(before, after),
    licence: licenceLines(run.inputs).join(' '),
    limitations: `${LIMITATIONS} ${observedWords(run)}`,
    before: acquisition(before),
    after: acquisition(after),
    alignment:
      residualPx === null
        ? 'How well the images align could not be measured.'
        : `To ${residualPx.toFixed(2)} px${meters}.`,
    lookedFor: lookedForWords(run),
    damageScales: scaleWords(scales),
  };
}

function observedWords({ verdict, observedFraction }: GisRun['run']): string {
  const share = `${(100 * observedFraction).toFixed(1)} % of the area was seen on both dates`;
  return verdict.kind === 'not-observed' ? `Verdict: not observed (${verdict.why}); ${share}.` : `${share}.`;
}

function lookedForWords({ detectors }: GisRun['run']): string {
  const labels = detectors.map(({ label }) => label);
  return labels.length === 0
    ? 'Changed ground; no objects: of aircraft, craters and buildings nothing is said.'
    : `Changed ground, ${labels.join(', ')}; of other objects nothing is said.`;
}

function acquisition({ name, acquiredAt, sensor, gsdMeters }: InputScene): string {
  const gsd = gsdMeters === null ? 'GSD unknown' : `GSD ${Number(gsdMeters.toPrecision(3))} m`;
  return [name, acquiredAt ?? 'date unknown', sensor ?? 'sensor unknown', gsd].join(', ');
}

function scaleWords(scales: readonly DamageScale[]): string {
  const losses = damageCrosswalk(scales)
    .filter(({ loss }) => loss !== null)
    .map(({ scale, damageClass, value, loss }) => `${scale}: ${damageClass} as ${value ?? 'empty'}: ${loss}`);
  return ['Aircraft and craters have no class of damage on these scales.', ...losses].join(' ');
}
