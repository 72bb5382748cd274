import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OfferedScene, RankedPair, SearchRequest } from '../core/contract/archive.ts';
import { NotFound } from '../core/contract/errors.ts';
import { USUAL_ARCHIVE } from '../core/contract/known-archives.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { planetProfile } from '../io/sources/planet/planet-profile.ts';
import { originalsBeside } from '../io/store/originals.ts';
import { type CompareOptions, compare } from './analysis.ts';
import { bringPlanet } from './bring-planet.ts';
import { archiveOf, type SearchRules, searchScenes } from './search-scenes.ts';
import { followStages } from './stages.ts';

/** What is asked of a comparison whose scenes an archive is to give. */
export type AroundRequest = Omit<CompareRequest, 'before' | 'after' | 'beforeMask' | 'afterMask' | 'aoi'>;

export interface AroundOptions extends CompareOptions, SearchRules {
  /** Told once the pair is known, before any pixel is fetched. */
  readonly onPair?: (pair: RankedPair) => void;
}

/**
 * From a place and a moment to a run: searches an archive, takes the fairest pair around the moment of which there are pictures, and compares
 * it on the ground that was searched, of which alone pixels are fetched.
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
  const { area, pairs, scenes, notes, source } = await searchScenes(where, options);
  const pair = pairs.find(({ before, after }) => before.asset !== null && after.asset !== null);
  if (pair === undefined) {
    throw new NotFound(
      [
        `${source.name} has no pair of pictures of this place around ${where.around}: ${scenes.length} scenes were found.`,
        ...notes,
        'Search with other dates, limits or archives: aftermath search.',
      ].join(' '),
    );
  }
  options.onPair?.(pair);
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-area-'));
  try {
    const aoi = join(folder, 'area.geojson');
    await writeFile(aoi, JSON.stringify(area));
    const stages = followStages(options);
    const request: CompareRequest = {
      ...asked,
      title: asked.title ?? where.place ?? where.at ?? 'Compared around a date',
      aoi,
      ...(archive.name === planetProfile.name
        ? await bringPlanet(pair, archive, originalsBeside(out), { ...options, stages })
        : { before: addressOf(pair.before), after: addressOf(pair.after) }),
    };
    return await compare(request, out, { ...options, signing: archive.signing });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The item knows when and by what the picture was taken, and its mask; a bare file may not. */
function addressOf({ itemAddress, asset }: OfferedScene): string {
  return itemAddress ?? asset!.href;
}
