import type { OfferedScene } from '../core/contract/archive.ts';
import { AftermathError } from '../core/contract/errors.ts';
import type { Pass } from '../core/scene/join-passes.ts';
import { openScene } from '../io/sources/open-scene.ts';
import { fetchInto } from './fetch-into.ts';
import type { FetchRules } from './fetch-scenes.ts';

/**
 * What a comparison is to be given of a pass: the address of its one scene, or a folder with what its tiles hold of the
 * area. Tiles that do not make one scene, as where two zones meet, leave the one that shows most.
 *
 * @param aoi GeoJSON file of the area.
 * @param folder for the tiles; need not be there.
 * @throws as `fetchInto`.
 */
export async function bringPass(
  { scene, rest }: Pass,
  aoi: string,
  folder: string,
  rules: FetchRules,
): Promise<string> {
  if (rest.length === 0) return addressOf(scene);
  await fetchInto({ addresses: [scene, ...rest].map(addressOf), aoi }, folder, rules);
  return openScene(folder).then(
    () => folder,
    (error: unknown) => {
      if (error instanceof AftermathError) return addressOf(scene);
      throw error;
    },
  );
}

/** The item knows when and by what the picture was taken, and its mask; a bare file may not. */
function addressOf({ itemAddress, asset }: OfferedScene): string {
  return itemAddress ?? asset!.href;
}
