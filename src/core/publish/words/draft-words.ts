import type { CountRange } from '../../contract/count-range.ts';
import type { ChangeFinding, Finding, Verdict } from '../../contract/finding.ts';
import type { Review } from '../../contract/review.ts';
import type { InputScene, RunManifest } from '../../contract/run.ts';
import { LONGEST_DRAFT, type RunWords } from '../../contract/words.ts';
import { NOTICEABLE, PIXELS_TO_SEE } from '../../findings/change-words.ts';
import { isCounted } from '../../findings/judge-by-null.ts';
import { toLonLat } from '../../geo/crs.ts';
import { formatDecimalDegrees } from '../../geo/format-coordinates.ts';
import { pixelToMap } from '../../geo/grid.ts';
import { longDate, timeOf } from '../format-date.ts';
import { creditLine } from '../graphic-words.ts';
import { licenceCard } from '../licence/licence-card.ts';
import { capital } from './capital.ts';
import type { Count, Counted } from './en.ts';
import { countWords, exactly, metersWords, percentWords } from './figures.ts';
import { type FoundCounts, foundCounts } from './found-counts.ts';
import { type Reader, USUAL_READER } from './languages.ts';
import { likelihoodSentence } from './likelihood-sentence.ts';
import { reviewWords } from './review-words.ts';

export interface DraftInput {
  readonly run: Pick<RunManifest, 'title' | 'inputs' | 'grid' | 'comparability' | 'verdict' | 'observedFraction'>;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  readonly review: Pick<Review, 'decisions'>;
}

/** What the drafts are put together from. */
interface Story extends DraftInput {
  readonly reader: Reader;
  readonly counts: FoundCounts;
  /** What people call it; null where the run has only the names of its files. */
  readonly place: string | null;
  readonly isSynthetic: boolean;
  /** What was found, the gravest first. */
  readonly found: readonly [string, ...string[]];
}

/**
 * Headline, caption and alternative text of a run, for a person to edit: counts as ranges, "candidate, unreviewed" until
 * somebody has looked, and no more than the pixels carry (`core/findings/claims.ts`). Never a type, a weapon or a cause.
 */
export function draftWords(input: DraftInput, reader: Reader = USUAL_READER): RunWords {
  const licence = licenceCard(input.run.inputs, reader);
  const counts = foundCounts(input.findings, input.review);
  const story: Story = {
    ...input,
    reader,
    counts,
    place: placeOf(input.run),
    isSynthetic: licence.before.id === 'synthetic' || licence.after.id === 'synthetic',
    found: foundWords(counts, input.run.verdict, reader),
  };
  return {
    locale: reader.locale,
    headline: headlineOf(story),
    caption: captionOf(story),
    altText: altTextOf(story),
    licence,
  };
}

/** What stands after people have looked, in sentences; null while nobody has, or where nothing can be said of change. */
export function draftOutcome({ run, findings, review }: DraftInput, reader: Reader = USUAL_READER): string | null {
  const { caption } = reader.words;
  const counts = foundCounts(findings, review);
  if (run.verdict.kind !== 'changed' || counts.reviewed === 0) return null;
  if (nothingStands(counts)) return caption.noneStands(exactly(counts.all, reader));
  return [caption.found(foundWords(counts, run.verdict, reader)), ...reviewWords(counts, reader)].join(' ');
}

/** A title that the run made of its files' names says nothing of a place. */
function placeOf({ title, inputs }: DraftInput['run']): string | null {
  const isMade = title === `${inputs.before.name} – ${inputs.after.name}`;
  const line = title.replace(/\s+/g, ' ').trim();
  return isMade || line === '' ? null : line;
}

function foundWords(counts: FoundCounts, verdict: Verdict, reader: Reader): readonly [string, ...string[]] {
  const { found } = reader.words;
  const { aircraft, buildings, areAircraft, areCraters } = counts;
  const planes = areAircraft ? 'aircraft' : 'objects';
  const destroyed = isReviewed(counts) ? found.destroyedReviewed : found.destroyed;
  const parts: readonly (readonly [CountRange, (count: Count, what: Counted) => string, Counted])[] = [
    [aircraft.destroyed, destroyed, planes],
    [buildings.destroyed, destroyed, 'buildings'],
    [aircraft.damaged, found.damaged, planes],
    [buildings.damaged, found.damaged, 'buildings'],
    [counts.craters, found.craters, areCraters ? 'craters' : 'marks'],
    [aircraft.departed, found.departed, planes],
    [aircraft.arrived, found.arrived, planes],
    [aircraft.moved, found.moved, planes],
    [counts.places, found.places, 'places'],
    [aircraft.present, found.present, planes],
    [aircraft['not-assessable'], found['not-assessable'], planes],
  ];
  const [first, ...others] = parts
    .filter(([{ most }]) => most > 0)
    .map(([range, say, what]) => say(countWords(range, reader), what));
  // Where each by itself is so unlikely that none may be real, they are still candidates.
  const candidates = verdict.kind === 'changed' ? verdict.findings : 0;
  return [first ?? found.candidates(exactly(candidates, reader)), ...others];
}

function isReviewed({ all, reviewed, disputed }: FoundCounts): boolean {
  return all > 0 && reviewed === all && disputed === 0;
}

/** All were looked at, and nobody upholds one. */
function nothingStands({ all, reviewed, disputed, aircraft, buildings, craters, places }: FoundCounts): boolean {
  const { destroyed, damaged, departed, arrived, moved } = aircraft;
  const upheld = [destroyed, damaged, departed, arrived, moved, ...Object.values(buildings), craters, places];
  return all > 0 && reviewed === all && disputed === 0 && upheld.every(({ most }) => most === 0);
}

function headlineOf(story: Story): string {
  const { run, counts, place, isSynthetic, found, reader } = story;
  const { headline } = reader.words;
  const where = isSynthetic && !/synthetic/i.test(place ?? '') ? headline.syntheticPlace(place) : place;
  const of = (what: string) => capital(headline.of(where, what));
  const when = whenOf(run, reader);
  switch (run.verdict.kind) {
    case 'unchanged': {
      // What was not seen is not unchanged.
      const share = percentWords(run.verdict.observedFraction, reader);
      const all = [of(headline.unchanged(when)), of(headline.unchanged(null))];
      const seen = [of(headline.unchangedIn(share)), capital(headline.unchangedIn(share))];
      return firstThatFits(run.verdict.observedFraction < 1 ? seen : all, LONGEST_DRAFT.headline);
    }
    case 'not-observed':
      return firstThatFits([of(headline.notObserved(run.verdict.why))], LONGEST_DRAFT.headline);
    case 'changed':
  }
  if (nothingStands(counts)) {
    return firstThatFits([of(headline.noneStands(exactly(counts.all, reader)))], LONGEST_DRAFT.headline);
  }
  const state = isReviewed(counts)
    ? (words: string) => words
    : counts.reviewed > 0
      ? headline.partlyReviewed
      : headline.unreviewed;
  const { list } = reader.words.figures;
  // What stayed is no headline, and what changed in places is one only where nothing graver is.
  const news = found.slice(0, 2);
  const dated = (what: string) => (when === null ? what : `${what} ${when}`);
  const long = [list(news), found[0]].flatMap((what) => [state(of(dated(what))), state(of(what))]);
  return firstThatFits([...long, state(capital(found[0]))], LONGEST_DRAFT.headline);
}

/** Null where a date is not known, or the place's own name holds one. */
function whenOf({ title, inputs }: DraftInput['run'], reader: Reader): string | null {
  const before = longDate(inputs.before.acquiredAt, reader);
  const after = longDate(inputs.after.acquiredAt, reader);
  if (before === null || after === null || before === after || /\b(19|20)\d\d\b/.test(title)) return null;
  return reader.words.dates.between(before, after);
}

function captionOf(story: Story): string {
  const { run, reader, place, isSynthetic } = story;
  const { caption } = reader.words;
  const { inputs, verdict } = run;
  const position = positionOf(run);
  const seenBy = { before: seenByWords(inputs.before, reader), after: seenByWords(inputs.after, reader) };
  const isAlike = seenBy.before === seenBy.after;
  const isFromOrbit = Boolean(inputs.before.sensor && inputs.after.sensor);
  const opening = caption.images({
    kind: isSynthetic ? 'synthetic' : isFromOrbit ? 'satellite' : 'overhead',
    place,
    position,
    before: caption.side('before', dayAndTime(inputs.before.acquiredAt, reader), isAlike ? null : seenBy.before),
    after: caption.side('after', dayAndTime(inputs.after.acquiredAt, reader), isAlike ? null : seenBy.after),
    seenBy: isAlike ? seenBy.before : null,
  });
  return [
    opening,
    ...(isSynthetic ? [caption.synthetic] : []),
    ...(position === null ? [caption.noPosition] : []),
    ...outcome(story),
    ...(verdict.kind === 'not-observed' ? [] : resolutionWords(inputs, reader)),
    ...(run.comparability.grade === 'poor' && verdict.kind !== 'not-observed'
      ? [caption.hardToCompare(poorFactors(run))]
      : []),
    caption.limitations(verdict.kind !== 'not-observed' || verdict.why !== 'misaligned'),
    `${creditLine(inputs.before, inputs.after, reader.words.graphic.sides, reader)}.`,
  ].join(' ');
}

function poorFactors({ comparability: { factors } }: DraftInput['run']): string[] {
  return factors
    .filter(({ level }) => level === 'poor')
    .map(({ title, reading }) => `${title.toLowerCase()} ${reading}`);
}

function positionOf({ grid }: DraftInput['run']): string | null {
  if (grid.crs === null) return null;
  return formatDecimalDegrees(toLonLat(grid.crs, pixelToMap(grid, { col: grid.width / 2, row: grid.height / 2 })));
}

function seenByWords({ sensor, gsdMeters }: InputScene, reader: Reader): string | null {
  // Older runs have no sensor at all.
  return reader.words.caption.seenBy(sensor ?? null, gsdMeters === null ? null : metersWords(gsdMeters, reader));
}

function dayAndTime(acquiredAt: string | null, reader: Reader): string {
  const { dates } = reader.words;
  const day = longDate(acquiredAt, reader);
  return day === null ? dates.unknown : dates.withTime(day, timeOf(acquiredAt));
}

/** What the comparison came to, and how much of it anybody has looked at. */
function outcome({ run, findings, counts, found, reader }: Story): string[] {
  const { caption } = reader.words;
  const { verdict, observedFraction } = run;
  const share = percentWords(observedFraction, reader);
  if (verdict.kind === 'not-observed') return [caption.notObserved(verdict.why)];
  const seen = observedFraction < 1 ? [caption.seen(share)] : [];
  if (verdict.kind === 'unchanged') {
    return observedFraction < 1 ? [caption.unchanged(share), caption.rest] : [caption.unchanged(null)];
  }
  const all = exactly(counts.all, reader);
  if (nothingStands(counts)) return [caption.noneStands(all), ...seen];
  const likelihood = likelihoodSentence(findings.find(isCounted), reader);
  return [
    caption.found(found),
    ...reviewWords(counts, reader),
    ...(counts.aircraft.departed.most > 0 ? [caption.absent(counts.areAircraft ? 'aircraft' : 'objects')] : []),
    ...(counts.reviewed === 0 && likelihood !== null ? [likelihood] : []),
    ...seen,
  ];
}

/** What the coarser of both images can show at all. */
function resolutionWords({ before, after }: RunManifest['inputs'], reader: Reader): string[] {
  if (before.gsdMeters === null || after.gsdMeters === null) return [];
  const gsd = Math.max(before.gsdMeters, after.gsdMeters);
  return [reader.words.caption.smallest(metersWords(gsd, reader), metersWords(PIXELS_TO_SEE * gsd, reader))];
}

function altTextOf(story: Story): string {
  const { run, counts, place, isSynthetic, reader } = story;
  const { altText, caption, dates } = reader.words;
  const day = (side: 'before' | 'after') => longDate(run.inputs[side].acquiredAt, reader) ?? dates.unknown;
  const aircraft =
    counts.aircraftBefore.most === 0
      ? null
      : altText.aircraft(countWords(counts.aircraftBefore, reader), counts.areAircraft ? 'aircraft' : 'objects');
  const isSeen = run.verdict.kind !== 'not-observed';
  const isMarked = run.verdict.kind === 'changed' && !nothingStands(counts);
  const text = (name: string | null, differs: readonly string[]) =>
    [
      altText.images(name, isSynthetic),
      altText.before(day('before'), isSeen ? aircraft : null),
      altText.after(day('after'), differs),
      ...(isMarked && counts.reviewed === 0 ? [caption.unreviewed] : []),
    ].join(' ');
  const differs = differences(story);
  // The gravest stays longest.
  const shorter = differs.map((_, i) => differs.slice(0, differs.length - i));
  return firstThatFits(
    [...shorter.map((some) => text(place, some)), text(null, differs.slice(0, 1))],
    LONGEST_DRAFT.altText,
  );
}

/** What the right panel shows that the left one does not. */
function differences({ run: { verdict }, counts, findings, found, reader }: Story): string[] {
  const { altText } = reader.words;
  if (verdict.kind === 'not-observed') return [altText.hidden(verdict.why)];
  if (verdict.kind === 'unchanged') return [altText.looksAlike];
  if (nothingStands(counts)) return [altText.noneStands];
  const changes = findings.filter(
    (finding): finding is ChangeFinding => finding.kind === 'change' && isCounted(finding),
  );
  const isDarker = changes.some(({ evidence }) => evidence.brightening < -NOTICEABLE);
  const isBrighter = changes.some(({ evidence }) => evidence.brightening > NOTICEABLE);
  const light = isDarker && isBrighter ? altText.isBoth : isDarker ? altText.isDarker : altText.isBrighter;
  return [...found, ...(isDarker || isBrighter ? [light] : [])];
}

/** The first that is short enough; the last one, cut between words, where none is. */
function firstThatFits(texts: readonly string[], most: number): string {
  const fitting = texts.find((text) => text.length <= most);
  if (fitting !== undefined) return fitting;
  const cut = texts.at(-1)!.slice(0, most - 1);
  const end = cut.lastIndexOf(' ');
  return `${(end > most / 2 ? cut.slice(0, end) : cut).replace(/[\s,;:(–]+$/, '')}…`;
}
