import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.ts';
import type { Schema } from '../../src/api/openapi-parts.ts';
import type { FindingList } from '../../src/core/contract/api.ts';
import { refusals } from '../../src/core/contract/errors.ts';
import type { Finding } from '../../src/core/contract/finding.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { PlantedWatchlist } from '../helpers/planted-watchlist.ts';
import { type StandIn, stacItem, standIn } from '../helpers/stac-stand-in.ts';
import { type Service, startService, writeRun } from './service.ts';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}

const served: unknown = JSON.parse(JSON.stringify(openApiDocument));
const { paths, components } = served as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const { schemas } = components;

/** What of a value is not as its schema says; `at` is where. */
function faults(value: unknown, schema: Schema, at = '$'): readonly string[] {
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref.replace('#/components/schemas/', '')];
    return named === undefined ? [`${at}: ${schema.$ref} is not in the document`] : faults(value, named, at);
  }
  if (schema.anyOf !== undefined) {
    const ways = schema.anyOf.map((way) => faults(value, way, at));
    return ways.some((way) => way.length === 0) ? [] : ways.flat();
  }
  if (schema.enum !== undefined)
    return schema.enum.includes(value) ? [] : [`${at}: ${value} is none of ${schema.enum}`];
  const types = [schema.type ?? []].flat();
  if (!types.includes(typeOf(value)) && !(types.includes('number') && typeOf(value) === 'integer')) {
    return [`${at}: ${typeOf(value)} is not ${types}`];
  }
  if (Array.isArray(value)) {
    const { items, prefixItems = [], minItems = 0, maxItems = value.length } = schema;
    return [
      ...(value.length < minItems || value.length > maxItems ? [`${at} has ${value.length} items`] : []),
      ...value.flatMap((item, i) => {
        const of = prefixItems[i] ?? items;
        return of ? faults(item, of, `${at}[${i}]`) : [];
      }),
    ];
  }
  if (typeof value !== 'object' || value === null || schema.properties === undefined) return [];
  const { properties, required = [] } = schema;
  return [
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, item]) => {
      const property = properties[name];
      return property === undefined
        ? [`${at}.${name} is not in the document`]
        : faults(item, property, `${at}.${name}`);
    }),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

let archive: StandIn;
let service: Service;
beforeAll(async () => {
  archive = await standIn(() => ({
    body: {
      type: 'FeatureCollection',
      features: [stacItem('one', '2022-08-09T08:00:00Z'), stacItem('two', '2022-08-11')],
    },
  }));
  const rules = { allowedHosts: [archive.host] };
  service = await startService({
    search: (request, signal) => searchScenes(request, { ...rules, signal }),
    watchlist: new PlantedWatchlist(),
  });
});
afterAll(async () => {
  await service.close();
  await archive.close();
});

describe('the OpenAPI document', () => {
  it('is served, and is of version 3.1', async () => {
    const document = await (await service.fetch('/api/openapi.json')).json();
    expect(document).toEqual(served);
    expect(document).toMatchObject({ openapi: '3.1.0' });
  });

  it('has every route there is, and no other', () => {
    const routes = service.app.router.stack.flatMap(({ route }) => {
      if (route === undefined) return [];
      const path = route.path.replace(/[:*](\w+)/g, '{$1}');
      const methods = route.stack.map(({ method }) => method).filter((method) => method !== undefined);
      return [...new Set(methods)].map((method) => `${method} ${path}`);
    });
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(routes.length).toBeGreaterThan(10);
    expect(documented.sort()).toEqual(routes.sort());
  });

  it('names the parameters that its paths hold', () => {
    for (const [path, operations] of Object.entries(paths)) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(operations)) {
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
      }
    }
  });

  it('refers to schemas that it has, and has none that nothing refers to', () => {
    const text = JSON.stringify(openApiDocument);
    const referred = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
    expect([...referred].sort()).toEqual(Object.keys(schemas).sort());
  });

  it('has only statuses that a refusal has', () => {
    const known: ReadonlySet<number> = new Set(Object.values(refusals).map(({ http }) => http));
    for (const { responses } of Object.values(paths).flatMap((operations) => Object.values(operations))) {
      for (const status of Object.keys(responses).map(Number)) expect(status < 400 || known.has(status)).toBe(true);
    }
  });

  it('tells the shape of what the server answers', async () => {
    const finding: Finding = {
      id: 'F1',
      kind: 'change',
      box: [0, 0, 2, 2],
      beforeBox: [0, 0, 2, 2],
      afterBox: null,
      beforeAsset: 'before.tif',
      afterAsset: null,
      outline: [
        [
          [0, 0],
          [2, 0],
          [2, 2],
          [0, 0],
        ],
      ],
      at: { lon: 33.59, lat: 45.09 },
      areaPx: 4,
      areaM2: 36.5,
      confidence: null,
      evidence: {
        method: 'cva',
        channel: 'area',
        compact: null,
        peak: 9.5,
        mean: 7,
        weight: 12,
        brightening: -0.5,
        evenness: 0.9,
        texture: null,
        shade: null,
        edge: null,
        calibratedOn: null,
        falseDiscoveryRate: null,
      },
      hint: null,
      sentence: 'The ground is darker.',
      claims: { can: [], cannot: [] },
    };
    const findings: FindingList = { findings: [finding] };
    const run = await writeRun(service.runsFolder, { files: { 'findings.json': JSON.stringify(findings) } });
    const pair = { before: 'before.tif', after: 'after.tif' };
    const json = { 'Content-Type': 'application/json' };
    const post = (body: unknown) => ({ method: 'POST', headers: json, body: JSON.stringify(body) });
    const bytes = { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: 'x' };
    const sitesFile = 'sites:\n  - { name: Two, at: "45, 33", radiusMeters: 500 }\n';
    const job = (await (await service.fetch('/api/jobs', post(pair))).json()) as { id: string };

    const asked: readonly (readonly [path: string, url: string, init: RequestInit, status: number])[] = [
      ['/api/health', '/api/health', {}, 200],
      ['/api/health', '/api/health', { method: 'POST' }, 405],
      ['/api/runs', '/api/runs', {}, 200],
      ['/api/runs/{id}', `/api/runs/${run.id}`, {}, 200],
      ['/api/runs/{id}', '/api/runs/0', {}, 404],
      ['/api/runs/{id}/findings', `/api/runs/${run.id}/findings`, {}, 200],
      ['/api/runs/{id}/words', `/api/runs/${run.id}/words`, {}, 200],
      ['/api/runs/{id}/words', `/api/runs/${run.id}/words?locale=xx`, {}, 400],
      ['/api/runs/{id}/files/{path}', `/api/runs/${run.id}/files/0`, {}, 404],
      [
        '/api/runs/{id}/files/{path}',
        `/api/runs/${run.id}/files/run.json`,
        { headers: { Range: 'bytes=99999-' } },
        416,
      ],
      ['/api/search', `/api/search?at=45.09,33.59&around=2022-08-10&source=${archive.base}`, {}, 200],
      ['/api/search', '/api/search?at=45.09,33.59', {}, 400],
      ['/api/search', '/api/search?at=45.09,33.59&around=2022-08-10&source=http://10.0.0.1/', {}, 403],
      ['/api/uploads', '/api/uploads?name=a.tif', bytes, 201],
      ['/api/uploads', '/api/uploads', bytes, 400],
      ['/api/uploads', '/api/uploads?name=a.tif', { method: 'POST' }, 415],
      ['/api/jobs', '/api/jobs', {}, 200],
      ['/api/jobs', '/api/jobs', post(pair), 202],
      ['/api/jobs', '/api/jobs', post({}), 400],
      ['/api/jobs', '/api/jobs', post({ ...pair, before: '..' }), 404],
      ['/api/jobs', '/api/jobs', { method: 'POST', headers: { Origin: 'null' } }, 403],
      ['/api/jobs/{id}', `/api/jobs/${job.id}`, {}, 200],
      ['/api/jobs/{id}', `/api/jobs/${job.id}`, { method: 'DELETE' }, 202],
      ['/api/jobs/{id}', '/api/jobs/0', {}, 404],
      ['/api/jobs/{id}/events', '/api/jobs/0/events', {}, 404],
      ['/api/sites', '/api/sites', {}, 200],
      ['/api/sites', '/api/sites?limit=0', {}, 400],
      ['/api/sites', '/api/sites', post({ name: 'Saky', area: circleAround({ lon: 33.59, lat: 45.09 }, 800) }), 201],
      ['/api/sites-file', '/api/sites-file?name=sites.yaml', { ...bytes, body: sitesFile }, 200],
      ['/api/sites-file', '/api/sites-file?name=sites.yaml', bytes, 400],
      ['/api/sites/{id}', '/api/sites/site-1', {}, 200],
      ['/api/sites/{id}', '/api/sites/none', {}, 404],
      ['/api/sites/{id}/pause', '/api/sites/site-1/pause', { method: 'POST' }, 200],
      ['/api/sites/{id}/looks', '/api/sites/site-1/looks?limit=2', {}, 200],
      ['/api/looks/{id}/findings', '/api/looks/site-0-look-6/findings', {}, 200],
      ['/api/alerts', '/api/alerts', {}, 200],
      ['/api/alerts/acts', '/api/alerts/acts', post({}), 400],
      ['/api/cues', '/api/cues', {}, 200],
      ['/api/cues', '/api/cues?limit=0', {}, 400],
      ['/api/sites/{id}/cues', '/api/sites/site-1/cues', {}, 200],
      ['/api/sites/{id}/cues', '/api/sites/none/cues', {}, 404],
      ['/api/cues-file', '/api/cues-file?name=cues.csv', { ...bytes, body: 'date,lat,lon,type\n' }, 200],
      ['/api/cues-file', '/api/cues-file?name=cues.csv', bytes, 415],
      ['/api/watch/plan', '/api/watch/plan', {}, 200],
    ];
    for (const [path, url, init, status] of asked) {
      const response = await service.fetch(url, init);
      expect(response.status, url).toBe(status);
      const type = response.headers.get('content-type')?.split(';')[0] ?? '';
      // Every route answers 405 alike; the document does not repeat it for each.
      const documented =
        paths[path]?.[(init.method ?? 'GET').toLowerCase()]?.responses[status]?.content?.[type]?.schema;
      const schema = status === 405 ? schemas['Problem'] : documented;
      expect(schema, `${status} ${type} of ${path} is not in the document`).toBeDefined();
      expect(faults(await response.json(), schema!), url).toEqual([]);
    }
  });
});
