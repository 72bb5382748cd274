import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';

/** A file that an archive offers with a scene; nothing of it is fetched yet. */
export interface OfferedAsset {
  /** Its name within the scene: `visual`, `ortho_analytic_4b`. */
  readonly key: string;
  /** Absolute; perhaps to be signed before it is called. */
  readonly href: string;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  /** As `file:checksum` gives it: a multihash in hex. */
  readonly checksum: string | null;
  readonly bandNames: readonly string[] | null;
}

/** A scene that an archive offers; nothing of it is fetched yet. */
export interface OfferedScene {
  readonly id: string;
  /** Name of the profile, or host of the archive. */
  readonly archive: string;
  readonly collection: string | null;
  /** ISO 8601, UTC. */
  readonly acquiredAt: string;
  /** RFC 7946. */
  readonly footprint: LonLatGeometry;
  readonly sensor: string | null;
  readonly gsdMeters: number | null;
  /** Of the whole product, 0..1. */
  readonly cloudFraction: number | null;
  readonly sun: { readonly azimuthDegrees: number; readonly elevationDegrees: number } | null;
  readonly offNadirDegrees: number | null;
  readonly licence: string | null;
  readonly credit: string | null;
  /** The picture to compare; null where the scene has none that we read. */
  readonly asset: OfferedAsset | null;
  /** Usable-data mask: UDM2, SCL. */
  readonly mask: OfferedAsset | null;
  readonly thumbnail: string | null;
  /** Of the STAC item, or what stands for it. */
  readonly itemAddress: string | null;
}

/** What is looked for in an archive. */
export interface SearchQuery {
  readonly area: LonLatGeometry;
  /** ISO 8601, UTC; both ends count. */
  readonly from: string;
  readonly to: string;
  /** The archive's own, its profile's unless told. */
  readonly collections?: readonly string[];
  /** 0..1. A scene that does not say passes, as with the limits below. */
  readonly maximumCloudFraction?: number;
  readonly maximumGsdMeters?: number;
  readonly maximumOffNadirDegrees?: number;
  readonly minimumSunElevationDegrees?: number;
  /** Scenes at most. */
  readonly limit?: number;
}

/** What an archive answered. */
export interface SearchAnswer {
  /** The newest first. */
  readonly scenes: readonly OfferedScene[];
  /** Items that could not be used, by what was wrong with them. */
  readonly skipped: Readonly<Record<string, number>>;
  /** True where there is more than was read. */
  readonly truncated: boolean;
}
