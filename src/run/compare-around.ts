import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OfferedScene, RankedPair, SearchRequest } from '../core/contract/archive.ts';
import { NotFound } from '../core/contract/errors.ts';
import { USUAL_ARCHIVE } from '../core/contract/known-archives.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { toldAt } from '../core/findings/told-at.ts';
import type { LonLatGeometry } from '../core/geo/lon-lat-geometry.ts';
import { joinPasses, type Pass } from '../core/scene/join-passes.ts';
import { rankPairs } from '../core/scene/rank-pairs.ts';
import { planetProfile } from '../io/sources/planet/planet-profile.ts';
import type { ArchiveProfile } from '../io/sources/stac/profiles.ts';
import { originalsBeside } from '../io/store/originals.ts';
import { type CompareOptions, compare } from './analysis.ts';
import { bringPass } from './bring-pass.ts';
import { bringPlanet } from './bring-planet.ts';
import { hiddenByMask } from './hidden-by-mask.ts';
import { firstWithPictures, keyOf, rankByMasks } from './rank-by-masks.ts';
import { archiveOf, type SearchRules, searchScenes } from './search-scenes.ts';
import { followStages, type Stages } from './stages.ts';

/** What is asked of a comparison whose scenes an archive is to give. */
export type AroundRequest = Omit<CompareRequest, 'before' | 'after' | 'beforeMask' | 'afterMask' | 'aoi'>;

export interface AroundOptions extends CompareOptions, SearchRules {
  /** Told once the pair is known, before any pixel is fetched. */
  readonly onPair?: (pair: RankedPair) => void;
}

/**
 * From a place and a moment to a run: searches an archive, takes the best pair around the moment of which there are pictures, by cloud over
 * the area itself where masks tell of it, tiles of one pass being one scene, and compares it on the ground that was searched, of which alone pixels are fetched. Planet's masks
 * are not read beforehand: each has to be made first.
 *
 * @throws as `searchScenes` and `compare`; NotFound where the archive has no such pair.
 */
export async function compareAround(
  where: SearchRequest & { readonly around: string },
  asked: AroundRequest,
  out: string,
  options: AroundOptions,
): Promise<RunManifest> {
  const archive = archiveOf(where.source ?? USUAL_ARCHIVE, options);
  const { area, around, pairs, scenes, notes, source } = await searchScenes(where, options);
  const stages = followStages(options);
  const rules = { ...options, signing: archive.signing, stages };
  const isPlanet = archive.name === planetProfile.name;
  const offered = passesOf(archive, scenes, area);
  const passes = new Map(offered.map((pass) => [keyOf(pass.scene), pass]));
  const byMasks = () =>
    rankByMasks(
      offered.map(({ scene }) => scene),
      (known) => rankPairs(known, area, around!, toldAt),
      (scene) => hiddenByMask(passes.get(keyOf(scene))!, area, originalsBeside(out), rules),
    );
  const pair = firstWithPictures(isPlanet ? pairs : (await byMasks()).pairs);
  if (pair === undefined) {
    throw new NotFound(
      [
        `${source.name} has no pair of pictures of this place around ${where.around}: ${scenes.length} scenes were found.`,
        ...notes,
        'Search with other dates, limits or archives: aftermath search.',
      ].join(' '),
    );
  }
  const sides = { before: passes.get(keyOf(pair.before))!, after: passes.get(keyOf(pair.after))! };
  options.onPair?.({ ...pair, why: [...pair.why, ...tilesInWords(sides)] });
  const title = asked.title ?? where.place ?? where.at ?? 'Compared around a date';
  return await comparePair(sides, { archive, area }, { ...asked, title }, out, { ...options, stages });
}

/** What an archive offers, tiles of one pass being one scene. Planet's are compared as they come. */
export function passesOf(
  { name }: ArchiveProfile,
  scenes: readonly OfferedScene[],
  area: LonLatGeometry,
): readonly Pass[] {
  return name === planetProfile.name ? scenes.map((scene) => ({ scene, rest: [] })) : joinPasses(scenes, area);
}

/**
 * Compares what an archive offers of two dates on some ground, of which alone pixels are fetched where the archive lets itself be
 * read so.
 *
 * @throws as `compare`, `bringPass` and `bringPlanet`.
 */
export async function comparePair(
  { before, after }: Readonly<Record<'before' | 'after', Pass>>,
  { archive, area }: { readonly archive: ArchiveProfile; readonly area: LonLatGeometry },
  asked: AroundRequest,
  out: string,
  options: CompareOptions & SearchRules & { readonly stages?: Stages },
): Promise<RunManifest> {
  const { stages = followStages(options) } = options;
  const rules = { ...options, signing: archive.signing, stages };
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-area-'));
  try {
    const aoi = join(folder, 'area.geojson');
    await writeFile(aoi, JSON.stringify(area));
    const request: CompareRequest = {
      ...asked,
      aoi,
      ...(archive.name === planetProfile.name
        ? await bringPlanet({ before: before.scene, after: after.scene }, archive, originalsBeside(out), rules)
        : {
            before: await bringPass(before, aoi, join(folder, 'before'), rules),
            after: await bringPass(after, aoi, join(folder, 'after'), rules),
          }),
    };
    return await compare(request, out, rules);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tilesInWords(sides: Readonly<Record<'before' | 'after', Pass>>): string[] {
  return Object.entries(sides).flatMap(([side, { scene, rest }]) => {
    const ids = [scene, ...rest].map(({ id }) => id).join(', ');
    return rest.length === 0 ? [] : [`The scene ${side} is put together from tiles of one pass: ${ids}.`];
  });
}
