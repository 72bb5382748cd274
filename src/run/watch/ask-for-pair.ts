import type { OfferedScene, RankedPair } from '../../core/contract/archive.ts';
import type { Cue } from '../../core/contract/cue.ts';
import type { Site, WatchedScene } from '../../core/contract/watch.ts';
import { UNCHANGED_FROM_FRACTION } from '../../core/findings/verdict.ts';
import type { Pass } from '../../core/scene/join-passes.ts';
import { type ComparedPair, type CuedPair, chooseCuedPair } from '../../core/watch/choose-cued-pair.ts';
import { choosePair, type PairChoice } from '../../core/watch/choose-pair.ts';
import { planetProfile } from '../../io/sources/planet/planet-profile.ts';
import type { CompareOptions } from '../analysis.ts';
import { passesOf } from '../compare-around.ts';
import { hiddenByMask } from '../hidden-by-mask.ts';
import { keyOf, rankByMasks } from '../rank-by-masks.ts';
import { archiveOf, type SearchRules, searchScenes } from '../search-scenes.ts';
import { followStages } from '../stages.ts';
import { findBaseline } from './find-baseline.ts';

/** What bears on which pair a look compares. */
export interface KnownBefore {
  /** Every scene that a look has had as its later one. */
  readonly seen: readonly WatchedScene[];
  readonly compared: readonly ComparedPair[];
  /** Those that touch the site and live, the most urgent first. */
  readonly cues: readonly Cue[];
}

/** How far back earlier scenes are looked for, the newest hundred of them. */
const SEARCHED_MS = 10 * 365.25 * 86_400_000;
const MOST_SCENES = 100;

/** What a look does with what an archive has of a site. */
interface ChosenPairs {
  readonly choice: PairChoice;
  /** What a cue asks for in its stead, where the budget has room for it. */
  readonly cued: CuedPair | null;
}

/** What an archive has of a site, tiles of one pass being one scene, and what is chosen of it by what the archive says. */
interface AskedPair extends ChosenPairs {
  readonly passes: readonly Pass[];
  readonly offered: number;
  /** Chooses again, where more is known of those scenes. */
  readonly choose: (scenes: readonly OfferedScene[]) => ChosenPairs;
}

/** What a site's archive has, and the pair to compare. Whether there is a new scene at all is asked first: mostly there is none. */
export async function askForPair(
  site: Site,
  { seen, compared, cues }: KnownBefore,
  { now, ...rules }: SearchRules & { readonly now: () => Date },
): Promise<AskedPair> {
  const to = now().toISOString();
  const scenesFrom = async (from: string) => {
    const request = { area: site.area, source: site.source, from, to, limit: MOST_SCENES };
    return (await searchScenes(request, rules)).scenes;
  };
  const choose = (scenes: readonly OfferedScene[]): ChosenPairs => ({
    choice: choosePair(site, scenes, seen),
    cued: chooseCuedPair(site, scenes, compared, cues),
  });
  const askedOf = (scenes: readonly OfferedScene[]): AskedPair => {
    const passes = passesOf(archiveOf(site.source, rules), scenes, site.area);
    return { ...choose(passes.map(({ scene }) => scene)), passes, offered: scenes.length, choose };
  };
  const latest = seen.map(({ acquiredAt }) => acquiredAt).toSorted((a, b) => Date.parse(b) - Date.parse(a))[0];
  // What a cue asks for may lie before what was seen last.
  if (latest !== undefined && cues.length === 0) {
    const asked = askedOf(await scenesFrom(latest));
    if (asked.choice.kind === 'no-new-scene') return asked;
  }
  const from = new Date(Date.parse(to) - SEARCHED_MS).toISOString();
  const scenes = await scenesFrom(from);
  const { baseline: id } = site;
  if (id === null || scenes.some((scene) => scene.id === id)) return askedOf(scenes);
  const before = scenes.at(-1)?.acquiredAt ?? to;
  const wanted = { id, area: site.area, source: site.source, from, before, limit: MOST_SCENES };
  const baseline = await findBaseline(wanted, rules);
  return askedOf(baseline === null ? scenes : [...scenes, baseline]);
}

/**
 * Chooses by cloud over the site itself, where masks tell of it: first what a cue asks for, then what would be compared without one.
 * Planet's masks are not read beforehand: each has to be made first.
 *
 * @param folder where what is fetched of masks is kept.
 * @throws Cancelled.
 */
export async function chooseByMasks(
  { area, source }: Site,
  { passes, choose, ...chosen }: AskedPair,
  folder: string,
  options: SearchRules & Pick<CompareOptions, 'signal' | 'onProgress'>,
): Promise<ChosenPairs> {
  const archive = archiveOf(source, options);
  if (archive.name === planetProfile.name) return chosen;
  const rules = { ...options, signing: archive.signing, stages: followStages(options) };
  const passOf = new Map(passes.map((pass) => [keyOf(pass.scene), pass]));
  const hiddenIn = (scene: OfferedScene) => hiddenByMask(passOf.get(keyOf(scene))!, area, folder, rules);
  const wanted = [
    ({ cued }: ChosenPairs) => (cued === null ? [] : [cued.pair]),
    ({ choice }: ChosenPairs) => pairsWorthReading(choice),
  ];
  let scenes: readonly OfferedScene[] = passes.map(({ scene }) => scene);
  for (const pairOf of wanted) {
    scenes = (await rankByMasks(scenes, (known) => pairOf(choose(known)), hiddenIn)).scenes;
  }
  return choose(scenes);
}

/** Pairs whose masks may show that they are fair, the first to be compared first. */
function pairsWorthReading(choice: PairChoice): readonly RankedPair[] {
  if (choice.kind === 'pair') return [choice.pair];
  if (choice.kind === 'no-new-scene') return [];
  return choice.poor.filter(({ before, after }) =>
    [before, after].every(({ hiddenFraction = 0 }) => hiddenFraction < UNCHANGED_FROM_FRACTION),
  );
}
