import type { Raster } from '../../core/raster/raster.ts';
import type { CogOptions } from './cog-options.ts';

/** A COG being written. Until `finish` nothing lies at its path; after any rejection nothing is left beside it. */
export interface CogWriter {
  /**
   * Takes the next tile, `COG_TILE_PX` square, cropped at the right and bottom edge, row by row from the top left.
   * Resolves when there is room for another; await it before the next call. The raster may then be reused.
   */
  writeTile(tileCol: number, tileRow: number, raster: Raster): Promise<void>;
  /** Puts the file together and renames it into place. */
  finish(): Promise<{ readonly bytes: number }>;
  /** Removes everything written so far. After `finish` it does nothing. */
  abort(): Promise<void>;
}

export async function createCogWriter(path: string, options: CogOptions): Promise<CogWriter> {
  throw new Error(`not yet: ${path} ${options.bandCount}`);
}
