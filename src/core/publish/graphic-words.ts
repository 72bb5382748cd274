import type { Verdict } from '../contract/finding.ts';
import type { ComparabilityLevel } from '../contract/run.ts';
import { formatDateAndTime } from './format-date.ts';
import type { GraphicInput, GraphicSide } from './graphic-input.ts';

/** Every graphic says this of itself, until a person has reviewed its findings. */
export const LIMITATIONS = 'Not field-validated. Candidate changes found by Aftermath, unreviewed.';

const UNKNOWN_CREDIT = 'credit not stated';

const reasons = {
  cloud: 'cloud hides the ground',
  'no-overlap': 'the scenes do not overlap',
  misaligned: 'the scenes could not be aligned',
  'no-data': 'there are no measurements',
} as const;

/**
 * The line under the title: what was found, or that nothing was, or that nothing can be said. What the ledger comes to
 * goes first, in its own words; not where nothing can be said of change.
 */
export function deckLine(
  { verdict, summary }: Pick<GraphicInput, 'verdict' | 'summary'>,
  calloutCount: number,
): string {
  const ledger = summary[0];
  const found = foundWords(verdict, calloutCount);
  return ledger === undefined || verdict.kind === 'not-observed' ? found : `Unreviewed: ${ledger} ${found}`;
}

function foundWords(verdict: Verdict, calloutCount: number): string {
  switch (verdict.kind) {
    case 'changed': {
      const found = verdict.findings === 1 ? 'One candidate change' : `${verdict.findings} candidate changes`;
      if (calloutCount === 0) return `${found} found.`;
      if (calloutCount === verdict.findings) return `${found} found, numbered alike on both images.`;
      return `${found} found; ${calloutCount} of the strongest numbered alike on both images.`;
    }
    case 'unchanged':
      return `No change found above the threshold in the ${percent(verdict.observedFraction)} of the area seen on both dates.`;
    case 'not-observed':
      return `Nothing can be said of change: ${reasons[verdict.why]}.`;
  }
}

/** What the dates are called in the small print. */
interface SideNames {
  readonly before: string;
  readonly after: string;
}

const SIDES: SideNames = { before: 'L', after: 'R' };
/** Where both are shown in one place. */
export const DATES: SideNames = { before: 'Before', after: 'After' };

/** One credit where both dates share it, else one a side; a missing one says so. */
export function creditLine(before: GraphicSide, after: GraphicSide, names: SideNames = SIDES): string {
  if (before.credit === after.credit) return `Images: ${before.credit ?? UNKNOWN_CREDIT}`;
  return `Images: ${names.before}: ${before.credit ?? UNKNOWN_CREDIT} · ${names.after}: ${after.credit ?? UNKNOWN_CREDIT}`;
}

type SmallPrint = Pick<GraphicInput, 'before' | 'after' | 'registration' | 'alterations' | 'runId' | 'version'>;

/** What a careful reader needs to judge the picture by. */
export function smallPrint(input: SmallPrint, names: SideNames = SIDES): string {
  const { before, after, registration, alterations, runId, version } = input;
  return [
    `${names.before}: ${acquisition(before)}.`,
    `${names.after}: ${acquisition(after)}.`,
    `${alignment(registration)}.`,
    `Altered for display: ${alterations.join(', ')}.`,
    LIMITATIONS,
    `Aftermath ${version}, run ${runId}.`,
  ].join(' ');
}

/** How fairly the two dates can be compared, and what speaks against it. */
export function comparabilityLine({ factors, grade }: GraphicInput['comparability']): string {
  const named = (level: ComparabilityLevel, words: (factor: (typeof factors)[number]) => string) =>
    factors
      .filter((factor) => factor.level === level)
      .map((factor) => words(factor))
      .join(', ');
  const withReading = ({ title, reading }: (typeof factors)[number]) => `${title.toLowerCase()} ${reading}`;
  const parts = [
    ['Against it', named('poor', withReading)],
    ['Less so', named('fair', withReading)],
    ['Not known', named('unknown', ({ title }) => title.toLowerCase())],
  ].filter(([, words]) => words !== '');
  return [`Comparability of the two dates: ${grade}.`, ...parts.map(([head, words]) => `${head}: ${words}.`)].join(' ');
}

function acquisition({ name, acquiredAt, gsdMeters }: GraphicSide): string {
  const gsd = gsdMeters === null ? 'GSD unknown' : `GSD ${meters(gsdMeters)}`;
  return `${name}, ${formatDateAndTime(acquiredAt)}, ${gsd}`;
}

function alignment({ residualPx, residualMeters }: GraphicInput['registration']): string {
  if (residualPx === null) return 'How well the images align could not be measured';
  const onGround = residualMeters === null ? '' : ` (${meters(residualMeters)})`;
  return `Aligned to ${residualPx.toPrecision(2)} px${onGround}`;
}

function meters(value: number): string {
  return `${Number(value.toPrecision(2))} m`;
}

function percent(fraction: number): string {
  const value = 100 * fraction;
  return value >= 99.95 ? '100 %' : `${value.toFixed(1)} %`;
}
