import type { OfferedScene } from '../../../src/core/contract/archive.ts';

/** One degree by one about Saky. */
const FOOTPRINT = {
  type: 'Polygon',
  coordinates: [
    [
      [33, 44.5],
      [34, 44.5],
      [34, 45.5],
      [33, 45.5],
      [33, 44.5],
    ],
  ],
} as const;

/** A scene without a cloud, its sun as its time and place have it. */
export function offered(id: string, acquiredAt: string, more: Partial<OfferedScene> = {}): OfferedScene {
  return {
    id,
    archive: 'test',
    collection: null,
    acquiredAt,
    footprint: FOOTPRINT,
    sensor: 'PS2',
    gsdMeters: 3,
    cloudFraction: 0,
    sun: null,
    offNadirDegrees: 1,
    viewAzimuthDegrees: 100,
    licence: null,
    credit: null,
    asset: {
      key: 'visual',
      href: 'https://example.org/a.tif',
      mediaType: null,
      bytes: null,
      checksum: null,
      bandNames: null,
    },
    mask: null,
    thumbnail: null,
    itemAddress: null,
    ...more,
  };
}
