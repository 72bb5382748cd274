import type { OfferedAsset, OfferedScene } from '../../../core/contract/archive.ts';
import { UsageError } from '../../../core/contract/errors.ts';
import { cornersOf, type LonLatGeometry } from '../../../core/geo/lon-lat-geometry.ts';
import { parseGeometry } from '../../../core/geo/parse-geometry.ts';
import { type Polygon, splitAtAntimeridian } from '../../../core/geo/split-antimeridian.ts';
import { numberIn } from '../../formats/scene-facts.ts';
import { parseStacItem, type StacAsset, stacFacts } from '../../formats/stac-item.ts';
import { chooseAssets } from './choose-assets.ts';
import { SEARCH_LIMITS } from './search-limits.ts';
import { isObject, type Json, linksOf, textOr } from './stac-json.ts';

/** Where an item was found. */
export interface ItemPlace {
  readonly archive: string;
  /** Of the document that holds it. */
  readonly address: string;
  /** Whether that document is the item itself, and no page of several. */
  readonly isAlone: boolean;
  /** What its collection says and it does not. */
  readonly licence: string | null;
  readonly credit: string | null;
}

/** Of an item without a picture: what it says of the acquisition alone. */
const NO_ASSET: StacAsset = { key: '', fileName: '', roles: [], fields: {} };

/**
 * A STAC item, 1.0 and 1.1 and the betas before, as a scene that is offered.
 *
 * @returns what is wrong with it, in a few words, where it cannot be used.
 */
export function offeredScene(document: unknown, place: ItemPlace): OfferedScene | string {
  const item = parseStacItem(document);
  if (item === null) return 'no STAC item';
  const { id, collection, geometry, bbox } = document as Json;
  if (typeof id !== 'string' || id === '') return 'no id';
  const footprint = footprintOf(geometry, bbox);
  if (typeof footprint === 'string') return footprint;
  const { picture, mask, thumbnail } = chooseAssets(item);
  const asset = picture ?? NO_ASSET;
  const facts = stacFacts({ ...item, assets: [asset] }, asset.fileName)!;
  if (facts.acquiredAt === null) return 'no date';
  const self = linksOf(document).find(({ rel }) => rel === 'self');
  const itemAddress = place.isAlone ? place.address : absolute(self?.href, place.address);
  const offered = (one: StacAsset | null) => offeredAsset(one, itemAddress ?? place.address);
  return {
    id,
    archive: place.archive,
    collection: textOr(collection, null),
    acquiredAt: facts.acquiredAt,
    footprint,
    sensor: facts.sensor,
    gsdMeters: facts.gsdMeters,
    cloudFraction: facts.cloudCover,
    sun: facts.sun === null ? null : { azimuthDegrees: facts.sun.azimuthDeg, elevationDegrees: facts.sun.elevationDeg },
    offNadirDegrees: facts.view?.offNadirDeg ?? null,
    viewAzimuthDegrees: facts.view?.azimuthDeg ?? null,
    licence: facts.licence ?? place.licence,
    credit: facts.credit ?? place.credit,
    asset: offered(picture),
    mask: offered(mask),
    thumbnail: offered(thumbnail)?.href ?? null,
    itemAddress,
  };
}

/** A box where there is no outline, or one with more corners than are worth their time. */
export function footprintOf(geometry: unknown, bbox: unknown): LonLatGeometry | string {
  if (!isObject(geometry)) return boxGeometry(bbox) ?? 'no footprint';
  try {
    const footprint = parseGeometry(geometry);
    if (footprint.type !== 'Polygon' && footprint.type !== 'MultiPolygon') return 'a footprint without area';
    if (cornersOf(footprint) <= SEARCH_LIMITS.corners) {
      return footprint.type === 'Polygon' && jumps(footprint.coordinates)
        ? cutAtAntimeridian(footprint.coordinates)
        : footprint;
    }
    return boxGeometry(bbox) ?? `a footprint of more than ${SEARCH_LIMITS.corners} corners`;
  } catch (error) {
    if (error instanceof UsageError) return 'a footprint that is none';
    throw error;
  }
}

/** Whether a ring goes over the antimeridian without being cut there: no scene is half the world wide. */
function jumps(polygon: Polygon): boolean {
  return polygon.some((ring) =>
    ring.some(([lon], i) => {
      const step = Math.abs(lon - ring[i === 0 ? 0 : i - 1]![0]);
      return step > 180 && step < 360;
    }),
  );
}

function cutAtAntimeridian(polygon: Polygon): LonLatGeometry {
  return { type: 'MultiPolygon', coordinates: splitAtAntimeridian(polygon) };
}

function boxGeometry(bbox: unknown): LonLatGeometry | null {
  if (!Array.isArray(bbox) || (bbox.length !== 4 && bbox.length !== 6)) return null;
  const [west, south, east, north] = bbox.length === 4 ? bbox : [bbox[0], bbox[1], bbox[3], bbox[4]];
  if (![west, east].every(isLon) || ![south, north].every(isLat) || south > north) return null;
  const box: Polygon = [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ];
  // Across the antimeridian west is the larger (RFC 7946, 5.2).
  return west > east ? cutAtAntimeridian(box) : { type: 'Polygon', coordinates: box };
}

function isLon(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= 180;
}

function isLat(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= 90;
}

/** Null also where it lies where we cannot read it, as in a bucket. */
function offeredAsset(asset: StacAsset | null, base: string): OfferedAsset | null {
  if (asset === null) return null;
  const { key, fields } = asset;
  const href = [fields['href'], ...alternatesOf(fields['alternate'])]
    .map((one) => absolute(one, base))
    .find((one) => one !== null);
  if (href === undefined) return null;
  const bands = stacFacts({ properties: {}, licenceAddress: null, assets: [asset] }, asset.fileName)!.bandNames;
  return {
    key,
    href,
    mediaType: textOr(fields['type'], null),
    bytes: numberIn(fields['file:size'], 0, Number.MAX_SAFE_INTEGER),
    checksum: textOr(fields['file:checksum'], null),
    bandNames: bands,
  };
}

/** The same file elsewhere, by the extension "alternate assets". */
function alternatesOf(alternate: unknown): readonly unknown[] {
  return typeof alternate === 'object' && alternate !== null
    ? Object.values(alternate).map((one) => (one as Json | null)?.['href'])
    : [];
}

/** Over http or https; null for anything else. */
function absolute(href: unknown, base: string): string | null {
  if (typeof href !== 'string' || !URL.canParse(href, base)) return null;
  const url = new URL(href, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
