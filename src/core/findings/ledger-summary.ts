import { type CountRange, NONE, rangeWords } from '../contract/count-range.ts';
import { type AircraftFinding, type AircraftStatus, type Finding, isStruck } from '../contract/finding.ts';
import { carriesAircraftDamage } from './claims.ts';
import { beliefRange, countRange, mostMissed } from './count-range.ts';

/**
 * What the ledger comes to, in sentences: what was struck, aircraft, buildings and craters in one; how many aircraft of each other status; and
 * which still stand nearer to a new crater than the destroyed one that stood furthest from any.
 *
 * Counts are ranges. Of destroyed aircraft: from those that are, to those that may be (possibly damaged, or not assessable) and those that
 * were missed, at the rate at which they are; no calibrated belief exists for them. Of all else: the central 90 % where each has a calibrated confidence.
 */
export function ledgerSummary(findings: readonly Finding[]): string[] {
  const rows = findings.filter((finding) => finding.kind === 'aircraft');
  const ranges = ledgerRanges(rows);
  const sentences: string[] = [];
  const struck = [aircraftStruck(rows, ranges), buildingsStruck(findings), newCraters(findings)].filter(Boolean);
  if (struck.length > 0) sentences.push(`${capital(struck.join('; '))}.`);
  const counts = (['present', 'departed', 'arrived', 'moved', 'not-assessable'] as const)
    .map((status) => ({ status, range: ranges[status] }))
    .filter(({ range }) => range.most > 0)
    .map(({ status, range }, i) => `${rangeWords(range)} ${i === 0 ? 'aircraft ' : ''}${words[status]}`);
  if (counts.length > 0) sentences.push(`${capital(counts.join(', '))}.`);
  const destroyed = rows.filter(({ status }) => status === 'destroyed');
  const distances = destroyed.flatMap(({ nearestCraterMeters }) => nearestCraterMeters ?? []);
  if (distances.length > 0) sentences.push(nearerWords(rows, Math.max(...distances)));
  return sentences;
}

function aircraftStruck(
  rows: readonly AircraftFinding[],
  { destroyed, damaged }: Readonly<Record<AircraftStatus, CountRange>>,
): string | null {
  if (destroyed.most > 0) return `${rangeWords(destroyed)} aircraft destroyed${bermWords(rows)}`;
  return damaged.most === 0 ? null : `${rangeWords(damaged)} aircraft possibly damaged`;
}

function buildingsStruck(findings: readonly Finding[]): string | null {
  const buildings = findings.filter((finding) => finding.kind === 'building');
  const destroyed = beliefRange(
    buildings.filter(({ damageClass }) => damageClass === 'destroyed'),
    CERTAIN,
  );
  return destroyed.most === 0 ? null : `${rangeWords(destroyed)} of ${buildings.length} mapped buildings destroyed`;
}

/** No upper end: what lies in ground that was not seen, or that the net misses, is in no count. */
function newCraters(findings: readonly Finding[]): string | null {
  const craters = findings.filter((finding) => finding.kind === 'crater');
  const { least, most } = beliefRange(craters, CERTAIN);
  if (most === 0) return null;
  const thing = craters.some(({ isIndicative }) => isIndicative) ? 'crater-like mark' : 'crater';
  const plural = (count: number) => `${count} new ${thing}${count === 1 ? '' : 's'}`;
  return least === 0 ? `possibly ${plural(most)}` : `at least ${plural(least)}`;
}

const CERTAIN = { isCertain: true };

const words = {
  present: 'still there',
  departed: 'gone',
  arrived: 'new',
  moved: 'moved',
  'not-assessable': 'not assessable',
} as const satisfies Partial<Record<AircraftStatus, string>>;

/** How many of which status; where any is destroyed, what is possibly damaged counts as possibly destroyed, and else as what it is. */
export function ledgerRanges(rows: readonly AircraftFinding[]): Readonly<Record<AircraftStatus, CountRange>> {
  const isAnyDestroyed = rows.some(({ status }) => status === 'destroyed');
  return {
    destroyed: isAnyDestroyed ? destroyedRange(rows) : NONE,
    damaged: isAnyDestroyed ? NONE : { least: 0, most: rows.filter(({ status }) => status === 'damaged').length },
    present: rangeOf(rows, 'present'),
    departed: rangeOf(rows, 'departed'),
    arrived: rangeOf(rows, 'arrived'),
    moved: rangeOf(rows, 'moved'),
    'not-assessable': rangeOf(rows, 'not-assessable'),
  };
}

/** Of destroyed aircraft, the share that gets no row which says so or leaves it open: 2 of 72 (`bench/findings/saky.bench.ts`). */
const UNSEEN = 0.03;

/** Where some are struck, one that stood there and cannot be assessed may be too, if the pixels show damage at all. */
function destroyedRange(rows: readonly AircraftFinding[]): CountRange {
  const struck = rows.filter(({ status }) => isStruck(status));
  const open = rows.filter(
    ({ status, evidence, claims }) =>
      status === 'not-assessable' && evidence.beforeScore !== null && carriesAircraftDamage({ claims }),
  );
  if (struck.length === 0) return NONE;
  const all = [...struck, ...open];
  const { least, most } = countRange(all.map(({ status }) => ({ belief: null, isCertain: status === 'destroyed' })));
  return { least, most: most + mostMissed(all.length, UNSEEN) };
}

function rangeOf(rows: readonly AircraftFinding[], status: AircraftStatus): CountRange {
  return beliefRange(
    rows.filter((row) => row.status === status),
    CERTAIN,
  );
}

function bermWords(rows: readonly AircraftFinding[]): string {
  const range = destroyedRange(rows.filter(({ inRevetment }) => inRevetment === true));
  const unknown = destroyedRange(rows.filter(({ inRevetment }) => inRevetment === null));
  const notKnown = unknown.most === 0 ? '' : ` (for ${rangeWords(unknown)} that is not known)`;
  if (range.most > 0) return `, ${rangeWords(range)} of them in berms of three sides${notKnown}`;
  return unknown.most > 0 ? '; whether in berms is not known' : ', none of them in a berm of three sides';
}

function nearerWords(rows: readonly AircraftFinding[], furthest: number): string {
  const nearer = rows
    .filter(({ status, nearestCraterMeters }) => {
      const isStanding = status === 'present' || status === 'moved';
      return isStanding && nearestCraterMeters !== null && nearestCraterMeters < furthest;
    })
    .sort((a, b) => a.nearestCraterMeters! - b.nearestCraterMeters!);
  const lost = `Of the destroyed aircraft the one furthest from a new crater stood ${metres(furthest)} away`;
  if (nearer.length === 0) return `${lost}; none that still stands is nearer to one.`;
  const list = nearer.map(({ id, nearestCraterMeters }) => `${id} (${metres(nearestCraterMeters!)})`).join(', ');
  return `${lost}; nearer to one, and still standing: ${list}.`;
}

function metres(length: number): string {
  return `${Math.round(length)} m`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
