import type { LonLatGeometry } from '../../core/geo/lon-lat-geometry.ts';
import type { Scene } from '../../core/scene/scene.ts';
import { usedExtensions } from '../../core/scene/stac-extensions.ts';
import { licenceLinks, stacLicence } from '../../core/scene/stac-licence.ts';
import { stacTimes } from '../../core/scene/stac-times.ts';
import { addressWithoutSecrets } from '../outbound/checked-address.ts';
import { multihash } from '../store/checksum.ts';
import type { FetchRecord } from '../store/fetched.ts';

type Json = Readonly<Record<string, unknown>>;

/** A STAC item as it was read, and which of its assets was fetched. */
export interface SourceItem {
  readonly document: Json;
  readonly assetKey: string;
}

/** A usable-data mask that lies beside the picture. */
export interface FetchedMask {
  readonly name: string;
  readonly record: FetchRecord;
  /** Of the source's item. */
  readonly assetKey: string;
}

const FILE_EXTENSION = 'https://stac-extensions.github.io/file/v2.1.0/schema.json';
/** Of the whole picture: size, place, grid. */
const OF_THE_WHOLE = /^proj:/;
const KEPT_LINKS: ReadonlySet<unknown> = new Set(['license', 'collection']);

/**
 * The STAC item to lie beside a fetched file: what its source's item says, with the one asset that is here, its checksum
 * and size; of a file that came without one, what the file itself says. No address in it keeps what its query held.
 * What the source does not say of the time the file does, where it knows.
 *
 * @param name of the file, in the folder of the item.
 * @param footprint of the file's pixels; null without coordinates.
 * @param mask null where none was fetched.
 * @returns null where there is no item to tell of and no time is known: STAC wants one.
 */
export function fetchedItem(
  name: string,
  record: FetchRecord,
  source: SourceItem | null,
  scene: Scene,
  footprint: LonLatGeometry | null,
  mask: FetchedMask | null,
): Json | null {
  if (source === null && scene.acquiredAt === null) return null;
  const { document = {}, assetKey = 'data' } = source ?? {};
  const fields = (value: unknown, { windowOf }: FetchRecord) =>
    windowOf === null ? objectOf(value) : withoutWhole(objectOf(value));
  const assetOf = (key: string, fileName: string, role: string, own: FetchRecord) => ({
    roles: [role],
    ...fields(objectOf(document['assets'])[key], own),
    alternate: undefined,
    href: `./${encodeURIComponent(fileName)}`,
    'file:size': own.bytes,
    'file:checksum': multihash(own.sha256),
  });
  const links = Array.isArray(document['links']) ? document['links'].map(objectOf) : [];
  const declared = Array.isArray(document['stac_extensions']) ? document['stac_extensions'] : [];
  const extensions = [...new Set([...declared, FILE_EXTENSION])].filter((one) => typeof one === 'string');
  const collection = document['collection'];
  const item: Json = {
    type: 'Feature',
    stac_version: document['stac_version'] ?? '1.0.0',
    id: document['id'] ?? name.replace(/\.[^.]*$/, ''),
    ...(typeof collection === 'string' ? { collection } : {}),
    geometry: footprint,
    ...(footprint === null ? {} : { bbox: boxOf(footprint) }),
    properties:
      source === null
        ? propertiesOf(scene)
        : { ...fields(document['properties'], record), ...missingTimes(document, scene) },
    links: [
      ...(record.item === null ? [] : [{ rel: 'canonical', href: record.item, type: 'application/geo+json' }]),
      { rel: 'via', href: record.address },
      ...links
        .filter(({ rel }) => KEPT_LINKS.has(rel))
        .map((link) => ({ ...link, href: absolute(link['href'], record.item) })),
      ...(source === null ? licenceLinks(scene.licence) : []),
    ],
    assets: {
      [assetKey]: assetOf(assetKey, name, 'data', record),
      ...(mask === null ? {} : { [mask.assetKey]: assetOf(mask.assetKey, mask.name, 'data-mask', mask.record) }),
    },
  };
  return withoutSecrets({ ...item, stac_extensions: usedExtensions(extensions, item) }) as Json;
}

function missingTimes(document: Json, { acquiredAt }: Scene): Json {
  const stated = objectOf(document['properties']);
  const isStated = typeof (stated['datetime'] ?? stated['start_datetime']) === 'string';
  return isStated || acquiredAt === null ? {} : stacTimes(acquiredAt);
}

function propertiesOf({ acquiredAt, sensor, licence, credit }: Scene): Json {
  return {
    ...(acquiredAt === null ? {} : stacTimes(acquiredAt)),
    ...(sensor === null ? {} : { platform: sensor }),
    ...(licence === null ? {} : { license: stacLicence(licence) }),
    ...(credit === null ? {} : { providers: [{ name: credit, roles: ['licensor'] }] }),
  };
}

function boxOf({ type, coordinates }: LonLatGeometry): number[] {
  const parts = type === 'Polygon' ? [coordinates] : coordinates;
  const lats = parts.flat(2).map(([, lat]) => lat);
  const lons = parts.map((part) => part.flat().map(([lon]) => lon));
  // Across the antimeridian west is greater than east (RFC 7946, 5.2): the first part ends at it, the second begins there.
  const isCut = parts.length > 1;
  const west = Math.min(...(isCut ? lons.find((part) => Math.max(...part) > 0)! : lons.flat()));
  const east = Math.max(...(isCut ? lons.find((part) => Math.min(...part) < 0)! : lons.flat()));
  return [west, Math.min(...lats), east, Math.max(...lats)];
}

function withoutWhole(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !OF_THE_WHOLE.test(key)));
}

function absolute(href: unknown, base: string | null): unknown {
  return typeof href === 'string' && base !== null && URL.canParse(href, base) ? new URL(href, base).href : href;
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') {
    return /^https?:\/\//i.test(value) && URL.canParse(value) ? addressWithoutSecrets(value) : value;
  }
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecrets(one)]));
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
