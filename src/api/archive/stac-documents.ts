import type { LonLatGeometry } from '../../core/geo/lon-lat-geometry.ts';
import { maskKindOf } from '../../core/scene/obscured/usable-data.ts';
import { usedExtensions } from '../../core/scene/stac-extensions.ts';
import { licenceLinks, stacLicence } from '../../core/scene/stac-licence.ts';
import { stacTimes, timesOf } from '../../core/scene/stac-times.ts';
import type { HeldFile, HeldScene } from '../../run/archive-holdings.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly title?: string;
}

const STAC_VERSION = '1.1.0';
const EXTENSIONS = [
  'https://stac-extensions.github.io/eo/v2.0.0/schema.json',
  'https://stac-extensions.github.io/view/v1.1.0/schema.json',
  'https://stac-extensions.github.io/projection/v2.0.0/schema.json',
  'https://stac-extensions.github.io/file/v2.1.0/schema.json',
];
/** STAC's common names of bands, as far as our reader gives them. */
const COMMON_NAMES: ReadonlySet<string> = new Set(
  'coastal blue green yellow red rededge rededge071 rededge075 rededge078 nir nir08 nir09 cirrus swir16 swir22 pan'.split(
    ' ',
  ),
);

export const CONFORMANCE = [
  'https://api.stacspec.org/v1.0.0/core',
  'https://api.stacspec.org/v1.0.0/collections',
  'https://api.stacspec.org/v1.0.0/ogcapi-features',
  'https://api.stacspec.org/v1.0.0/item-search',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
];

/** The landing page of the archive. */
export function catalogDocument(origin: string, collections: readonly string[]): Json {
  return {
    type: 'Catalog',
    stac_version: STAC_VERSION,
    id: 'aftermath-rehearsal',
    title: 'Rehearsal archive of Aftermath',
    description: 'A folder of scenes, served on this machine only, to rehearse searching and fetching.',
    conformsTo: CONFORMANCE,
    links: [
      link('root', `${origin}/`),
      link('self', `${origin}/`),
      link('conformance', `${origin}/conformance`),
      link('data', `${origin}/collections`),
      { rel: 'service-desc', href: `${origin}/api`, type: 'application/vnd.oai.openapi+json;version=3.0' },
      { rel: 'search', href: `${origin}/search`, type: 'application/geo+json', method: 'GET' },
      { rel: 'search', href: `${origin}/search`, type: 'application/geo+json', method: 'POST' },
      ...collections.map((id) => link('child', `${origin}/collections/${id}`)),
    ],
  };
}

/** @param scenes all of the collection, at least one. */
export function collectionDocument(origin: string, id: string, scenes: readonly HeldScene[]): Json {
  const boxes = scenes.map(({ footprint }) => bboxOf(footprint));
  const times = scenes.map(({ scene }) => timesOf(scene.acquiredAt));
  const licences = [...new Set(scenes.map(({ scene }) => stacLicence(scene.licence)))];
  const credits = [...new Set(scenes.flatMap(({ scene }) => scene.credit ?? []))];
  return {
    type: 'Collection',
    stac_version: STAC_VERSION,
    id,
    description: `Scenes of the folder "${id}".`,
    license: licences.length === 1 ? licences[0] : 'other',
    ...(credits.length === 0 ? {} : { providers: credits.map(provider) }),
    extent: {
      // The first box holds all the others; one that crosses the antimeridian is wider than the world is not.
      spatial: { bbox: [unionOf(boxes)] },
      temporal: {
        interval: [
          [
            times.map(({ start }) => start).sort()[0],
            times
              .map(({ end }) => end)
              .sort()
              .at(-1),
          ],
        ],
      },
    },
    links: [
      link('root', `${origin}/`),
      link('parent', `${origin}/`),
      link('self', `${origin}/collections/${id}`),
      { rel: 'items', href: `${origin}/collections/${id}/items`, type: 'application/geo+json' },
    ],
  };
}

/** A held scene as a STAC item, with where its files are served. */
export function itemDocument(origin: string, held: HeldScene): Json {
  const { id, collection, scene, grid, footprint, image, mask } = held;
  const { sun, view, cloudCover } = scene.conditions;
  const licence = stacLicence(scene.licence);
  const self = `${origin}/collections/${collection}/items/${id}`;
  const item = {
    type: 'Feature',
    stac_version: STAC_VERSION,
    id,
    collection,
    geometry: footprint,
    bbox: bboxOf(footprint),
    properties: {
      ...stacTimes(scene.acquiredAt),
      ...(scene.licence === null ? {} : { license: licence }),
      ...(scene.credit === null ? {} : { providers: [provider(scene.credit)] }),
      ...(scene.sensor === null ? {} : { platform: scene.sensor }),
      ...(scene.gsdMeters === null ? {} : { gsd: scene.gsdMeters }),
      ...(cloudCover === null ? {} : { 'eo:cloud_cover': cloudCover * 100 }),
      ...(sun === null ? {} : { 'view:sun_azimuth': sun.azimuthDeg, 'view:sun_elevation': sun.elevationDeg }),
      ...(view === null ? {} : { 'view:off_nadir': view.offNadirDeg }),
      ...(view === null || view.azimuthDeg === null ? {} : { 'view:azimuth': view.azimuthDeg }),
      'proj:code': grid.crs.code,
      'proj:shape': [grid.height, grid.width],
    },
    links: [
      link('root', `${origin}/`),
      link('parent', `${origin}/collections/${collection}`),
      link('collection', `${origin}/collections/${collection}`),
      { rel: 'self', href: self, type: 'application/geo+json' },
      ...licenceLinks(scene.licence),
    ],
    assets: {
      image: {
        ...fileFields(`${origin}/assets/${id}.tif`, image),
        roles: ['data'],
        bands: scene.bandNames.map((name) => ({
          name,
          ...(COMMON_NAMES.has(name) ? { 'eo:common_name': name } : {}),
        })),
      },
      ...(mask === null
        ? {}
        : {
            [maskKindOf(scene.mask!.parts[0])]: {
              ...fileFields(`${origin}/assets/${maskName(held)}`, mask),
              roles: ['data-mask'],
            },
          }),
      thumbnail: { href: `${origin}/thumbnails/${id}.png`, type: 'image/png', roles: ['thumbnail'] },
    },
  };
  return { ...item, stac_extensions: usedExtensions(EXTENSIONS, item) };
}

/** Its file's name says whose mask it is, and of what kind: so it is found again beside the fetched image. */
export function maskName({ id, scene }: HeldScene): string {
  return `${id}_${maskKindOf(scene.mask!.parts[0])}.tif`;
}

function fileFields(href: string, { bytes, sha256, mediaType }: HeldFile): Json {
  // A multihash: sha2-256 is function 0x12, 0x20 bytes long.
  return { href, type: mediaType, 'file:size': bytes, 'file:checksum': `1220${sha256}` };
}

/** West, south, east, north; west is the larger one where the antimeridian runs through (RFC 7946, 5.2). */
function bboxOf({ type, coordinates }: LonLatGeometry): readonly [number, number, number, number] {
  const parts = type === 'Polygon' ? [coordinates] : coordinates;
  const boxes = parts.map(([outer]) => {
    const lons = outer!.map(([lon]) => lon);
    return { west: Math.min(...lons), east: Math.max(...lons) };
  });
  const lats = parts.flat(2).map(([, lat]) => lat);
  const isCut = boxes.length > 1;
  const west = Math.min(...boxes.filter(({ east }) => !isCut || east === 180).map((box) => box.west));
  const east = Math.max(...boxes.filter((box) => !isCut || box.west === -180).map((box) => box.east));
  return [west, Math.min(...lats), east, Math.max(...lats)];
}

/** The whole globe round where one of the boxes crosses the antimeridian. */
function unionOf(boxes: readonly (readonly [number, number, number, number])[]): readonly number[] {
  const crosses = boxes.some(([west, , east]) => west > east);
  return [
    crosses ? -180 : Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    crosses ? 180 : Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ];
}

function provider(credit: string): Json {
  return { name: credit, roles: ['producer'] };
}

function link(rel: string, href: string): Link {
  return { rel, href, type: 'application/json' };
}
