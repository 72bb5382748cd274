import { open, rm } from 'node:fs/promises';
import { asOutputError } from './output-errors.ts';

/**
 * A float32 plane on disk between two passes over the tiles, so that memory does not grow with the scene.
 *
 * Tiles lie one after another; each takes the full tile's room.
 */
export interface ScratchPlane {
  writeTile(tileCol: number, tileRow: number, values: Float32Array): Promise<void>;
  /** The values of one tile, as they were written. */
  readTile(tileCol: number, tileRow: number): Promise<Float32Array>;
  remove(): Promise<void>;
}

export async function createScratchPlane(path: string, tileCols: number, tilePx: number): Promise<ScratchPlane> {
  const file = await asOutputError(open(path, 'w+'), path);
  const sizes = new Map<number, number>();
  const tileBytes = tilePx * tilePx * Float32Array.BYTES_PER_ELEMENT;
  return {
    writeTile: async (tileCol, tileRow, values) => {
      const index = tileRow * tileCols + tileCol;
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      await asOutputError(file.write(bytes, 0, bytes.length, index * tileBytes), path);
      sizes.set(index, bytes.length);
    },
    readTile: async (tileCol, tileRow) => {
      const index = tileRow * tileCols + tileCol;
      const bytes = new Uint8Array(sizes.get(index) ?? 0);
      await file.read(bytes, 0, bytes.length, index * tileBytes);
      return new Float32Array(bytes.buffer);
    },
    remove: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}
