import type { Crs } from '../geo/crs.ts';
import type { Grid, PixelWindow } from '../geo/grid.ts';
import type { Raster, SampleType } from '../raster/raster.ts';
import type { SceneConditions } from './conditions.ts';

/** One file of a scene. Plain data: it travels to worker threads. */
export interface ScenePart {
  /** Absolute path of the file. */
  readonly asset: string;
  readonly grid: Grid;
  /** Full size first, then the overviews, each smaller; px. */
  readonly levels: readonly { readonly width: number; readonly height: number }[];
  readonly sampleType: SampleType;
  readonly bandNames: readonly string[];
  /** The value that means "not measured", where the file states one. */
  readonly nodata: number | null;
  readonly bytes: number;
}

/**
 * How a provider's mask is read: Planet's UDM2 (8 bands) and UDM (bits), Sentinel-2's scene classification (SCL), or a
 * mask that is 0 where pixels are good.
 */
export type MaskKind = 'udm2' | 'udm' | 'scl' | 'unusable';

/** A provider's usable-data mask, on its own grid. Plain data. */
export interface SceneMask {
  /**
   * Of tiles that make one scene the mask of each, of whatever kind (`maskKindOf`); where they overlap, the first that knows the ground
   * counts, as with pixels.
   */
  readonly parts: readonly [ScenePart, ...ScenePart[]];
  /** As a scene's. */
  readonly sidecars: readonly string[];
}

/**
 * One acquisition as we handle it: metadata and the files it lies in, no pixels.
 *
 * All parts share CRS, sample type and bands; where they overlap, the first valid pixel counts.
 */
export interface Scene {
  /** What people call it: the file's or folder's name. */
  readonly name: string;
  readonly parts: readonly [ScenePart, ...ScenePart[]];
  /** Null where the scene is not georeferenced. */
  readonly crs: Crs | null;
  readonly sampleType: SampleType;
  /** STAC common names where known (`red`, `nir`), else `band1` … */
  readonly bandNames: readonly string[];
  /** When the ground was seen: ISO 8601 in UTC, a date alone where no time is known, null where nothing is. */
  readonly acquiredAt: string | null;
  readonly credit: string | null;
  /** As it is stated: an SPDX id, a name, an address. */
  readonly licence: string | null;
  /** What took it, as its metadata names it; null where that is not stated. */
  readonly sensor: string | null;
  /** Ground sample distance, m; from metadata or options, else the pixel size on the ground; null without a CRS. */
  readonly gsdMeters: number | null;
  readonly conditions: SceneConditions;
  /** Absolute paths of the files beside its parts that say something of it. */
  readonly sidecars: readonly string[];
  /** The provider's own word on which pixels are of use; null where there is none. */
  readonly mask: SceneMask | null;
}

/** The coarser ground sample distance of two scenes, m: what both can show. Null where one of them is not known. */
export function coarserGsd(before: Pick<Scene, 'gsdMeters'>, after: Pick<Scene, 'gsdMeters'>): number | null {
  return before.gsdMeters === null || after.gsdMeters === null ? null : Math.max(before.gsdMeters, after.gsdMeters);
}

/** Reads the pixels of one part. One reader per thread; it caches decoded blocks within a byte budget. */
export interface PartReader {
  readonly part: ScenePart;
  /**
   * Native pixels of a window; never resampled. The window must lie inside the level (RangeError).
   *
   * @throws DamagedFile where bytes are missing or do not decode: a short read is never zeros.
   */
  readWindow(window: PixelWindow, options?: { readonly level?: number }): Promise<Raster>;
  close(): Promise<void>;
}
