import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchRequest, SearchResult } from '../core/contract/archive.ts';
import { USUAL_ARCHIVE } from '../core/contract/known-archives.ts';
import { toldAt } from '../core/findings/told-at.ts';
import { rankPairs } from '../core/scene/rank-pairs.ts';
import { PATIENCE } from '../io/outbound/tries.ts';
import { planetProfile } from '../io/sources/planet/planet-profile.ts';
import { hiddenByMask } from './hidden-by-mask.ts';
import { keyOf, rankByMasks } from './rank-by-masks.ts';
import { archiveOf, type SearchRules, searchScenes } from './search-scenes.ts';
import { followStages } from './stages.ts';

/** A mask that does not come is not waited for as long as a scene: the provider's figure stands in. */
const MASK_PATIENCE = { ...PATIENCE, tries: 2, longestWaitMs: 4000, graceMs: 10_000 };

/**
 * A search whose pairs around a moment are ranked by cloud over the area itself, where masks tell of it. Of pixels only what the masks of
 * the best pairs hold of the area is fetched, and not kept. Planet's masks are not read: each has to be made first.
 *
 * @throws as `searchScenes`.
 */
export async function searchByMasks(request: SearchRequest, rules: SearchRules = {}): Promise<SearchResult> {
  const found = await searchScenes(request, rules);
  const { area, around } = found;
  const archive = archiveOf(request.source ?? USUAL_ARCHIVE, rules);
  if (around === null || archive.name === planetProfile.name) return found;
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-masks-'));
  try {
    const { patience = MASK_PATIENCE } = rules;
    const fetching = { ...rules, patience, signing: archive.signing, stages: followStages(rules) };
    const { scenes, pairs } = await rankByMasks(
      found.scenes.map(({ coveredFraction: _covered, ...scene }) => scene),
      (known) => rankPairs(known, area, around, toldAt),
      (scene) => hiddenByMask({ scene, rest: [] }, area, folder, fetching),
    );
    const hidden = new Map(scenes.map((scene) => [keyOf(scene), scene.hiddenFraction]));
    return {
      ...found,
      scenes: found.scenes.map((scene) => {
        const hiddenFraction = hidden.get(keyOf(scene));
        return hiddenFraction === undefined ? scene : { ...scene, hiddenFraction };
      }),
      pairs,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
