import type { ComparabilityLevel } from '../contract/run.ts';
import { formatDateAndTime } from './format-date.ts';
import type { GraphicInput, GraphicSide } from './graphic-input.ts';
import { licenceOf } from './licence/known-licences.ts';
import { metersWords, percentWords } from './words/figures.ts';
import { type Reader, USUAL_READER } from './words/languages.ts';

/**
 * The line under the title: what was found, or that nothing was, or that nothing can be said. What the ledger comes to
 * goes first, in its own words, until people have looked: then what stands after that; neither where nothing can be said of change.
 */
export function deckLine(
  { verdict, summary, review }: Pick<GraphicInput, 'verdict' | 'summary' | 'review'>,
  calloutCount: number,
  reader: Reader = USUAL_READER,
): string {
  const { unreviewed, numbered } = reader.words.graphic;
  if (review.outcome !== null) return [review.outcome, numbered(calloutCount)].join(' ').trim();
  const ledger = summary[0];
  const found = foundWords(verdict, calloutCount, reader);
  return ledger === undefined || verdict.kind === 'not-observed' ? found : unreviewed(ledger, found);
}

function foundWords(verdict: GraphicInput['verdict'], calloutCount: number, reader: Reader): string {
  const { found, unchanged, notObserved } = reader.words.graphic;
  switch (verdict.kind) {
    case 'changed':
      return found(verdict.findings, calloutCount);
    case 'unchanged':
      return unchanged(percentWords(verdict.observedFraction, reader));
    case 'not-observed':
      return notObserved(verdict.why);
  }
}

/** What the dates are called where they stand in one line. */
interface SideNames {
  readonly before: string;
  readonly after: string;
}

const SIDES: SideNames = USUAL_READER.words.graphic.sides;
/** Where both are shown in one place. */
export const DATES: SideNames = USUAL_READER.words.graphic.dates;

/** One credit where both dates share it, else one a side; a missing one says so. Each with its licence, where that is known. */
export function creditLine(
  before: Credited,
  after: Credited,
  names: SideNames = SIDES,
  reader: Reader = USUAL_READER,
): string {
  const { credit, credits } = reader.words.graphic;
  const [left, right] = [sideCredit(before, reader), sideCredit(after, reader)];
  return left === right ? credit(left) : credits(names.before, left, names.after, right);
}

type Credited = Pick<GraphicSide, 'credit' | 'licence' | 'sensor'>;

function sideCredit(side: Credited, reader: Reader): string {
  const stated = side.credit ?? reader.words.graphic.unknownCredit;
  const { name, url } = licenceOf(side, reader);
  const isSaid = url === null || stated.includes(name);
  return isSaid ? stated : `${stated}, ${name}`;
}

type SmallPrint = Pick<GraphicInput, 'before' | 'after' | 'registration' | 'alterations' | 'runId' | 'version'> & {
  readonly limitations: string;
};

/** What a careful reader needs to judge the picture by. */
export function smallPrint(
  { before, after, registration, alterations, limitations, runId, version }: SmallPrint,
  names: SideNames = SIDES,
  reader: Reader = USUAL_READER,
): string {
  const { acquired, altered, made } = reader.words.graphic;
  return [
    acquired(names.before, acquisition(before, reader)),
    acquired(names.after, acquisition(after, reader)),
    `${alignment(registration, reader)}.`,
    altered(alterations),
    limitations,
    made(version, runId),
  ].join(' ');
}

/** How fairly the two dates can be compared, and what speaks against it. */
export function comparabilityLine(
  { factors, grade }: GraphicInput['comparability'],
  reader: Reader = USUAL_READER,
): string {
  const { comparability, against, lessSo, notKnown } = reader.words.graphic;
  const named = (level: ComparabilityLevel, words: (factor: (typeof factors)[number]) => string) =>
    factors
      .filter((factor) => factor.level === level)
      .map((factor) => words(factor))
      .join(', ');
  const withReading = ({ title, reading }: (typeof factors)[number]) => `${title.toLowerCase()} ${reading}`;
  const parts = [
    [against, named('poor', withReading)],
    [lessSo, named('fair', withReading)],
    [notKnown, named('unknown', ({ title }) => title.toLowerCase())],
  ] as const;
  return [comparability(grade), ...parts.flatMap(([say, factors]) => (factors === '' ? [] : say(factors)))].join(' ');
}

function acquisition({ name, acquiredAt, gsdMeters }: GraphicSide, reader: Reader): string {
  const gsd = reader.words.graphic.gsd(gsdMeters === null ? null : metersWords(gsdMeters, reader));
  return `${name}, ${formatDateAndTime(acquiredAt, reader)}, ${gsd}`;
}

function alignment({ residualPx, residualMeters }: GraphicInput['registration'], reader: Reader): string {
  const { notAligned, aligned } = reader.words.graphic;
  if (residualPx === null) return notAligned;
  return aligned(residualPx.toPrecision(2), residualMeters === null ? null : metersWords(residualMeters, reader));
}
