import type { Grid } from '../../core/geo/grid.ts';
import { pixelArrays, type SampleType } from '../../core/raster/raster.ts';
import type { Resampling } from './halve-raster.ts';

/** Side of every tile in the COGs that we write, px. */
export const COG_TILE_PX = 512;

/** What `createCogWriter` has to know before the first pixel. */
export interface CogOptions {
  /** Without a CRS the file carries no georeference. */
  readonly grid: Grid;
  readonly bandCount: number;
  readonly sampleType: SampleType;
  /** One a band. Bands that begin red, green, blue make the file a colour picture for other programs. */
  readonly bandNames?: readonly string[];
  /**
   * Written where a pixel is not valid; NaN for floats. A valid pixel of this value reads back as not valid, so
   * where all values can occur use `hasMask`.
   */
  readonly nodata?: number | null;
  /** Keeps the valid mask as internal 1-bit images instead of a nodata value. */
  readonly hasMask?: boolean;
  /** ISO 8601 in UTC, or a date alone. */
  readonly acquiredAt?: string | null;
  readonly credit?: string | null;
  readonly description?: string | null;
  /** Default `average`, the mean of the valid pixels; `nearest` keeps values as they are, for class maps. */
  readonly overviewResampling?: Resampling;
}

/** @throws RangeError where the options contradict each other or the sample type. */
export function checkCogOptions(options: CogOptions): void {
  const { grid, bandCount, sampleType, bandNames, nodata = null, hasMask = false } = options;
  for (const count of [grid.width, grid.height, bandCount]) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(
        `A COG needs whole sizes from 1: got ${grid.width} × ${grid.height} px, ${bandCount} bands.`,
      );
    }
  }
  if (bandNames !== undefined && bandNames.length !== bandCount) {
    throw new RangeError(`${bandCount} bands need as many names, got ${bandNames.length}: ${bandNames.join(', ')}.`);
  }
  if (nodata === null) return;
  if (hasMask) throw new RangeError('A COG has a nodata value or a mask, not both.');
  if (!isFloat(sampleType) && pixelArrays[sampleType].of(nodata)[0] !== nodata) {
    throw new RangeError(`Nodata ${nodata} cannot be held by ${sampleType} samples.`);
  }
}

export function isFloat(sampleType: SampleType): boolean {
  return sampleType === 'float32' || sampleType === 'float64';
}
