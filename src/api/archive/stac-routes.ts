import type { Request, Router } from 'express';
import { NotFound } from '../../core/contract/errors.ts';
import type { HeldScene } from '../../run/archive-holdings.ts';
import { jsonBody } from '../json-body.ts';
import { allowOnly } from '../problems.ts';
import { type Answer, jsonAnswer, type Route } from './answer.ts';
import { findHeld, parseItemQuery, queryOfAddress } from './item-query.ts';
import { CONFORMANCE, catalogDocument, collectionDocument, itemDocument, type Link } from './stac-documents.ts';

const SEARCH_BYTES = 1024 * 1024;
const GEO_JSON = 'application/geo+json';
const OPEN_API = 'application/vnd.oai.openapi+json;version=3.0';

/** STAC API 1.0.0: core, collections, features and item search. */
export function addStacRoutes(router: Router, scenes: readonly HeldScene[], at: Route): void {
  const collections = [...new Set(scenes.map(({ collection }) => collection))].sort();
  const collectionCalled = (id: string, origin: string) => {
    if (!collections.includes(id)) throw new NotFound(`There is no collection "${id}" here.`);
    const within = scenes.filter(({ collection }) => collection === id);
    return collectionDocument(origin, id, within);
  };

  router.get(
    '/',
    at('landing', ({ origin }) => jsonAnswer(catalogDocument(origin, collections))),
  );
  router.get(
    '/conformance',
    at('landing', () => jsonAnswer({ conformsTo: CONFORMANCE })),
  );
  router.get(
    '/api',
    at('landing', ({ origin }) => jsonAnswer(openApi(origin), OPEN_API)),
  );
  router.get(
    '/collections',
    at('landing', ({ origin }) =>
      jsonAnswer({
        collections: collections.map((id) => collectionCalled(id, origin)),
        links: [rootLink(origin), { rel: 'self', href: `${origin}/collections`, type: 'application/json' }],
      }),
    ),
  );
  router.get(
    '/collections/:id',
    at('landing', ({ params, origin }) => jsonAnswer(collectionCalled(params['id']!, origin))),
  );
  router.get(
    '/collections/:id/items',
    at('search', ({ request, params, origin }) => {
      collectionCalled(params['id']!, origin);
      const asked = { ...queryOfAddress(request.query), collections: [params['id']!] };
      return itemPage(scenes, asked, origin, addressLinks(request, origin));
    }),
  );
  router.get(
    '/collections/:id/items/:item',
    at('item', ({ params, origin }) => {
      const held = scenes.find(({ id, collection }) => id === params['item'] && collection === params['id']);
      if (held === undefined) throw new NotFound(`There is no item "${params['item']}" in this collection.`);
      return jsonAnswer(itemDocument(origin, held), GEO_JSON);
    }),
  );
  router
    .route('/search')
    .get(
      at('search', ({ request, origin }) =>
        itemPage(scenes, queryOfAddress(request.query), origin, addressLinks(request, origin)),
      ),
    )
    .post(
      jsonBody(SEARCH_BYTES),
      at('search', ({ request, origin }) => itemPage(scenes, request.body, origin, bodyLinks(request, origin))),
    )
    .all(allowOnly('GET', 'POST'));
}

/** How an item list leads to itself and to its next page. */
interface PageLinks {
  readonly self: Link;
  next(token: string): Link;
}

/** One page of what a search finds. @throws UsageError. */
function itemPage(scenes: readonly HeldScene[], asked: unknown, origin: string, links: PageLinks): Answer {
  const query = parseItemQuery(asked);
  const found = findHeld(scenes, query);
  const shown = found.slice(query.skip, query.skip + query.limit);
  const end = query.skip + shown.length;
  return jsonAnswer(
    {
      type: 'FeatureCollection',
      features: shown.map((held) => itemDocument(origin, held)),
      numberMatched: found.length,
      numberReturned: shown.length,
      links: [rootLink(origin), links.self, ...(end < found.length ? [links.next(String(end))] : [])],
    },
    GEO_JSON,
  );
}

function addressLinks({ originalUrl }: Request, origin: string): PageLinks {
  const self = new URL(originalUrl, origin);
  return {
    self: { rel: 'self', href: self.href, type: GEO_JSON },
    next: (token) => {
      const next = new URL(self);
      next.searchParams.set('token', token);
      return { rel: 'next', href: next.href, type: GEO_JSON, method: 'GET' };
    },
  };
}

function bodyLinks({ body }: Request, origin: string): PageLinks {
  const self: Link = { rel: 'self', href: `${origin}/search`, type: GEO_JSON, method: 'POST', body };
  return { self, next: (token) => ({ ...self, rel: 'next', body: { ...(body as object), token } }) };
}

function rootLink(origin: string): Link {
  return { rel: 'root', href: `${origin}/`, type: 'application/json' };
}

/** As much as OGC API Features asks for: where what is found. */
function openApi(origin: string): unknown {
  const answers = { responses: { 200: { description: 'The document' } } };
  const collection = '/collections/{id}';
  const paths = ['/', '/conformance', '/collections', collection, `${collection}/items`, `${collection}/items/{item}`];
  return {
    openapi: '3.0.3',
    info: { title: 'Rehearsal archive of Aftermath', version: '1.0.0' },
    servers: [{ url: origin }],
    paths: {
      ...Object.fromEntries(paths.map((path) => [path, { get: answers }])),
      '/search': { get: answers, post: answers },
    },
  };
}
