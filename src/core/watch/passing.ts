import type { ChangeFinding, Finding } from '../contract/finding.ts';
import { groundDistance } from '../geo/ground.ts';
import type { LonLat } from '../geo/points.ts';
import { surpriseOf } from './surprise.ts';

/** How a change compares with those like it that came and went nearby on a site's earlier looks. */
export interface Passing {
  /** Earlier looks, and those of them on which one like it came or went nearby, and was undone before or after. */
  readonly looks: number;
  readonly passedOn: number;
  /** All like it nearby on the earlier looks, and on this one, itself included. */
  readonly earlier: number;
  readonly now: number;
  readonly reachMeters: number;
  /** `usual`; `crowd`: they come and go here, but seldom or never so many at once; `new`: they do not. */
  readonly is: 'usual' | 'crowd' | 'new';
}

/** A change that is placed and measured. */
type Placed<One extends Finding> = One & { readonly at: LonLat; readonly areaM2: number };

/** How far from it a change speaks of the same ground, in sides of a square as large as the change. */
const REACH_SIDES = 10;
/** Of two changes the earlier one shows as much as the later from this share of it on. */
const AS_MUCH = 0.75;
/** What is smaller than the earlier ones by more than this is another thing. */
const MUCH_SMALLER = 6;
/** Ground darker than the earlier ones left it by this much, log brightness, is another state: scorch is, an empty stand is not. */
const DARKER = 0.1;
/** On this share of the looks, and on two, what came and went is routine. */
const ROUTINE_SHARE = 1 / 6;
const ROUTINE_LOOKS = 2;
/** So many at once come once in a hundred looks. */
const SELDOM = 0.01;

/**
 * Holds a change against those like it that came and went on the ground round it: an aircraft on a stand that was empty whenever
 * looked at is no news where aircraft take stands all the time. Counted are earlier changes of the same kind and turn, as large, as
 * strong, as even and as dark or more so, within ten sides. Routine is only what was undone, there and then: an arrival left, a place
 * that was left was taken again. What stays, as craters and scorch do, never makes the next one usual, however often it happens. And
 * where many more come at once than the earlier looks let expect, all of them are news: a fleet has left, or come.
 *
 * A patchy change is held against even ones where `wasSo`: one aircraft in another's place brightens and darkens ground that has looked so.
 *
 * Knows no damage, and nothing that moved: `isPooled`. Where all looks have one scene to compare with, nothing is seen to be undone.
 *
 * @param now changes of this look.
 * @param earlier changes of each earlier look, oldest first.
 * @param wasSo whether its own ground lies within what it showed before, and once departed as much.
 * @param isLikeGround whether the ground round two changes is of the same sort; asked only of those alike else.
 */
export function judgePassing(
  finding: Finding,
  now: readonly Finding[],
  earlier: readonly (readonly Finding[])[],
  { wasSo, isLikeGround }: { readonly wasSo: boolean; readonly isLikeGround: (finding: Finding) => boolean },
): Passing | null {
  if (!isPooled(finding)) return null;
  const alike = (list: readonly Finding[]) => alikeNearby(finding, list, wasSo).filter(isLikeGround);
  const looks = [...earlier, now];
  const counted = earlier.map(alike);
  const passed = counted.filter((list, look) => list.some((one) => isUndone(one, looks, look)));
  const total = counted.reduce((sum, { length }) => sum + length, 0);
  const atOnce = 1 + alike(now.filter((one) => one !== finding)).length;
  const isRoutine = passed.length >= Math.max(ROUTINE_LOOKS, ROUTINE_SHARE * earlier.length);
  const isCrowd = surpriseOf(atOnce, total, earlier.length) < SELDOM;
  return {
    looks: earlier.length,
    passedOn: passed.length,
    earlier: total,
    now: atOnce,
    reachMeters: reachOf(finding),
    is: isRoutine ? (isCrowd ? 'crowd' : 'usual') : 'new',
  };
}

/** Those of a list that lie nearby and show as much in the same way; the ground round them is not looked at. */
export function alikeNearby(finding: Finding, list: readonly Finding[], wasSo: boolean): readonly Finding[] {
  if (!isPooled(finding)) return [];
  const reach = reachOf(finding);
  const isNear = (one: Placed<Finding>) => groundDistance(one.at, finding.at) <= reach;
  return list.filter((one) => isPooled(one) && isAlike(one, finding, wasSo) && isNear(one));
}

/** What bears a comparison with its neighbours: never what states damage, and only what has a place and a size. */
function isPooled(finding: Finding): finding is Placed<Finding> {
  if (finding.at === null || finding.areaM2 === null) return false;
  if (finding.kind === 'aircraft') return finding.status === 'arrived' || finding.status === 'departed';
  return finding.kind === 'change' && finding.hint?.kind !== 'scorch' && finding.evidence.shade !== null;
}

function reachOf({ areaM2 }: Placed<Finding>): number {
  return REACH_SIDES * Math.sqrt(areaM2);
}

/** Whether an earlier change shows as much as another, the same way. */
function isAlike(one: Placed<Finding>, other: Placed<Finding>, wasSo: boolean): boolean {
  const isOfSize = one.areaM2 >= AS_MUCH * other.areaM2 && one.areaM2 <= MUCH_SMALLER * other.areaM2;
  if (one.kind === 'aircraft' && other.kind === 'aircraft') return isOfSize && one.status === other.status;
  return isOfSize && one.kind === 'change' && other.kind === 'change' && looksAlike(one, other, wasSo);
}

function looksAlike({ evidence: one }: ChangeFinding, { evidence: other }: ChangeFinding, wasSo: boolean): boolean {
  const isAsStrong = one.brightening * Math.sign(other.brightening) >= AS_MUCH * Math.abs(other.brightening);
  const isAsEven = wasSo || other.evenness >= AS_MUCH * one.evenness;
  const isAsRough = (one.texture ?? 0) >= AS_MUCH * (other.texture ?? 0);
  const isAsDark = (one.shade ?? 0) >= (other.shade ?? 0) - DARKER;
  return isAsStrong && isAsEven && isAsRough && isAsDark;
}

/** Whether another look shows the same place change the other way; after what left it dark, a later one: a scorch where an aircraft stood stays. */
function isUndone(one: Finding, looks: readonly (readonly Finding[])[], own: number): boolean {
  const from = leavesDark(one) ? own + 1 : 0;
  return looks.some((list, look) => look >= from && look !== own && list.some((other) => undoes(other, one)));
}

function leavesDark(one: Finding): boolean {
  return one.kind === 'change' && one.evidence.brightening < 0 && (one.evidence.shade ?? 0) > DARKER;
}

function undoes(one: Finding, other: Finding): boolean {
  if (!isPooled(one) || !isPooled(other)) return false;
  const isThere = groundDistance(one.at, other.at) <= Math.sqrt(other.areaM2) / 2;
  if (one.kind === 'aircraft' && other.kind === 'aircraft') return isThere && one.status !== other.status;
  if (one.kind !== 'change' || other.kind !== 'change') return false;
  return isThere && one.evidence.brightening * other.evidence.brightening < 0;
}
