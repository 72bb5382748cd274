import type { OfferedScene, SearchAnswer, SearchQuery } from '../../../core/contract/archive.ts';
import { AftermathError, Cancelled } from '../../../core/contract/errors.ts';
import { askJson } from '../../outbound/ask-json.ts';
import type { Gate } from '../../outbound/gate.ts';
import type { Patience } from '../../outbound/tries.ts';
import { type CollectionFacts, collectionFacts, NO_COLLECTION } from './collection-facts.ts';
import { type ItemPlace, offeredScene } from './offered-scene.ts';
import type { ArchiveProfile } from './profiles.ts';
import { type Ask, searchPages } from './search-api.ts';
import { isAskedFor, SEARCH_LIMITS, type SearchWindow, windowsOf } from './search-limits.ts';
import { isObject, type Json, linksOf } from './stac-json.ts';
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
  {
    gate,
    ...how
  }: { readonly gate: Gate; readonly patience?: Patience | undefined; readonly signal?: AbortSignal | undefined },
): Promise<SearchAnswer> {
  const wanted = asked.collections ?? collections;
  const query: SearchQuery = wanted === undefined ? asked : { ...asked, collections: wanted };
  const ask: Ask = (question) => askJson(gate, question, how);
  const sieves = windowsOf(query).map((window) => new Sieve(window));
  const intake = new Intake(name, sieves);
  const root = await ask({ address });
  if (!isObject(root)) throw notStac(address);
  const own = collections === undefined ? collectionOfApi(root, address) : null;
  if (own !== null) return searchArchive({ name, ...own }, asked, { gate, ...how });
  if (root['type'] === 'Feature') intake.take(root, { address, isAlone: true });
  else if (root['type'] === 'FeatureCollection') takeWholePage(root, address, intake);
  else if (linksOf(root).some(({ rel }) => rel === 'search')) {
    for (const sieve of sieves) {
      for await (const { items, hasNext, isInOrder, address: at } of searchPages(root, address, sieve.window, ask)) {
        for (const item of items) intake.take(item, { address: at, isAlone: false });
        sieve.hasMore = hasNext;
        if (isInOrder && sieve.isFull()) break;
      }
    }
  } else {
    if (typeof root['stac_version'] !== 'string') throw notStac(address);
    const { truncated } = await walkCatalog(root, address, query, {
      ask,
      onItem: ({ document, address: own, facts }) => intake.take(document, { address: own, isAlone: true }, facts),
      onLost: (error) => {
        if (error instanceof Cancelled || !(error instanceof AftermathError)) throw error;
        intake.skip(`a document that cannot be read (${error.code})`);
      },
    });
    intake.truncated = truncated;
  }
  const answer = intake.answer();
  return { ...answer, scenes: await withCollectionFacts(answer.scenes, intake.collectionAddresses, ask) };
}

/** Where the API is searched that a collection belongs to, and for what; null for a static one, which names its items. */
function collectionOfApi(
  root: Json,
  base: string,
): { readonly address: string; readonly collections: readonly string[] } | null {
  const { type, id } = root;
  const links = linksOf(root);
  const landing = links.find(({ rel, href }) => rel === 'root' && URL.canParse(href, base));
  const isOfApi =
    links.some(({ rel }) => rel === 'items') && !links.some(({ rel }) => rel === 'item' || rel === 'child');
  if (type !== 'Collection' || typeof id !== 'string' || landing === undefined || !isOfApi) return null;
  return { address: new URL(landing.href, base).href, collections: [id] };
}

function takeWholePage(page: Json, address: string, intake: Intake): void {
  const { features } = page;
  for (const item of Array.isArray(features) ? features : []) intake.take(item, { address, isAlone: false });
  intake.truncated = linksOf(page).some(({ rel }) => rel === 'next');
}

/** Reads items and gives the scenes to the sieves; counts those that cannot be used. */
class Intake {
  readonly collectionAddresses = new Map<string, string>();
  truncated = false;
  readonly #archive: string;
  readonly #sieves: readonly Sieve[];
  readonly #skipped = new Map<string, number>();
  readonly #skippedIds = new Set<string>();

  constructor(archive: string, sieves: readonly Sieve[]) {
    this.#archive = archive;
    this.#sieves = sieves;
  }

  take(document: unknown, place: Pick<ItemPlace, 'address' | 'isAlone'>, facts: CollectionFacts = NO_COLLECTION): void {
    const scene = offeredScene(document, { archive: this.#archive, ...place, ...facts });
    if (typeof scene === 'string') {
      const id = isObject(document) ? document['id'] : null;
      // What lies on the moment itself comes with both windows.
      if (typeof id !== 'string' || !this.#skippedIds.has(id)) this.skip(scene);
      if (typeof id === 'string') this.#skippedIds.add(id);
      return;
    }
    for (const sieve of this.#sieves) sieve.take(scene);
    const link = linksOf(document).find(({ rel }) => rel === 'collection');
    if (scene.collection !== null && link !== undefined && URL.canParse(link.href, place.address)) {
      this.collectionAddresses.set(scene.collection, new URL(link.href, place.address).href);
    }
  }

  skip(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }

  answer(): SearchAnswer {
    const scenes = new Map(this.#sieves.flatMap((sieve) => sieve.kept()).map((scene) => [keyOf(scene), scene]));
    return {
      scenes: [...scenes.values()].toSorted(newestFirst),
      skipped: Object.fromEntries(this.#skipped),
      truncated: this.truncated || this.#sieves.some((sieve) => sieve.isCut()),
    };
  }
}

/** Keeps the scenes of one window of time, as many as are wanted. */
class Sieve {
  readonly window: SearchWindow;
  /** Whether the archive says that there is more. */
  hasMore = false;
  readonly #limit: number;
  readonly #scenes = new Map<string, OfferedScene>();

  constructor(window: SearchWindow) {
    this.window = window;
    this.#limit = Math.min(window.limit ?? SEARCH_LIMITS.scenes, SEARCH_LIMITS.scenes);
  }

  take(scene: OfferedScene): void {
    const { collections } = this.window;
    const isOther = collections !== undefined && scene.collection !== null && !collections.includes(scene.collection);
    if (!isOther && isAskedFor(scene, this.window)) this.#scenes.set(keyOf(scene), scene);
  }

  isFull(): boolean {
    return this.#scenes.size >= this.#limit;
  }

  isCut(): boolean {
    return this.hasMore || this.#scenes.size > this.#limit;
  }

  kept(): readonly OfferedScene[] {
    const scenes = [...this.#scenes.values()].toSorted(newestFirst);
    return this.window.oldestFirst ? scenes.slice(-this.#limit) : scenes.slice(0, this.#limit);
  }
}

function keyOf({ collection, id }: OfferedScene): string {
  return JSON.stringify([collection, id]);
}

function newestFirst(a: OfferedScene, b: OfferedScene): number {
  return Date.parse(b.acquiredAt) - Date.parse(a.acquiredAt) || (keyOf(a) < keyOf(b) ? -1 : 1);
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
