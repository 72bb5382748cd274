import type { Verdict } from '../../../src/core/contract/finding.ts';
import { percent } from '../../../src/core/contract/percent.ts';
import type { InputScene, Registration, RunManifest } from '../../../src/core/contract/run.ts';

/** A registration residual above this makes edges look like change. Townshend 1992 puts the onset at 0.2 px. */
const WORRYING_RESIDUAL_PX = 0.5;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `9 Aug 2022 08:30 UTC`, or the day alone where no time is known. Never the reader's own time zone. */
export function dateInWords(acquiredAt: string | null): string {
  if (acquiredAt === null) return 'date unknown';
  const hasTime = acquiredAt.includes('T');
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(acquiredAt);
  const date = new Date(hasTime && !hasZone ? `${acquiredAt}Z` : acquiredAt);
  if (Number.isNaN(date.getTime())) return 'date unknown';
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return hasTime ? `${day} ${date.toISOString().slice(11, 16)} UTC` : day;
}

/** The line under a side's date: which of the two, what took it, how fine, by whom. */
export function originInWords(side: string, { sensor, gsdMeters, credit }: InputScene): string {
  const gsd = gsdMeters === null ? null : `${significant(gsdMeters)} m`;
  return [side, sensor, gsd, credit ?? 'credit unknown'].filter(Boolean).join(' · ');
}

/** As the findings' own sentences write it. */
export function findingArea({ areaM2, areaPx }: { areaM2: number | null; areaPx: number }): string {
  if (areaM2 === null) return `${thousands(areaPx)} px`;
  if (areaM2 >= 1e6) return `${(areaM2 / 1e6).toFixed(2)} km²`;
  return `${areaM2 < 10 ? areaM2.toFixed(1) : thousands(areaM2)} m²`;
}

export interface VerdictInWords {
  /** A mark that tells the verdicts apart without colour. */
  readonly mark: string;
  readonly headline: string;
}

const notObservedWhy: Record<Extract<Verdict, { kind: 'not-observed' }>['why'], string> = {
  cloud: 'clouds hide the ground',
  'no-overlap': 'the scenes do not show the same ground',
  misaligned: 'the scenes could not be aligned',
  'no-data': 'there are no valid pixels',
};

export function verdictInWords(verdict: Verdict): VerdictInWords {
  switch (verdict.kind) {
    case 'changed':
      return {
        mark: '▲',
        headline: verdict.findings === 1 ? 'Changed in 1 place' : `Changed in ${thousands(verdict.findings)} places`,
      };
    case 'unchanged':
      return { mark: '=', headline: 'No change found' };
    case 'not-observed':
      return { mark: '?', headline: `Cannot be said: ${notObservedWhy[verdict.why]}` };
  }
}

export function observedInWords(fraction: number): string {
  return `${percent(fraction)} of the area seen on both dates`;
}

export interface RegistrationInWords {
  readonly short: string;
  /** On how many tie points that rests; null where there were too few. */
  readonly fit: string | null;
  readonly isWorrying: boolean;
  readonly meaning: readonly string[];
}

export function registrationInWords(registration: Registration): RegistrationInWords {
  const { residualPx, residualMeters, residual95Px, tiePoints, model, field } = registration;
  const fit = `${thousands(tiePoints.inliers)} of ${thousands(tiePoints.matched)} tie points agree`;
  const moved = `${shiftInWords(registration)} (${model}${field === null ? '' : ' and a smooth field'}); ${thousands(tiePoints.windows)} windows were searched.`;
  if (residualPx === null) {
    return {
      short: 'alignment not measured',
      fit: null,
      isWorrying: true,
      meaning: [
        'There were too few tie points to say how well the two scenes fit. Edges can look like change.',
        `${fit}. ${moved}`,
      ],
    };
  }
  const isWorrying = residualPx > WORRYING_RESIDUAL_PX;
  const ground = residualMeters === null ? '' : ` (${significant(residualMeters)} m)`;
  const tail = residual95Px === null ? '' : `; 95 % of them within ${residual95Px.toFixed(2)} px`;
  return {
    short: `aligned to ${residualPx.toFixed(2)} px${ground}`,
    fit,
    isWorrying,
    meaning: [
      `After alignment, points that were not used for it still lie ${residualPx.toFixed(2)} px${ground} apart (RMSE)${tail}.`,
      isWorrying
        ? `Above ${WORRYING_RESIDUAL_PX} px, edges of roofs, roads and shadows look like change. Distrust thin findings along edges.`
        : 'Changes much larger than that are not an effect of the alignment.',
      `${fit}. ${moved}`,
    ],
  };
}

function shiftInWords({ shiftPx, shiftMeters }: Registration): string {
  const ground = shiftMeters ? ` (${significant(Math.hypot(shiftMeters.col, shiftMeters.row))} m)` : '';
  return `The after scene was moved by ${shiftPx.col.toFixed(2)} columns and ${shiftPx.row.toFixed(2)} rows${ground}`;
}

/** Everything a reader must know before trusting the comparison. */
export function cautions({ warnings, comparability }: RunManifest): readonly string[] {
  return [...warnings, ...comparability.notes.filter((note) => !warnings.includes(note))];
}

export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 row`, `1,200 rows`. */
export function counted(count: number, thing: string): string {
  return `${thousands(count)} ${thing}${count === 1 ? '' : 's'}`;
}

export function significant(value: number): string {
  return String(Number(value.toPrecision(2)));
}
