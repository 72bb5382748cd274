import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';
import type { ComparabilityFactor, ComparabilityLevel } from './run.ts';

/**
 * What fetching from an archive takes besides time: nothing, or a quota of ground, against which each scene counts whole, since
 * it comes whole.
 */
export type ArchiveCost = 'free' | 'quota-of-ground';

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
  /** Of the area asked for, 0..1: what the scene's mask hides of it, where that was read. */
  readonly hiddenFraction?: number;
  readonly sun: { readonly azimuthDegrees: number; readonly elevationDegrees: number } | null;
  readonly offNadirDegrees: number | null;
  /** Clockwise from north, as the provider means it. */
  readonly viewAzimuthDegrees?: number | null;
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

/** Which scenes of a place and time are wanted. */
interface SearchLimits {
  /** The archive's own, its profile's unless told. */
  readonly collections?: readonly string[];
  /** 0..1. A scene that does not say passes, as with the limits below. */
  readonly maximumCloudFraction?: number;
  readonly maximumGsdMeters?: number;
  readonly maximumOffNadirDegrees?: number;
  readonly minimumSunElevationDegrees?: number;
  /** Scenes at most; around a moment, on either side of it. */
  readonly limit?: number;
}

/** What is looked for in an archive. */
export interface SearchQuery extends SearchLimits {
  readonly area: LonLatGeometry;
  /** ISO 8601, UTC; both ends count. */
  readonly from: string;
  readonly to: string;
  /** A moment, or a day, that the nearest scenes are wanted of. */
  readonly around?: string;
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

/** A scene before a moment and one after it. */
export interface RankedPair {
  readonly before: OfferedScene;
  readonly after: OfferedScene;
  /** Share of the area that both show, clouds aside, 0..1. */
  readonly coveredFraction: number;
  readonly grade: ComparabilityLevel;
  /** The aspects of the comparability card that metadata can tell. */
  readonly factors: readonly ComparabilityFactor[];
  /** Plain sentences. */
  readonly why: readonly string[];
}

/** What a person asks for. Words are not checked yet. */
export interface SearchRequest extends SearchLimits {
  /** Coordinates as people write them, and how far around; or one of the next two. */
  readonly at?: string;
  readonly radiusMeters?: number;
  /** Name of a place that is known. */
  readonly place?: string;
  /** GeoJSON of the ground itself. */
  readonly area?: unknown;
  /** ISO 8601; a date alone counts whole. */
  readonly from?: string;
  readonly to?: string;
  /** The moment that the pairs are to lie around. */
  readonly around?: string;
  /** Name of a known archive, or the address of any other. */
  readonly source?: string;
}

/** A scene with what it shows of the area asked for, 0..1. */
export interface FoundScene extends OfferedScene {
  readonly coveredFraction: number;
}

/** What a search came to. */
export interface SearchResult {
  readonly source: { readonly name: string; readonly address: string; readonly note: string | null };
  readonly area: LonLatGeometry;
  readonly from: string;
  readonly to: string;
  readonly around: string | null;
  readonly scenes: readonly FoundScene[];
  readonly skipped: SearchAnswer['skipped'];
  readonly truncated: boolean;
  /** The fairest to compare first; empty where `around` is null. */
  readonly pairs: readonly RankedPair[];
  /** What a person must know that the lists do not say. */
  readonly notes: readonly string[];
}
