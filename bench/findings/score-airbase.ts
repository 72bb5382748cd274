import { boundsOf, type Outline, type Place } from '../../samples/render/outline.ts';
import type { AircraftFinding, Finding, PixelBox } from '../../src/core/contract/finding.ts';
import type { RenderedAirbase } from './airbases.ts';

const statuses = ['present', 'departed', 'arrived', 'moved', 'destroyed'] as const;

type Status = (typeof statuses)[number];

export interface Tally {
  right: number;
  false: number;
  missed: number;
}

/** What many airbases come to. */
export interface Tallies {
  readonly byStatus: Record<Status, Tally>;
  /** How often which fate became which rows. */
  readonly became: Map<string, number>;
  readonly ranges: { hold: number; all: number; width: number };
  readonly craters: Tally;
  /** Found over true. */
  readonly diameters: { readonly ratio: number; readonly isInRange: boolean }[];
  readonly buildings: Tally;
}

/** A row of a ledger and the aircraft that it is about; null where there is none of either. */
export type Judged = {
  readonly truth: RenderedAirbase['truth'][number] | null;
  readonly row: AircraftFinding | null;
};

/** A row is about the aircraft whose middle is nearer than this share of its length. */
const NEAR = 0.35;

export function newTallies(): Tallies {
  const none = (): Tally => ({ right: 0, false: 0, missed: 0 });
  return {
    byStatus: { present: none(), departed: none(), arrived: none(), moved: none(), destroyed: none() },
    became: new Map(),
    ranges: { hold: 0, all: 0, width: 0 },
    craters: none(),
    diameters: [],
    buildings: none(),
  };
}

/**
 * Adds what a run says of an airbase. An aircraft has the status of its row; one that moved is right in one row that says
 * so, at either place. Every other row with a status that is asked for is false, every aircraft without its row missed.
 */
export function scoreAirbase(
  tallies: Tallies,
  { truth, set }: Pick<RenderedAirbase, 'truth' | 'set'>,
  findings: readonly Finding[],
  summary: readonly string[],
): Judged[] {
  const middleOf = (box: PixelBox): Place => ({
    x: ((box[0] + box[2]) / 2 - set.width / 2) * set.gsdMeters,
    y: (set.height / 2 - (box[1] + box[3]) / 2) * set.gsdMeters,
  });
  const of = (kind: string) => truth.filter((one) => one.kind === kind);
  const judged = scoreAircraft(tallies, of('aircraft'), findings, middleOf);
  scoreCraters(tallies, of('crater'), findings, middleOf);
  scoreBuildings(tallies, of('building'), findings, middleOf);
  const destroyed = of('aircraft').filter(({ fate }) => fate === 'destroyed').length;
  const [least, most] = statedRange(summary);
  tallies.ranges.all++;
  tallies.ranges.width += most - least;
  if (least <= destroyed && destroyed <= most) tallies.ranges.hold++;
  return judged;
}

export function inWords({ byStatus, became, ranges, craters, diameters, buildings }: Tallies): string {
  const macro = statuses.reduce((sum, status) => sum + f1(byStatus[status]), 0) / statuses.length;
  const off = diameters.map(({ ratio }) => Math.abs(ratio - 1)).sort((a, b) => a - b);
  return [
    ...statuses.map((status) => `${status.padEnd(10)} ${countsOf(byStatus[status])}`),
    `macro-F1 ${macro.toFixed(3)}`,
    ...[...became].sort().map(([key, times]) => `  ${key}: ${times}`),
    `the range of the destroyed holds their number in ${ranges.hold} of ${ranges.all}; it is ${(ranges.width / ranges.all).toFixed(1)} wide`,
    `craters ${countsOf(craters)}; diameters off by ${(100 * (off[off.length >> 1] ?? Number.NaN)).toFixed(0)} % (median), ` +
      `${diameters.filter(({ isInRange }) => isInRange).length} of ${diameters.length} in their range`,
    `destroyed buildings ${countsOf(buildings)}`,
  ].join('\n');
}

function scoreAircraft(
  { byStatus, became }: Tallies,
  aircraft: RenderedAirbase['truth'],
  findings: readonly Finding[],
  middleOf: (box: PixelBox) => Place,
): Judged[] {
  const judged: Judged[] = [];
  const add = (key: string) => became.set(key, (became.get(key) ?? 0) + 1);
  const left = new Set(findings.filter((finding) => finding.kind === 'aircraft'));
  for (const one of aircraft) {
    const fate = one.fate as Status;
    const places = [middle(one.outline), ...(one.movedTo === undefined ? [] : [one.movedTo])];
    const own = [...left].filter(({ box }) =>
      places.some((place) => distance(middleOf(box), place) <= NEAR * lengthOf(one.outline)),
    );
    const hit = own.find(({ status }) => status === fate);
    byStatus[fate][hit === undefined ? 'missed' : 'right']++;
    for (const row of own) {
      if (row !== hit && isAsked(row.status)) byStatus[row.status].false++;
      left.delete(row);
      judged.push({ truth: one, row });
    }
    if (own.length === 0) judged.push({ truth: one, row: null });
    add(`${fate} → ${own.map(({ status }) => status).join(' + ') || 'no row'}`);
  }
  for (const row of left) {
    if (isAsked(row.status)) byStatus[row.status].false++;
    add(`no aircraft → ${row.status}`);
    judged.push({ truth: null, row });
  }
  return judged;
}

function scoreCraters(
  { craters, diameters }: Tallies,
  truth: RenderedAirbase['truth'],
  findings: readonly Finding[],
  middleOf: (box: PixelBox) => Place,
): void {
  const left = new Set(findings.filter((finding) => finding.kind === 'crater'));
  for (const { outline, properties } of truth) {
    const diameter = properties!['diameterMeters'] as number;
    const hit = [...left].find(({ box }) => distance(middleOf(box), middle(outline)) <= diameter / 2);
    if (hit === undefined) {
      craters.missed++;
      continue;
    }
    left.delete(hit);
    craters.right++;
    const [least, most] = hit.diameterMetersRange!;
    diameters.push({ ratio: hit.diameterMeters! / diameter, isInRange: least <= diameter && diameter <= most });
  }
  craters.false += left.size;
}

function scoreBuildings(
  { buildings }: Tallies,
  truth: RenderedAirbase['truth'],
  findings: readonly Finding[],
  middleOf: (box: PixelBox) => Place,
): void {
  const judged = findings.filter((finding) => finding.kind === 'building');
  for (const { outline, fate } of truth) {
    const said = judged.find(({ box }) => distance(middleOf(box), middle(outline)) < 2)?.damageClass;
    if (fate === 'destroyed') buildings[said === 'destroyed' ? 'right' : 'missed']++;
    else if (said === 'destroyed') buildings.false++;
  }
}

/** "8–11 aircraft destroyed …", "Up to 2 aircraft destroyed …": what a reader is told. */
function statedRange(summary: readonly string[]): readonly [least: number, most: number] {
  const found = summary.map((sentence) => /^(?:(\d+)–|Up to )?(\d+) aircraft destroyed/.exec(sentence)).find(Boolean);
  if (found === undefined || found === null) return [0, 0];
  const [sentence, least, most] = found;
  return [Number(least ?? (sentence.startsWith('Up') ? 0 : most)), Number(most)];
}

function isAsked(status: string): status is Status {
  return (statuses as readonly string[]).includes(status);
}

function lengthOf(outline: Outline): number {
  const { left, right, top, bottom } = boundsOf(outline);
  return Math.max(right - left, top - bottom);
}

function middle(outline: Outline): Place {
  const { left, right, top, bottom } = boundsOf(outline);
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function distance(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function f1({ right, false: wrong, missed }: Tally): number {
  return (2 * right) / Math.max(1, 2 * right + wrong + missed);
}

function countsOf(counts: Tally): string {
  return `${counts.right} / ${counts.false} / ${counts.missed} (right / false / missed), F1 ${f1(counts).toFixed(3)}`;
}
