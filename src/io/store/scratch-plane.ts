import { writeSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { OutputNotWritable } from '../../core/contract/errors.ts';
import type { TilePlan } from '../../core/raster/plan-tiles.ts';
import { asOutputError, outputError } from './output-errors.ts';

/**
 * A plane of floats on disk between two passes over the tiles, so that memory does not grow with the scene.
 *
 * Of each float the heavier half is kept: its sign, exponent and seven bits (`roundFloats` to 7 makes the other half 0).
 * Tiles lie one after another; each takes the full tile's room.
 */
export interface ScratchPlane {
  /** For `writeScratchTile`, in any thread of this process, until the plane is removed. */
  readonly open: OpenScratch;
  /**
   * `count` lines of one tile from its `first` on, as they were written; good until the next call.
   *
   * @throws OutputNotWritable where the file no longer holds them.
   */
  readLines(tile: Place, lines: { readonly first: number; readonly count: number }): Promise<Float32Array>;
  remove(): Promise<void>;
}

/** A scratch plane's file, open for all threads. Plain data. */
export interface OpenScratch {
  readonly descriptor: number;
  readonly path: string;
  readonly tileCols: number;
  readonly tilePx: number;
}

type Place = Pick<TilePlan, 'tileCol' | 'tileRow' | 'core'>;

export async function createScratchPlane(path: string, tileCols: number, tilePx: number): Promise<ScratchPlane> {
  const file = await asOutputError(open(path, 'w+'), path);
  const plane = { descriptor: file.fd, path, tileCols, tilePx };
  const halves = new Uint16Array(tilePx * tilePx);
  const words = new Uint32Array(tilePx * tilePx);
  return {
    open: plane,
    readLines: async (tile, { first, count }) => {
      const length = tile.core.width * count;
      const bytes = new Uint8Array(halves.buffer, 0, length * halves.BYTES_PER_ELEMENT);
      const start = placeOf(plane, tile) + first * tile.core.width * halves.BYTES_PER_ELEMENT;
      const { bytesRead } = await asOutputError(file.read(bytes, 0, bytes.length, start), path);
      if (bytesRead < bytes.length) {
        throw new OutputNotWritable(
          `"${path}" was cut short while it was in use. Run again, and leave the file alone.`,
        );
      }
      for (let i = 0; i < length; i++) words[i] = halves[i]! << 16;
      return new Float32Array(words.buffer, 0, length);
    },
    remove: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

/** Used for tile after tile: new memory for each is work for the garbage collector. */
let keptHalves = new Uint16Array(0);

/** @param values rounded to seven bits behind the leading one. @throws DiskFull, OutputNotWritable. */
export function writeScratchTile(plane: OpenScratch, tile: Place, values: Float32Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (keptHalves.length < words.length) keptHalves = new Uint16Array(words.length);
  for (let i = 0; i < words.length; i++) keptHalves[i] = words[i]! >>> 16;
  const bytes = new Uint8Array(keptHalves.buffer, 0, words.length * keptHalves.BYTES_PER_ELEMENT);
  const start = placeOf(plane, tile);
  try {
    // A disk that fills up takes a part, and says so at the next.
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(plane.descriptor, bytes, done, bytes.length - done, start + done);
    }
  } catch (error) {
    throw outputError(error, plane.path);
  }
}

function placeOf({ tileCols, tilePx }: OpenScratch, { tileCol, tileRow }: Place): number {
  return (tileRow * tileCols + tileCol) * tilePx * tilePx * Uint16Array.BYTES_PER_ELEMENT;
}
