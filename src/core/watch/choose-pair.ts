import type { OfferedScene, RankedPair } from '../contract/archive.ts';
import type { SceneLimits, Site } from '../contract/watch.ts';
import { toldAt } from '../findings/told-at.ts';
import { groundSamples, holdsPosition } from '../geo/ground-share.ts';
import { rankSides, sidesOf } from '../scene/rank-pairs.ts';
import { coarserGsd } from '../scene/scene.ts';

/** Scenes that follow each other so closely are one pass of a satellite, cut into products: one look at the ground. */
const PASS_MS = 10 * 60_000;

/** What a look does with what an archive offers. */
export type PairChoice =
  | { readonly kind: 'pair'; readonly pair: RankedPair; readonly why: string }
  | { readonly kind: 'no-new-scene'; readonly why: string }
  /** There is a new scene, and nothing it can be compared with fairly; of each new pass the pair that is the least poor, the newest first. */
  | {
      readonly kind: 'not-comparable';
      readonly after: OfferedScene;
      readonly why: string;
      readonly poor: readonly RankedPair[];
    };

/**
 * Chooses the scenes that a look compares: the newest that no look has had yet, and the best earlier one as `rankPairs` ranks
 * them. Of those that show as much and are as fair it takes the latest, since what changed before then an earlier look has
 * told. A pair whose comparability is poor by its metadata is none; then the new scene before it is tried.
 *
 * @param offered what the archive has of the area, in any order.
 * @param seen every scene that a look of this site has had as its later one; those of looks that failed are not, and are taken
 *   again.
 */
export function choosePair(
  site: Pick<Site, 'area' | 'limits' | 'baseline'>,
  offered: readonly OfferedScene[],
  seen: readonly Pick<OfferedScene, 'id' | 'acquiredAt'>[],
): PairChoice {
  const fresh = sinceSeen(offered, seen);
  const samples = groundSamples(site.area);
  const why = (scene: OfferedScene) => unfitFor(scene, site.limits, samples);
  const fit = fresh.filter((scene) => why(scene) === null);
  if (fit.length === 0)
    return {
      kind: 'no-new-scene',
      why: noneWords(
        fresh.map((scene) => why(scene)!),
        seen,
      ),
    };
  const earlier = site.baseline === null ? offered.filter((scene) => why(scene) === null) : baselineOf(offered, site);
  const refusals: Exclude<ReturnType<typeof pairOf>, { kind: 'pair' }>[] = [];
  for (let left = fit.toSorted(newestFirst); left.length > 0; ) {
    const newest = left[0]!;
    const pass = left.filter((scene) => timeOf(newest) - timeOf(scene) < PASS_MS);
    left = left.slice(pass.length);
    const choice = pairOf(pass, earlier, site);
    if (choice.kind === 'pair') return choice;
    refusals.push(choice);
  }
  return { ...refusals[0]!, poor: refusals.flatMap(({ poor }) => poor) };
}

/** The scenes of a later pass than any that was looked at; of a site that never was, all of them. */
function sinceSeen(offered: readonly OfferedScene[], seen: readonly Pick<OfferedScene, 'id' | 'acquiredAt'>[]) {
  const ids = new Set(seen.map(({ id }) => id));
  const latest = Math.max(...seen.map(timeOf));
  return offered.filter((scene) => !ids.has(scene.id) && (seen.length === 0 || timeOf(scene) >= latest + PASS_MS));
}

/** What keeps a scene from being compared at all; null where nothing does. What it does not say does not count against it. */
export function unfitFor(
  scene: OfferedScene,
  limits: SceneLimits,
  samples: ReturnType<typeof groundSamples>,
): string | null {
  const over = (value: number | null, limit: number | undefined) =>
    value !== null && limit !== undefined && value > limit;
  if (scene.asset === null) return 'with no picture that is read here';
  if (over(scene.cloudFraction, limits.maximumCloudFraction)) return 'with too much cloud';
  if (over(scene.gsdMeters, limits.maximumGsdMeters)) return 'too coarse';
  if (over(scene.offNadirDegrees, limits.maximumOffNadirDegrees)) return 'taken too much from the side';
  return samples.some((at) => holdsPosition(scene.footprint, at)) ? null : 'beside the area';
}

function baselineOf(offered: readonly OfferedScene[], { baseline }: Pick<Site, 'baseline'>) {
  return offered.filter(({ id }) => id === baseline);
}

function pairOf(
  pass: readonly OfferedScene[],
  candidates: readonly OfferedScene[],
  { area, baseline }: Pick<Site, 'area' | 'baseline'>,
): Exclude<PairChoice, { kind: 'no-new-scene' }> {
  const start = pass.at(-1)!;
  const before = sidesOf(candidates, start.acquiredAt).before.filter(
    (scene) => timeOf(start) - timeOf(scene) >= PASS_MS,
  );
  const none = { kind: 'not-comparable', after: pass[0]!, poor: [] } as const;
  if (before.length === 0) {
    return {
      ...none,
      why:
        baseline === null
          ? 'No earlier scene is offered to compare the new one with.'
          : `The baseline scene ${baseline} is not offered, or is no earlier than the new one.`,
    };
  }
  const pairs = rankSides({ before, after: pass }, area, toldAt);
  const [first] = pairs;
  if (first === undefined) {
    return { ...none, why: 'No earlier scene shows ground of the area that the new one shows.' };
  }
  const fair = pairs.filter(({ grade }) => grade !== 'poor');
  const [best] = fair;
  if (best === undefined) return { ...none, after: first.after, why: poorWords(first), poor: [first] };
  const pair = fair
    .filter((other) => other.grade === best.grade && detailOf(other) === detailOf(best))
    .reduce((latest, other) => (timeOf(other.before) >= timeOf(latest.before) + PASS_MS ? other : latest));
  return { kind: 'pair', pair, why: pair.why.join(' ') };
}

/** How much of what is looked for a pair can show. */
function detailOf({ before, after }: RankedPair): number {
  return toldAt(coarserGsd(before, after)).count;
}

function poorWords({ before, factors }: RankedPair): string {
  const poor = factors.filter(({ level }) => level === 'poor');
  const words = poor.map(({ title, reading, meaning }) => `${title}: ${reading}. ${meaning}`);
  return `With every earlier scene, ${before.id} among them, a comparison would be poor. ${words.join(' ')}`;
}

function noneWords(reasons: readonly string[], seen: readonly Pick<OfferedScene, 'acquiredAt'>[]): string {
  const last = seen.toSorted((a, b) => timeOf(b) - timeOf(a))[0];
  const since = last === undefined ? '' : ` since ${last.acquiredAt}`;
  if (reasons.length === 0) return `The archive has no scene${since}.`;
  const counts = [...new Set(reasons)].map((reason) => `${reasons.filter((one) => one === reason).length} ${reason}`);
  return `The archive has no scene${since} that is fit to compare: ${counts.join(', ')}.`;
}

function newestFirst(one: OfferedScene, other: OfferedScene): number {
  return timeOf(other) - timeOf(one) || (one.id < other.id ? -1 : 1);
}

function timeOf({ acquiredAt }: Pick<OfferedScene, 'acquiredAt'>): number {
  return Date.parse(acquiredAt);
}
