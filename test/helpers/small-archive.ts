import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { stacItem } from './stac-stand-in.ts';
import { geoTags, tinyTiff } from './tiny-tiff.ts';

/** What of an archive can go wrong by itself. */
export const ENDPOINTS = [
  'STAC search',
  'STAC paging',
  'STAC item',
  'COG header',
  'COG tile',
  'Planet API',
  'Planet download',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

interface HonestAnswer {
  readonly endpoint: Endpoint;
  /** The whole file or document, of which a range may be asked for. */
  readonly bytes: Buffer;
  readonly etag: string;
}

/** Three scenes of one place, on a page each. */
export const SCENES = [0, 1, 2] as const;

/** Uncompressed, so that no decoder notices what the fetch should have. */
export const pictures = SCENES.map((index) =>
  tinyTiff({
    width: 640,
    height: 640,
    value: (_sample, col, row) => (col * row + 7 * col + 13 * row + index) % 251,
    tile: { width: 64, height: 64 },
    tags: geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 }),
  }),
);

/** An archive that speaks as a STAC API and as Planet's, for as long as it lives: files are activated once. */
export function smallArchive(): (request: IncomingMessage, posted: string) => HonestAnswer {
  let isActive = false;
  return (request, posted) => {
    const base = `http://${request.headers.host}`;
    const { pathname, searchParams } = new URL(request.url!, base);
    const number = Number(/\d+/.exec(pathname.replace(/^\/data\/v1/, ''))?.[0]);
    const json = (endpoint: Endpoint, document: unknown) => ({
      endpoint,
      bytes: Buffer.from(JSON.stringify(document)),
      etag: '"document"',
    });
    const file = (endpoint: Endpoint) => ({ endpoint, bytes: pictures[number]!, etag: `"${number}"` });

    if (pathname === '/') return json('STAC search', landing(base));
    if (pathname === '/search') {
      const page = Number((JSON.parse(posted) as { token?: string }).token ?? 0);
      return json(page === 0 ? 'STAC search' : 'STAC paging', stacPage(base, page));
    }
    if (pathname.startsWith('/items/')) return json('STAC item', itemOf(base, number));
    if (pathname.startsWith('/pictures/')) {
      return file(/^bytes=[1-9]/.test(request.headers.range ?? '') ? 'COG tile' : 'COG header');
    }
    if (pathname.startsWith('/download/')) return file('Planet download');
    if (pathname.endsWith('/activate')) {
      isActive = true;
      return json('Planet API', {});
    }
    if (pathname.endsWith('/assets')) return json('Planet API', planetAssets(base, number, isActive));
    return json('Planet API', planetPage(base, Number(searchParams.get('page') ?? 0)));
  };
}

function landing(base: string) {
  const search = { rel: 'search', href: `${base}/search`, method: 'POST' };
  return { type: 'Catalog', stac_version: '1.0.0', conformsTo: [], links: [search] };
}

function itemOf(base: string, index: number) {
  const href = `${base}/pictures/${index}.tif`;
  return stacItem(`scene-${index}`, `2022-08-0${index + 1}T08:00:00Z`, {
    assets: { visual: { href, type: 'image/tiff; application=geotiff', roles: ['visual'] } },
  });
}

function stacPage(base: string, page: number) {
  const next = { rel: 'next', href: `${base}/search`, method: 'POST', merge: true, body: { token: String(page + 1) } };
  return {
    type: 'FeatureCollection',
    features: [itemOf(base, page)],
    links: page + 1 < SCENES.length ? [next] : [],
  };
}

function planetPage(base: string, page: number) {
  const { id, geometry, properties } = itemOf(base, page);
  const more = page + 1 < SCENES.length ? { _next: `${base}/data/v1/results?page=${page + 1}` } : {};
  const item = {
    id,
    geometry,
    properties: { acquired: properties.datetime, item_type: 'PSScene', provider: 'planetscope' },
    assets: ['ortho_visual'],
    _permissions: ['assets.ortho_visual:download'],
    _links: {},
  };
  return { features: [item], _links: more };
}

function planetAssets(base: string, index: number, isActive: boolean) {
  const location = `${base}/download/${index}.tif?token=${Math.random()}`;
  const asset = {
    status: isActive ? 'active' : 'inactive',
    md5_digest: createHash('md5').update(pictures[index]!).digest('hex'),
    _links: { activate: `${base}/data/v1/${index}/activate` },
    ...(isActive ? { location } : {}),
  };
  return { ortho_visual: asset };
}
