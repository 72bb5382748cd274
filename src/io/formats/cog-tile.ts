import { allocateRaster, type Raster } from '../../core/raster/raster.ts';
import { deflateRuns } from '../kernels/deflate-runs.ts';
import { encodeImageBlock, encodeMaskBlock } from './cog-block.ts';
import type { CogOptions } from './cog-options.ts';
import { halveRaster } from './halve-raster.ts';

/** What of a COG's options its tiles depend on. */
export type CogTileOptions = Pick<CogOptions, 'sampleType' | 'nodata' | 'hasMask' | 'overviewResampling'>;

/** A full-size tile ready for a COG: compressed, and at half its size for the overviews. Worker threads make them. */
export interface CogTile {
  readonly image: Uint8Array;
  /** Null where the COG has no mask. */
  readonly mask: Uint8Array | null;
  readonly half: Raster;
}

/** @param raster a tile as `CogWriter.writeTile` takes it. */
export function encodeCogTile(raster: Raster, options: CogTileOptions): CogTile {
  const { sampleType, nodata, hasMask = false, overviewResampling = 'average' } = options;
  const [width, height] = [Math.ceil(raster.width / 2), Math.ceil(raster.height / 2)];
  const half = allocateRaster(width, height, raster.bands.length, sampleType);
  halveRaster(raster, half, { col: 0, row: 0 }, overviewResampling);
  return {
    image: deflateRuns(encodeImageBlock(raster, sampleType, nodata ?? 0)),
    mask: hasMask ? deflateRuns(encodeMaskBlock(raster)) : null,
    half,
  };
}
