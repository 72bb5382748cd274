import type { OfferedAsset, OfferedScene, RankedPair } from '../core/contract/archive.ts';
import type { CompareRequest } from '../core/contract/run.ts';
import { openGate } from '../io/outbound/gate.ts';
import { fetchPlanetAsset } from '../io/sources/planet/fetch-planet-asset.ts';
import type { ArchiveProfile } from '../io/sources/stac/profiles.ts';
import { planetKey, type SearchRules } from './search-scenes.ts';
import type { Stages } from './stages.ts';

const MOST_BYTES = 8 * 2 ** 30;

type Sides = Pick<
  CompareRequest,
  'before' | 'after' | 'beforeMask' | 'afterMask' | 'beforeDate' | 'afterDate' | 'credit'
>;

/**
 * The pictures and masks of a pair that Planet offers, activated, waited for and fetched whole into a folder, as fields of a request. Their
 * dates come from Planet, which knows them to the second.
 *
 * @throws as `fetchPlanetAsset`.
 */
export async function bringPlanet(
  { before, after }: Pick<RankedPair, 'before' | 'after'>,
  profile: ArchiveProfile,
  folder: string,
  rules: SearchRules & { readonly stages: Stages },
): Promise<Sides> {
  const { allowedHosts = [], signal, stages } = rules;
  const gate = openGate(allowedHosts, { secrets: [await planetKey(profile, rules)] });
  const assets = [before.asset, after.asset, before.mask, after.mask];
  try {
    return await stages.run('Fetching the scenes', assets.length, async (advance) => {
      const paths: (string | undefined)[] = [];
      for (const asset of assets) {
        paths.push(asset === null ? undefined : await bring(asset));
        advance(paths.length);
      }
      const [pictureBefore, pictureAfter, beforeMask, afterMask] = paths;
      return {
        before: pictureBefore!,
        after: pictureAfter!,
        beforeDate: before.acquiredAt,
        afterDate: after.acquiredAt,
        ...(beforeMask === undefined ? {} : { beforeMask }),
        ...(afterMask === undefined ? {} : { afterMask }),
        ...creditOf(after),
      };
    });
  } finally {
    await gate.close();
  }

  function bring(asset: OfferedAsset): Promise<string> {
    const access = { gate, address: profile.address, signal };
    return fetchPlanetAsset(asset, access, { folder, maximumBytes: MOST_BYTES });
  }
}

function creditOf({ credit }: OfferedScene) {
  return credit === null ? {} : { credit };
}
