import type { OfferedScene, SearchAnswer, SearchQuery } from '../../../core/contract/archive.ts';
import type { Question } from '../../outbound/read-json.ts';
import { final } from '../../outbound/tries.ts';
import { isAskedFor, SEARCH_LIMITS, type SearchWindow, windowsOf } from '../stac/search-limits.ts';
import { isObject, type Json } from '../stac/stac-json.ts';
import { offeredPlanetScene } from './offered-planet-scene.ts';
import { askPlanet, ownAddress, type PlanetAccess } from './planet-access.ts';
import { planetProfile } from './planet-profile.ts';

/**
 * Searches Planet's Data API for scenes; `collections` are its item types. Items that cannot be used are counted by what
 * is wrong with them. Each window of time (`windowsOf`) ends with its last page, with one that was there before, or at
 * `SEARCH_LIMITS`.
 *
 * Planet, "Data API", https://docs.planet.com/develop/apis/data (2025).
 *
 * @throws as `askPlanet`.
 */
export async function searchPlanet(query: SearchQuery, access: PlanetAccess): Promise<SearchAnswer> {
  const limit = Math.min(query.limit ?? SEARCH_LIMITS.scenes, SEARCH_LIMITS.scenes);
  const scenes = new Map<string, OfferedScene>();
  const skipped: Record<string, number> = {};
  let truncated = false;
  for (const window of windowsOf(query)) {
    const found = new Map<string, OfferedScene>();
    let hasMore = false;
    for await (const { items, hasNext } of pagesOf(window, access)) {
      for (const item of items) {
        const scene = offeredPlanetScene(item, access.address);
        if (typeof scene === 'string') skipped[scene] = (skipped[scene] ?? 0) + 1;
        else if (isAskedFor(scene, window)) found.set(scene.id, scene);
      }
      hasMore = hasNext;
      if (found.size >= limit) break;
    }
    truncated ||= hasMore || found.size > limit;
    const kept = [...found.values()].toSorted(newestFirst);
    for (const scene of window.oldestFirst ? kept.slice(-limit) : kept.slice(0, limit)) scenes.set(scene.id, scene);
  }
  return { scenes: [...scenes.values()].toSorted(newestFirst), skipped, truncated };
}

/** The pages of a quick search, in the order of time that the window is read in. */
async function* pagesOf(window: SearchWindow, access: PlanetAccess) {
  const { address } = access;
  const order = window.oldestFirst ? 'asc' : 'desc';
  const seen = new Set<string>();
  let question: Question = {
    address: `${address}/quick-search?_page_size=${SEARCH_LIMITS.itemsOfPage}&_sort=acquired%20${order}`,
    body: { item_types: window.collections ?? planetProfile.collections, filter: filterOf(window) },
  };
  for (let count = 1; ; count++) {
    const page = await askPlanet(question, access);
    if (!isObject(page) || !Array.isArray(page['features'])) throw final(address, 'did not answer with Planet items');
    const next = isObject(page['_links']) ? page['_links']['_next'] : undefined;
    const hasNext = typeof next === 'string';
    yield { items: page['features'] as readonly unknown[], hasNext };
    if (!hasNext || count === SEARCH_LIMITS.pages) return;
    const following = ownAddress(next, access);
    if (seen.has(following)) return;
    seen.add(following);
    question = { address: following };
  }
}

function newestFirst(a: OfferedScene, b: OfferedScene): number {
  return Date.parse(b.acquiredAt) - Date.parse(a.acquiredAt) || (a.id < b.id ? -1 : 1);
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
