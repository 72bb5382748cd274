import { open, rm } from 'node:fs/promises';
import { OutputNotWritable } from '../../core/contract/errors.ts';
import { asOutputError } from './output-errors.ts';

/**
 * A float32 plane on disk between two passes over the tiles, so that memory does not grow with the scene.
 *
 * Tiles lie one after another; each takes the full tile's room.
 */
export interface ScratchPlane {
  writeTile(tileCol: number, tileRow: number, values: Float32Array): Promise<void>;
  /**
   * The values of one tile, as they were written.
   *
   * @throws OutputNotWritable where the file no longer holds them.
   */
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
      const { bytesWritten } = await asOutputError(file.write(bytes, 0, bytes.length, index * tileBytes), path);
      if (bytesWritten < bytes.length) throw cutShort(path);
      sizes.set(index, bytes.length);
    },
    readTile: async (tileCol, tileRow) => {
      const index = tileRow * tileCols + tileCol;
      const bytes = new Uint8Array(sizes.get(index) ?? 0);
      const { bytesRead } = await asOutputError(file.read(bytes, 0, bytes.length, index * tileBytes), path);
      if (bytesRead < bytes.length) throw cutShort(path);
      return new Float32Array(bytes.buffer);
    },
    remove: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

function cutShort(path: string): OutputNotWritable {
  return new OutputNotWritable(`"${path}" was cut short while it was in use. Run again with room on the disk.`);
}
