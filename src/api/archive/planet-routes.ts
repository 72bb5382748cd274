import { randomUUID } from 'node:crypto';
import type { RequestHandler, Router } from 'express';
import { NotFound, UsageError } from '../../core/contract/errors.ts';
import type { HeldFile, HeldScene } from '../../run/archive-holdings.ts';
import { jsonBody } from '../json-body.ts';
import { bytesAnswer, emptyAnswer, fileAnswer, jsonAnswer, type Route } from './answer.ts';
import { fileEndpoint } from './endpoints.ts';
import { parsePlanetFilter } from './planet-filter.ts';
import { itemFeature, type PlanetItem, planetItem } from './planet-items.ts';

export interface PlanetRules {
  /** The API key that is taken, as user of basic authentication or as `Authorization: api-key …`. */
  readonly key: string;
  /** How often an asset is asked for between its activation and its being there. */
  readonly pollsUntilActive: number;
  readonly requestsPerSecond: number;
}

export const USUAL_PLANET: PlanetRules = { key: 'rehearsal', pollsUntilActive: 2, requestsPerSecond: 10 };

const PATH = '/data/v1';
const SEARCH_BYTES = 1024 * 1024;
const MOST_A_PAGE = 250;
const LOCATION_LASTS_MS = 3_600_000;

/** As much of Planet's Data API as is needed to search, activate and download, at `/data/v1`. */
export function addPlanetRoutes(
  router: Router,
  scenes: readonly HeldScene[],
  at: Route,
  {
    rules,
    drawThumbnail,
  }: { readonly rules: PlanetRules; readonly drawThumbnail: (held: HeldScene) => Promise<Buffer> },
): void {
  const items = scenes.map(planetItem);
  const searches = new Map<string, readonly PlanetItem[]>();
  const activations = new Activations(rules.pollsUntilActive);
  const itemCalled = (type: string | undefined, id: string | undefined) => {
    const item = items.find((one) => one.type === type && one.held.id === id);
    if (item === undefined) throw new NotFound(`There is no item "${id}" of the type "${type}" here.`);
    return item;
  };
  const assetOf = (id: string | undefined) => {
    const [itemId, key = ''] = id?.split(':') ?? [];
    const file = items.find(({ held }) => held.id === itemId)?.assets[key];
    if (file === undefined) throw new NotFound(`There is no asset "${id}" here.`);
    return { id: id!, key, file };
  };
  const assetDocument = (base: string, { id, key, file }: ReturnType<typeof assetOf>) => {
    const { status, token } = activations.poll(id, file);
    const self = `${base}/assets/${id}`;
    return {
      _links: { _self: self, activate: `${self}/activate`, type: `${base}/asset-types/${key}` },
      _permissions: ['download'],
      md5_digest: null,
      status,
      type: key,
      ...(token === null
        ? {}
        : {
            location: `${base}/download?token=${token}`,
            expires_at: new Date(Date.now() + LOCATION_LASTS_MS).toISOString(),
          }),
    };
  };
  const resultPage = (base: string, id: string, query: Readonly<Record<string, unknown>>) => {
    const found = searches.get(id);
    if (found === undefined) throw new NotFound('There is no such search here.');
    const size = countIn(query['_page_size'] ?? MOST_A_PAGE, 1, MOST_A_PAGE);
    const page = countIn(query['_page'] ?? 1, 1, Number.MAX_SAFE_INTEGER);
    const shown = found.slice((page - 1) * size, page * size);
    const results = (number: number) => `${base}/searches/${id}/results?_page=${number}&_page_size=${size}`;
    return jsonAnswer({
      _links: {
        _self: results(page),
        _first: results(1),
        ...(page * size < found.length ? { _next: results(page + 1) } : {}),
      },
      features: shown.map((item) => itemFeature(item, base)),
      type: 'FeatureCollection',
    });
  };

  router.get(
    `${PATH}/download`,
    at(fileEndpoint, ({ request }) => {
      const file = activations.fileOf(String(request.query['token']));
      if (file === null) throw new NotFound('This location has run out. Ask for the asset again.');
      return fileAnswer(file, request);
    }),
  );
  router.use(PATH, answerKey(rules.key), answerRate(rules.requestsPerSecond));
  router.get(
    PATH,
    at('planet', ({ origin }) =>
      jsonAnswer({ _links: { _self: origin + PATH, 'quick-search': `${origin}${PATH}/quick-search` } }),
    ),
  );
  router.post(
    `${PATH}/quick-search`,
    jsonBody(SEARCH_BYTES),
    at('planet', ({ request, origin }) => {
      const { item_types: types, filter } = request.body as { item_types?: unknown; filter?: unknown };
      if (!Array.isArray(types) || types.length === 0) throw new UsageError('"item_types" is a list of item types.');
      const passes = parsePlanetFilter(filter);
      const id = randomUUID().replaceAll('-', '');
      const found = items.filter((item) => types.includes(item.type) && passes(item));
      searches.set(id, request.query['_sort'] === 'acquired asc' ? found.reverse() : found);
      return resultPage(origin + PATH, id, request.query);
    }),
  );
  router.get(
    `${PATH}/searches/:id/results`,
    at('planet', ({ request, params, origin }) => resultPage(origin + PATH, params['id']!, request.query)),
  );
  router.get(
    `${PATH}/item-types/:type/items/:id`,
    at('planet', ({ params, origin }) =>
      jsonAnswer(itemFeature(itemCalled(params['type'], params['id']), origin + PATH)),
    ),
  );
  router.get(
    `${PATH}/item-types/:type/items/:id/assets`,
    at('planet', ({ params, origin }) => {
      const { held, assets } = itemCalled(params['type'], params['id']);
      const documents = Object.keys(assets).map((key) => [
        key,
        assetDocument(origin + PATH, assetOf(`${held.id}:${key}`)),
      ]);
      return jsonAnswer(Object.fromEntries(documents));
    }),
  );
  router.get(
    `${PATH}/item-types/:type/items/:id/thumb`,
    at('thumbnail', async ({ params }) =>
      bytesAnswer(await drawThumbnail(itemCalled(params['type'], params['id']).held), 'image/png'),
    ),
  );
  router.get(
    `${PATH}/assets/:id`,
    at('planet', ({ params, origin }) => jsonAnswer(assetDocument(origin + PATH, assetOf(params['id'])))),
  );
  router.get(
    `${PATH}/assets/:id/activate`,
    at('planet', ({ params }) => emptyAnswer(activations.activate(assetOf(params['id']).id) ? 202 : 204)),
  );
}

/** Which assets were activated, and which have become active since. */
class Activations {
  readonly #pollsUntilActive: number;
  readonly #pollsLeft = new Map<string, number>();
  readonly #located = new Map<string, HeldFile>();

  constructor(pollsUntilActive: number) {
    this.#pollsUntilActive = pollsUntilActive;
  }

  /** @returns false where it was activated before. */
  activate(id: string): boolean {
    if (this.#pollsLeft.has(id)) return false;
    this.#pollsLeft.set(id, this.#pollsUntilActive);
    return true;
  }

  /** How far an asset is, and with that it is further; a token for each time that it is there. */
  poll(id: string, file: HeldFile): { readonly status: string; readonly token: string | null } {
    const left = this.#pollsLeft.get(id);
    if (left === undefined) return { status: 'inactive', token: null };
    if (left > 0) {
      this.#pollsLeft.set(id, left - 1);
      return { status: 'activating', token: null };
    }
    const token = randomUUID();
    this.#located.set(token, file);
    return { status: 'active', token };
  }

  fileOf(token: string): HeldFile | null {
    return this.#located.get(token) ?? null;
  }
}

function answerKey(key: string): RequestHandler {
  const taken = [`Basic ${Buffer.from(`${key}:`).toString('base64')}`, `api-key ${key}`];
  return (request, response, next) => {
    if (taken.includes(request.headers.authorization ?? '')) return next();
    response.status(401).set('WWW-Authenticate', 'Basic realm="Planet"').json({
      message: 'Please enter your API key, or email and password.',
      errors: [],
    });
  };
}

/** At most so many requests within any second. */
function answerRate(requestsPerSecond: number): RequestHandler {
  const times: number[] = [];
  return (_request, response, next) => {
    const now = performance.now();
    while (times.length > 0 && times[0]! <= now - 1000) times.shift();
    if (times.length >= requestsPerSecond) {
      response.status(429).set('Retry-After', '1').json({ message: 'Too many requests.', errors: [] });
      return;
    }
    times.push(now);
    next();
  };
}

function countIn(value: unknown, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new UsageError(`Pages are counted from 1 and have ${MOST_A_PAGE} items at most.`);
}
