import type { OfferedAsset } from '../../../core/contract/archive.ts';
import { fetchFile } from '../../outbound/fetch-file.ts';
import { NOTHING_STATED } from '../../store/fetched.ts';
import { type ActivationPace, locateAsset } from './locate-asset.ts';
import type { PlanetAccess } from './planet-access.ts';

/**
 * Brings a file of Planet into a folder: activates it, waits until it is there, downloads it through the gate,
 * and holds it against Planet's MD5.
 *
 * @returns absolute path, as `fetchFile`.
 * @throws as `locateAsset` and `fetchFile`.
 */
export async function fetchPlanetAsset(
  asset: OfferedAsset,
  access: PlanetAccess,
  into: Pick<Parameters<typeof fetchFile>[1], 'folder' | 'maximumBytes' | 'onBytes'>,
  pace?: ActivationPace,
): Promise<string> {
  const { location, checksum } = await locateAsset(asset, access, pace);
  const { gate, patience, signal } = access;
  const stated = { ...NOTHING_STATED, checksum };
  return fetchFile(location, { ...into, name: nameOf(asset), identity: asset.href, stated, gate, patience, signal });
}

/** Item and key, as Planet's own files are called: a mask is known by its name. */
function nameOf({ href, key }: OfferedAsset): string {
  const item = /\/items\/([\w.-]+)\/assets#/.exec(href)?.[1] ?? 'planet';
  return `${item}_${key}.tif`;
}
