import { describe, expect, it } from 'vitest';
import { collectionFacts, reachOf } from '../../../../src/io/sources/stac/collection-facts.ts';
import { offeredScene } from '../../../../src/io/sources/stac/offered-scene.ts';
import { stacItem } from '../../../helpers/stac-stand-in.ts';

const HOSTILE: readonly unknown[] = [
  null,
  0,
  -1e308,
  true,
  '',
  'x'.repeat(10_000),
  '\u0000\u202e',
  [],
  {},
  [[]],
  [null],
  [{}],
  { toString: 1, valueOf: 1 },
  [{ toString: 1, valueOf: 1 }],
  { length: 1e9 },
  JSON.parse('{"__proto__":{"href":"x"}}'),
  JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`),
  '2022-99-99T99:99:99Z',
  'http://[',
  'javascript:alert(1)',
];

const ITEM = stacItem('one', '2022-08-09T08:00:00Z', {
  bbox: [33, 45, 34, 46],
  links: [
    { rel: 'self', href: './one.json' },
    { rel: 'license', href: 'https://example.org/licence' },
  ],
  properties: {
    instruments: ['PS2'],
    'eo:cloud_cover': 3,
    'view:sun_azimuth': 140,
    'view:sun_elevation': 50,
    'view:off_nadir': 3,
    'view:azimuth': 90,
    providers: [{ name: 'Someone', roles: ['licensor'] }],
  },
  assets: {
    visual: {
      href: 's3://bucket/one.tif',
      type: 'image/tiff',
      roles: ['visual'],
      bands: [{ name: 'r', 'eo:common_name': 'red', unit: 'reflectance', scale: 1e-4, offset: 0 }],
      'file:size': 10,
      'file:checksum': '1220',
      alternate: { https: { href: 'https://example.org/one.tif' } },
    },
    scl: { href: 'scl.tif', type: 'image/tiff', roles: ['data'] },
    thumbnail: { href: 'one.png', type: 'image/png', roles: ['thumbnail'] },
  },
});

const COLLECTION = {
  type: 'Collection',
  stac_version: '1.1.0',
  license: 'other',
  links: [{ rel: 'license', href: 'https://example.org/licence' }],
  providers: [{ name: 'Someone', roles: ['licensor'] }],
  extent: { spatial: { bbox: [[33, 45, 34, 46]] }, temporal: { interval: [['2022-01-01T00:00:00Z', null]] } },
};

const PLACE = { archive: 'test', address: 'https://example.org/one.json', isAlone: true, licence: null, credit: null };

/** Each way to the values of a document, the document itself among them. */
function waysIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [way, ...inner.flatMap(([key, one]) => waysIn(one, [...way, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

describe('a document with anything anywhere in it', () => {
  it('is a whole scene, or a few words on what is wrong, and never a crash', () => {
    let scenes = 0;
    for (const way of waysIn(ITEM)) {
      for (const hostile of HOSTILE) {
        const scene = offeredScene(replaced(ITEM, way, hostile), PLACE);
        if (typeof scene === 'string') continue;
        scenes += 1;
        for (const asset of [scene.asset, scene.mask]) if (asset !== null) expect(asset.href).toMatch(/^https?:/);
        for (const address of [scene.thumbnail, scene.itemAddress])
          if (address !== null) expect(address).toMatch(/^https?:/);
        for (const text of [scene.id, scene.acquiredAt]) expect(typeof text).toBe('string');
        for (const text of [scene.collection, scene.licence, scene.credit, scene.sensor])
          expect(text === null || typeof text === 'string').toBe(true);
        expect(Number.isNaN(Date.parse(scene.acquiredAt))).toBe(false);
      }
    }
    expect(scenes).toBeGreaterThan(500);
  });

  it('is a collection that says what it can', () => {
    for (const way of waysIn(COLLECTION).slice(1)) {
      for (const hostile of HOSTILE) {
        const document = replaced(COLLECTION, way, hostile) as typeof COLLECTION;
        const { licence, credit } = collectionFacts(document);
        for (const text of [licence, credit]) expect(text === null || typeof text === 'string').toBe(true);
        const { box, from, to } = reachOf(document);
        expect(box === null || box.every(Number.isFinite)).toBe(true);
        for (const time of [from, to]) expect(time === null || Number.isFinite(time)).toBe(true);
      }
    }
  });
});
