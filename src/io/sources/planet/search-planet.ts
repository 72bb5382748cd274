import type { OfferedScene, SearchAnswer, SearchQuery } from '../../../core/contract/archive.ts';
import { final } from '../../outbound/tries.ts';
import { isAskedFor, SEARCH_LIMITS } from '../stac/search-limits.ts';
import { isObject, type Json } from '../stac/stac-json.ts';
import { offeredPlanetScene } from './offered-planet-scene.ts';
import { askPlanet, ownAddress, type PlanetAccess } from './planet-access.ts';
import { planetProfile } from './planet-profile.ts';

/**
 * Searches Planet's Data API for scenes, the newest first; `collections` are its item types. Items that cannot be used
 * are counted by what is wrong with them. Ends with the last page, with one that was there before, or at `SEARCH_LIMITS`.
 *
 * Planet, "Data API", https://docs.planet.com/develop/apis/data (2025).
 *
 * @throws as `askPlanet`.
 */
export async function searchPlanet(query: SearchQuery, access: PlanetAccess): Promise<SearchAnswer> {
  const { address } = access;
  const limit = Math.min(query.limit ?? SEARCH_LIMITS.scenes, SEARCH_LIMITS.scenes);
  const scenes = new Map<string, OfferedScene>();
  const skipped: Record<string, number> = {};
  const seen = new Set<string>();
  const size = `_page_size=${SEARCH_LIMITS.itemsOfPage}`;
  let page = await askPlanet(
    {
      address: `${address}/quick-search?${size}&_sort=acquired%20desc`,
      body: { item_types: query.collections ?? planetProfile.collections, filter: filterOf(query) },
    },
    access,
  );
  let next: unknown;
  for (let count = 1; ; count++) {
    if (!isObject(page) || !Array.isArray(page['features'])) throw final(address, 'did not answer with Planet items');
    for (const item of page['features'] as readonly unknown[]) {
      const scene = offeredPlanetScene(item, address);
      if (typeof scene === 'string') skipped[scene] = (skipped[scene] ?? 0) + 1;
      else if (isAskedFor(scene, query)) scenes.set(`${scene.collection}/${scene.id}`, scene);
    }
    next = isObject(page['_links']) ? page['_links']['_next'] : undefined;
    if (typeof next !== 'string' || scenes.size >= limit || count === SEARCH_LIMITS.pages) break;
    const following = ownAddress(next, access);
    if (seen.has(following)) break;
    seen.add(following);
    page = await askPlanet({ address: following }, access);
  }
  const found = [...scenes.values()].toSorted(
    (a, b) => Date.parse(b.acquiredAt) - Date.parse(a.acquiredAt) || (a.id < b.id ? -1 : 1),
  );
  return { scenes: found.slice(0, limit), skipped, truncated: typeof next === 'string' || found.length > limit };
}

/** Filters only save pages: every scene is held against the query here, and those that do not say shall pass. */
function filterOf({ area, from, to, maximumCloudFraction: cloud }: SearchQuery): Json {
  const range = (config: Json) => ({ type: 'RangeFilter', field_name: 'cloud_cover', config });
  return {
    type: 'AndFilter',
    config: [
      { type: 'GeometryFilter', field_name: 'geometry', config: area },
      { type: 'DateRangeFilter', field_name: 'acquired', config: { gte: from, lte: to } },
      ...(cloud === undefined
        ? []
        : [{ type: 'OrFilter', config: [range({ lte: cloud }), { type: 'NotFilter', config: range({ gte: 0 }) }] }]),
    ],
  };
}
