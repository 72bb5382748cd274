import type { OfferedScene, RankedPair } from '../contract/archive.ts';
import type { Cue } from '../contract/cue.ts';
import type { Site } from '../contract/watch.ts';
import { toldAt } from '../findings/told-at.ts';
import { groundSamples } from '../geo/ground-share.ts';
import { rankSides } from '../scene/rank-pairs.ts';
import { unfitFor } from './choose-pair.ts';

/** Scenes before a moment that are tried with one after it: a place is clear in some of so many. */
const MOST_BEFORE = 40;

/** The ids of two scenes that a look has compared. */
export interface ComparedPair {
  readonly before: string;
  readonly after: string;
}

/** A pair that a cue asks for. */
export interface CuedPair {
  readonly cue: Cue;
  readonly pair: RankedPair;
  readonly why: string;
}

/**
 * The pair that brackets what a cue tells of: the last scene before it may have happened, the first after it must have. What was
 * taken in between shows an unknown part of it, and is neither; what is unfit for the site, or poor to compare, is passed over.
 *
 * @param offered what the archive has of the area, in any order.
 * @param compared pairs that a look of this site has compared; none is asked for again.
 * @param cues those that live, the most urgent first.
 * @returns of the first cue that has one; null where none has, as while no scene was taken after it.
 */
export function chooseCuedPair(
  { area, limits }: Pick<Site, 'area' | 'limits'>,
  offered: readonly OfferedScene[],
  compared: readonly ComparedPair[],
  cues: readonly Cue[],
): CuedPair | null {
  const samples = groundSamples(area);
  const fit = offered.filter((scene) => unfitFor(scene, limits, samples) === null);
  const known = new Set(compared.map(keyOf));
  const tried = new Set<string>();
  for (const cue of cues) {
    const { lastBefore, firstAfter } = cue.bracket;
    if (tried.has(`${lastBefore} ${firstAfter}`)) continue;
    tried.add(`${lastBefore} ${firstAfter}`);
    const pair = closestFair(bracketingScenes(fit, cue.bracket), area);
    if (pair === null || known.has(keyOf({ before: pair.before.id, after: pair.after.id }))) continue;
    return { cue, pair, why: `The last fair scene before and the first after a report. ${cue.sentence}` };
  }
  return null;
}

/** Scenes on either side of a bracket, those nearest to it first. */
export function bracketingScenes<Scene extends { readonly acquiredAt: string }>(
  scenes: readonly Scene[],
  { lastBefore, firstAfter }: Cue['bracket'],
): { readonly before: readonly Scene[]; readonly after: readonly Scene[] } {
  const at = ({ acquiredAt }: Scene) => Date.parse(acquiredAt);
  return {
    before: scenes.filter((scene) => at(scene) <= Date.parse(lastBefore)).toSorted((a, b) => at(b) - at(a)),
    after: scenes.filter((scene) => at(scene) >= Date.parse(firstAfter)).toSorted((a, b) => at(a) - at(b)),
  };
}

/** The first scene after that is fair with any before, and the latest of these. */
function closestFair(
  { before, after }: ReturnType<typeof bracketingScenes<OfferedScene>>,
  area: Site['area'],
): RankedPair | null {
  for (const scene of after) {
    const pairs = rankSides({ before: before.slice(0, MOST_BEFORE), after: [scene] }, area, toldAt);
    const fair = pairs.filter(({ grade }) => grade !== 'poor');
    if (fair.length > 0) return fair.reduce((latest, pair) => (timeOf(pair) > timeOf(latest) ? pair : latest));
  }
  return null;
}

function timeOf({ before }: RankedPair): number {
  return Date.parse(before.acquiredAt);
}

function keyOf({ before, after }: ComparedPair): string {
  return JSON.stringify([before, after]);
}
