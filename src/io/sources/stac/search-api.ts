import { AftermathError } from '../../../core/contract/errors.ts';
import { boxOf } from '../../../core/geo/lon-lat-box.ts';
import { type Question, RefusedUpstream } from '../../outbound/read-json.ts';
import { SEARCH_LIMITS, type SearchWindow } from './search-limits.ts';
import { isObject, type Json, linksOf, textsIn } from './stac-json.ts';

/** One answer of an archive's item search. */
export interface ItemPage {
  readonly address: string;
  readonly items: readonly unknown[];
  /** Whether the archive says that there is more. */
  readonly hasNext: boolean;
  /** Whether items come in the order that was wanted; archives that do not sort give the newest first. */
  readonly isInOrder: boolean;
}

export type Ask = (question: Question) => Promise<unknown>;

/** These are answered by who has no such method there. */
const NOT_POSTED: ReadonlySet<number> = new Set([404, 405, 501]);

/**
 * The pages of an item search (STAC API 1.0), each as it comes: by POST where the landing page offers it, by GET where it
 * does not, or where POST is refused as a method.
 *
 * Ends with the last page, with one that the archive gave before, or after `SEARCH_LIMITS.pages`.
 *
 * @throws as `askJson`; AftermathError `E_UPSTREAM` for what is no page.
 */
export async function* searchPages(
  landing: Json,
  base: string,
  query: SearchWindow,
  ask: Ask,
): AsyncGenerator<ItemPage> {
  let question = firstQuestion(landing, base, query);
  let page = await ask(question).catch((error: unknown) => {
    if (question.body === undefined || !(error instanceof RefusedUpstream) || !NOT_POSTED.has(error.status)) {
      throw error;
    }
    question = { address: byGet(question.address, query) };
    return ask(question);
  });
  const isInOrder = !query.oldestFirst || (isObject(question.body) && 'sortby' in question.body);
  const asked = new Set<string>();
  for (let count = 1; ; count++) {
    asked.add(JSON.stringify([question.address, question.body]));
    if (!isObject(page) || !Array.isArray(page['features'])) {
      throw new AftermathError(
        'E_UPSTREAM',
        `${new URL(base).host} did not answer with STAC items. Check the address.`,
      );
    }
    const next = nextQuestion(page, question);
    yield { address: question.address, items: page['features'], hasNext: next !== null, isInOrder };
    if (next === null || count === SEARCH_LIMITS.pages || asked.has(JSON.stringify([next.address, next.body]))) return;
    question = next;
    page = await ask(question);
  }
}

function firstQuestion(landing: Json, base: string, query: SearchWindow): Question {
  const links = linksOf(landing).filter(({ rel, href }) => rel === 'search' && URL.canParse(href, base));
  const posts = links.find(({ method }) => method === 'POST');
  const { href } = posts ?? links[0] ?? { href: `${base.replace(/\/$/, '')}/search` };
  const address = new URL(href, base).href;
  return posts === undefined ? { address: byGet(address, query) } : { address, body: posted(landing, query) };
}

function posted(landing: Json, query: SearchWindow): Json {
  const { maximumCloudFraction: cloud, collections, oldestFirst } = query;
  const offers = (part: string) => textsIn(landing['conformsTo']).some((name) => name.endsWith(part));
  const percent = cloud === undefined ? null : cloud * 100;
  return {
    intersects: query.area,
    datetime: `${query.from}/${query.to}`,
    limit: SEARCH_LIMITS.itemsOfPage,
    ...(collections === undefined ? {} : { collections }),
    ...(offers('item-search#sort')
      ? { sortby: [{ field: 'properties.datetime', direction: oldestFirst ? 'asc' : 'desc' }] }
      : {}),
    // A filter only saves pages: every scene is held against the query here, and those that do not say shall pass.
    ...(percent !== null && offers('item-search#filter') && offers('cql2-json')
      ? { 'filter-lang': 'cql2-json', filter: cloudUpTo(percent) }
      : percent !== null && offers('item-search#query')
        ? { query: { 'eo:cloud_cover': { lte: percent } } }
        : {}),
  };
}

/** CQL2. */
function cloudUpTo(percent: number): Json {
  const property = { property: 'eo:cloud_cover' };
  return {
    op: 'or',
    args: [
      { op: '<=', args: [property, percent] },
      { op: 'isNull', args: [property] },
    ],
  };
}

function byGet(address: string, { area, from, to, collections }: SearchWindow): string {
  const url = new URL(address);
  url.searchParams.set('bbox', boxOf(area).join(','));
  url.searchParams.set('datetime', `${from}/${to}`);
  url.searchParams.set('limit', String(SEARCH_LIMITS.itemsOfPage));
  if (collections !== undefined) url.searchParams.set('collections', collections.join(','));
  return url.href;
}

/** Headers that a link asks for are not sent: what this program says to whom is not the archive's to choose. */
function nextQuestion(page: Json, { address, body }: Question): Question | null {
  const link = linksOf(page).find(({ rel }) => rel === 'next');
  if (link === undefined || !URL.canParse(link.href, address)) return null;
  const href = new URL(link.href, address).href;
  if (link.method !== 'POST') return { address: href };
  const said = isObject(link.body) ? link.body : {};
  return { address: href, body: link.merge && isObject(body) ? { ...body, ...said } : said };
}
