import type { FoundScene, OfferedAsset, OfferedScene, RankedPair, SearchResult } from '../core/contract/archive.ts';
import {
  boolean,
  inQuery,
  integer,
  json,
  listOf,
  number,
  numberOrNull,
  object,
  orNull,
  problems,
  ref,
  type Schema,
  shape,
  text,
  textOrNull,
  texts,
  time,
} from './openapi-parts.ts';

const assetOrNull = orNull('OfferedAsset');

/** A scene that an archive offers. */
const offered = {
  id: text,
  archive: text,
  collection: textOrNull,
  acquiredAt: { ...text, description: 'ISO 8601, UTC; a date alone where no time is known.' },
  footprint: object,
  sensor: textOrNull,
  gsdMeters: numberOrNull,
  cloudFraction: { ...numberOrNull, description: 'Of the whole scene, 0..1.' },
  hiddenFraction: { type: 'number', description: 'What its mask hides of the area, 0..1; where that was read.' },
  sun: { type: ['object', 'null'] },
  offNadirDegrees: numberOrNull,
  viewAzimuthDegrees: numberOrNull,
  licence: textOrNull,
  credit: textOrNull,
  asset: assetOrNull,
  mask: assetOrNull,
  thumbnail: textOrNull,
  itemAddress: textOrNull,
} satisfies Readonly<Record<string, Schema>>;

/** What archives have of a place. */
export const searchSchemas: Readonly<Record<string, Schema>> = {
  OfferedAsset: shape<OfferedAsset>({
    key: text,
    href: text,
    mediaType: textOrNull,
    bytes: numberOrNull,
    checksum: textOrNull,
    bandNames: { type: ['array', 'null'], items: text },
  }),
  OfferedScene: shape<OfferedScene>(offered, ['viewAzimuthDegrees', 'hiddenFraction']),
  FoundScene: shape<FoundScene>({ ...offered, coveredFraction: number }, ['viewAzimuthDegrees', 'hiddenFraction']),
  RankedPair: shape<RankedPair>({
    before: ref('OfferedScene'),
    after: ref('OfferedScene'),
    coveredFraction: number,
    grade: { enum: ['good', 'fair', 'poor', 'unknown'] },
    factors: { type: 'array', items: object },
    why: texts,
  }),
  SearchResult: shape<SearchResult>({
    source: object,
    area: object,
    from: time,
    to: time,
    around: textOrNull,
    scenes: { ...listOf('FoundScene'), description: 'The newest first.' },
    skipped: { ...object, description: 'Items that could not be used, by what was wrong with them.' },
    truncated: boolean,
    pairs: { ...listOf('RankedPair'), description: 'The fairest first; empty without `around`.' },
    notes: texts,
  }),
};

export const searchPaths = {
  '/api/search': {
    get: {
      summary: 'What an archive has of a place, and the fairest pairs around a moment',
      description:
        'One of at, place and area, and from and to or around. Asks the archive for metadata, one search at a time; 503 where ' +
        'too many wait. Not for the pages of other origins.',
      parameters: [
        inQuery('at', 'Coordinates: decimal degrees, minutes and seconds, MGRS, UTM, a map’s address.'),
        inQuery('radius', 'Metres around it; 3000 unless told.', number),
        inQuery('place', 'Name of an airfield.'),
        inQuery('area', 'GeoJSON with polygons.'),
        inQuery('from', 'A date, or a time with zone.'),
        inQuery('to', 'The same.'),
        inQuery('around', 'The same: ranks pairs of a scene before and one after.'),
        inQuery('source', 'Name of an archive (earth-search unless told), or the address of any other.'),
        inQuery('collections', 'Of the archive, with commas.'),
        inQuery('cloud', 'Percent of the whole scene, at most.', number),
        inQuery('gsd', 'Metres, at most.', number),
        inQuery('offNadir', 'Degrees, at most.', number),
        inQuery('sun', 'Its height in degrees, at least.', number),
        inQuery('limit', 'Scenes at most, up to 100; around a moment, on either side of it.', integer),
      ],
      responses: {
        200: json('What there is', ref('SearchResult')),
        ...problems(400, 403, 404, 429, 502, 503, 504),
      },
    },
  },
  '/api/search/thumbnail': {
    get: {
      summary: 'The small picture that an archive offers with a scene',
      description:
        'Fetched by the server, at most 2 MiB, and made anew, at most 256 px wide and high: pages ask no other host. Not for ' +
        'the pages of other origins.',
      parameters: [{ ...inQuery('address', 'Of a JPEG, PNG or WebP, http or https.'), required: true }],
      responses: {
        200: { description: 'The picture', content: { 'image/webp': {} } },
        ...problems(400, 403, 413, 415, 422, 429, 502, 503, 504),
      },
    },
  },
} as const;
