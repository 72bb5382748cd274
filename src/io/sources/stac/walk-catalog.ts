import type { SearchQuery } from '../../../core/contract/archive.ts';
import { boxesMeet, boxOf, type LonLatBox } from '../../../core/geo/lon-lat-box.ts';
import { type CollectionFacts, collectionFacts, NO_COLLECTION, reachOf } from './collection-facts.ts';
import type { Ask } from './search-api.ts';
import { SEARCH_LIMITS } from './search-limits.ts';
import { isObject, type Json, linksOf } from './stac-json.ts';

/** A document of a static archive that is an item, or should be one. */
export interface FoundItem {
  readonly address: string;
  readonly document: unknown;
  /** Of the collections that it lies in. */
  readonly facts: CollectionFacts;
}

interface Visit {
  readonly address: string;
  readonly isItem: boolean;
  readonly depth: number;
  readonly facts: CollectionFacts;
}

const AT_ONCE = 6;

/**
 * The items of a static catalogue or collection and of those below it. Collections whose extent holds nothing of what is
 * asked for are not gone into; each address is read once, so that catalogues in a circle end.
 *
 * @returns `truncated` where depth or the number of documents ended it.
 * @throws what reading `root` throws; documents below that cannot be read are told to `onLost`.
 */
export async function walkCatalog(
  root: Json,
  address: string,
  query: SearchQuery,
  {
    ask,
    onItem,
    onLost,
  }: {
    readonly ask: Ask;
    readonly onItem: (item: FoundItem) => void;
    readonly onLost: (error: unknown) => void;
  },
): Promise<{ readonly truncated: boolean }> {
  const box = boxOf(query.area);
  const seen = new Set([address]);
  let truncated = false;
  const below = (document: Json, { address: base, depth, facts }: Omit<Visit, 'isItem'>): Visit[] => {
    if (!reaches(document, box, query)) return [];
    const own = collectionFacts(document, facts);
    return linksOf(document).flatMap(({ rel, href }) => {
      if ((rel !== 'child' && rel !== 'item') || !URL.canParse(href, base)) return [];
      const { href: next } = new URL(href, base);
      if (seen.has(next)) return [];
      if (depth === SEARCH_LIMITS.depth || seen.size === SEARCH_LIMITS.documents) {
        truncated = true;
        return [];
      }
      seen.add(next);
      return [{ address: next, isItem: rel === 'item', depth: depth + 1, facts: own }];
    });
  };
  let waiting = below(root, { address, depth: 0, facts: NO_COLLECTION });
  while (waiting.length > 0) {
    const now = waiting.splice(0, AT_ONCE);
    const documents = await Promise.all(now.map((visit) => ask({ address: visit.address }).catch(lost)));
    const further = documents.flatMap((document, at) => {
      const visit = now[at]!;
      if (document instanceof Lost) onLost(document.error);
      else if (visit.isItem) onItem({ ...visit, document });
      else if (isObject(document)) return below(document, visit);
      return [];
    });
    waiting = [...further, ...waiting];
  }
  return { truncated };
}

class Lost {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

function lost(error: unknown): Lost {
  return new Lost(error);
}

function reaches(document: Json, box: LonLatBox, query: SearchQuery): boolean {
  const reach = reachOf(document);
  return (
    (reach.box === null || boxesMeet(reach.box, box)) &&
    (reach.from === null || reach.from <= Date.parse(query.to)) &&
    (reach.to === null || reach.to >= Date.parse(query.from))
  );
}
