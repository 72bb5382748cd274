import type { OfferedScene, SearchAnswer, SearchQuery } from '../../../core/contract/archive.ts';
import { AftermathError, Cancelled } from '../../../core/contract/errors.ts';
import type { Gate } from '../../outbound/gate.ts';
import { readJson } from '../../outbound/read-json.ts';
import { type CollectionFacts, collectionFacts, NO_COLLECTION } from './collection-facts.ts';
import { offeredScene } from './offered-scene.ts';
import type { ArchiveProfile } from './profiles.ts';
import { type Ask, type ItemPage, searchPages } from './search-api.ts';
import { isAskedFor, SEARCH_LIMITS } from './search-limits.ts';
import { isObject, linksOf } from './stac-json.ts';
import { walkCatalog } from './walk-catalog.ts';

/** Collections of which licence and credit are asked for. */
const MOST_COLLECTIONS = 8;

/**
 * Searches a STAC API, or a static STAC catalogue, collection or item, for scenes. Items that cannot be used are counted
 * by what is wrong with them.
 *
 * @throws AddressRefused; AftermathError `E_UPSTREAM`, `E_RATE`, `E_TIMEOUT`; Cancelled.
 */
export async function searchArchive(
  { name, address, collections }: Pick<ArchiveProfile, 'name' | 'address' | 'collections'>,
  asked: SearchQuery,
  { gate, signal }: { readonly gate: Gate; readonly signal?: AbortSignal | undefined },
): Promise<SearchAnswer> {
  const wanted = asked.collections ?? collections;
  const query: SearchQuery = wanted === undefined ? asked : { ...asked, collections: wanted };
  const ask: Ask = (question) => readJson(gate, question, signal);
  const sieve = new Sieve(name, query);
  const root = await ask({ address });
  if (!isObject(root)) throw notStac(address);
  if (root['type'] === 'Feature') sieve.take(root, { address, isAlone: true, ...NO_COLLECTION });
  else if (root['type'] === 'FeatureCollection') sieve.takePage(pageOf(root, address));
  else if (linksOf(root).some(({ rel }) => rel === 'search')) {
    for await (const page of searchPages(root, address, query, ask)) {
      sieve.takePage(page);
      if (sieve.isFull()) break;
    }
  } else {
    if (typeof root['stac_version'] !== 'string') throw notStac(address);
    const { truncated } = await walkCatalog(root, address, query, {
      ask,
      onItem: ({ document, address: own, facts }) => sieve.take(document, { address: own, isAlone: true, ...facts }),
      onLost: (error) => {
        if (error instanceof Cancelled || !(error instanceof AftermathError)) throw error;
        sieve.skip(`a document that cannot be read (${error.code})`);
      },
    });
    if (truncated) sieve.truncated = true;
  }
  const answer = sieve.answer();
  return { ...answer, scenes: await withCollectionFacts(answer.scenes, sieve.collectionAddresses, ask) };
}

/** Takes items one by one and keeps the scenes that were asked for. */
class Sieve {
  readonly collectionAddresses = new Map<string, string>();
  truncated = false;
  readonly #archive: string;
  readonly #query: SearchQuery;
  readonly #limit: number;
  readonly #scenes = new Map<string, OfferedScene>();
  readonly #skipped = new Map<string, number>();

  constructor(archive: string, query: SearchQuery) {
    this.#archive = archive;
    this.#query = query;
    this.#limit = Math.min(query.limit ?? SEARCH_LIMITS.scenes, SEARCH_LIMITS.scenes);
  }

  isFull(): boolean {
    return this.#scenes.size >= this.#limit;
  }

  takePage({ items, address, hasNext }: ItemPage): void {
    for (const item of items) this.take(item, { address, isAlone: false, ...NO_COLLECTION });
    this.truncated = hasNext;
  }

  take(document: unknown, place: { readonly address: string; readonly isAlone: boolean } & CollectionFacts): void {
    const scene = offeredScene(document, { archive: this.#archive, ...place });
    if (typeof scene === 'string') {
      this.skip(scene);
      return;
    }
    if (!isAskedFor(scene, this.#query)) return;
    const { collections } = this.#query;
    if (collections !== undefined && scene.collection !== null && !collections.includes(scene.collection)) return;
    this.#scenes.set(`${scene.collection}/${scene.id}`, scene);
    const link = linksOf(document).find(({ rel }) => rel === 'collection');
    if (scene.collection !== null && link !== undefined && URL.canParse(link.href, place.address)) {
      this.collectionAddresses.set(scene.collection, new URL(link.href, place.address).href);
    }
  }

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  answer(): SearchAnswer {
    const scenes = [...this.#scenes.values()].toSorted(
      (a, b) => Date.parse(b.acquiredAt) - Date.parse(a.acquiredAt) || (a.id < b.id ? -1 : 1),
    );
    return {
      scenes: scenes.slice(0, this.#limit),
      skipped: Object.fromEntries(this.#skipped),
      truncated: this.truncated || scenes.length > this.#limit,
    };
  }
}

function pageOf(document: { readonly [key: string]: unknown }, address: string): ItemPage {
  const { features } = document;
  const hasNext = linksOf(document).some(({ rel }) => rel === 'next');
  return { address, items: Array.isArray(features) ? features : [], hasNext };
}

/** Licence and credit from the collections of scenes that state none. One that cannot be read leaves them unstated. */
async function withCollectionFacts(
  scenes: readonly OfferedScene[],
  addresses: ReadonlyMap<string, string>,
  ask: Ask,
): Promise<readonly OfferedScene[]> {
  const facts = new Map<string | null, CollectionFacts>();
  const silent = scenes.filter(({ licence, credit }) => licence === null || credit === null);
  for (const { collection } of silent) {
    const address = collection === null ? undefined : addresses.get(collection);
    if (address === undefined || facts.has(collection) || facts.size === MOST_COLLECTIONS) continue;
    const document = await ask({ address }).catch((error: unknown) => {
      if (error instanceof Cancelled) throw error;
      return null;
    });
    facts.set(collection, collectionFacts(document));
  }
  return scenes.map((scene) => {
    const { licence, credit } = facts.get(scene.collection) ?? NO_COLLECTION;
    return { ...scene, licence: scene.licence ?? licence, credit: scene.credit ?? credit };
  });
}

function notStac(address: string): AftermathError {
  return new AftermathError(
    'E_UPSTREAM',
    `${new URL(address).host} did not answer with a STAC catalogue. Give the address of its landing page or catalog.json.`,
  );
}
