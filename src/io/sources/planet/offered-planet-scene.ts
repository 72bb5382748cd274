import type { OfferedAsset, OfferedScene } from '../../../core/contract/archive.ts';
import { readPlanetItem } from '../../formats/planet-metadata.ts';
import { footprintOf } from '../stac/offered-scene.ts';
import { isObject, textOr, textsIn } from '../stac/stac-json.ts';
import { MASK_KEYS, PICTURE_KEYS } from './planet-assets.ts';

/** Planet's own satellites; its API offers those of others as well, under other terms. */
const OWN_SATELLITES = /^(planetscope|skysat|rapideye|pelican|tanager)/i;
/** Letters that mean nothing in an address. */
const PLAIN = /^[\w.-]+$/;

/**
 * An item of Planet's Data API as a scene that is offered. Of its files those are offered that the key may download.
 *
 * @param base address of the API.
 * @returns what is wrong with it, in a few words, where it cannot be used.
 */
export function offeredPlanetScene(item: unknown, base: string): OfferedScene | string {
  const facts = readPlanetItem(item);
  if (!isObject(item) || !isObject(item['properties']) || facts === null) return 'no Planet item';
  const { id, geometry, properties, assets, _links: links, _permissions: permissions } = item;
  const type = properties['item_type'];
  if (typeof id !== 'string' || typeof type !== 'string' || !PLAIN.test(id) || !PLAIN.test(type)) return 'no id';
  if (facts.acquiredAt === null) return 'no date';
  const footprint = footprintOf(geometry, null);
  if (typeof footprint === 'string') return footprint;
  const itemAddress = `${base}/item-types/${type}/items/${id}`;
  const granted = new Set(textsIn(permissions));
  const downloadable = textsIn(assets).filter((key) => granted.has(`assets.${key}:download`));
  const offered = (keys: readonly string[]) => {
    const key = keys.find((one) => downloadable.includes(one));
    return key === undefined ? null : offeredAsset(itemAddress, key);
  };
  const { sun, view } = facts;
  return {
    id,
    archive: 'planet',
    collection: type,
    acquiredAt: facts.acquiredAt,
    footprint,
    sensor: facts.sensor,
    gsdMeters: facts.gsdMeters,
    cloudFraction: facts.cloudCover,
    sun: sun === null ? null : { azimuthDegrees: sun.azimuthDeg, elevationDegrees: sun.elevationDeg },
    offNadirDegrees: view?.offNadirDeg ?? null,
    licence: null,
    credit: OWN_SATELLITES.test(textOr(properties['provider'], ''))
      ? `Image © ${facts.acquiredAt.slice(0, 4)} Planet Labs PBC`
      : null,
    asset: offered(Object.keys(PICTURE_KEYS)),
    mask: offered(MASK_KEYS),
    thumbnail: thumbnailOf(isObject(links) ? links['thumbnail'] : null),
    itemAddress,
  };
}

/** Its address is of the list that it stands in, because a file has one only once it was activated (`locateAsset`). */
function offeredAsset(itemAddress: string, key: string): OfferedAsset {
  return {
    key,
    href: `${itemAddress}/assets#${key}`,
    mediaType: 'image/tiff; application=geotiff; profile=cloud-optimized',
    bytes: null,
    checksum: null,
    bandNames: PICTURE_KEYS[key] ?? null,
  };
}

function thumbnailOf(href: unknown): string | null {
  return typeof href === 'string' && /^https?:\/\//.test(href) && URL.canParse(href) ? href : null;
}
