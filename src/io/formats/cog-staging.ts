import { type FileHandle, open, rm } from 'node:fs/promises';
import { frameBlock, type LevelBlocks } from './cog-layout.ts';
import type { LevelSize } from './cog-tags.ts';

/**
 * The compressed tiles of one level, in a file of their own until the sizes of all levels are known. They come in any
 * order; each is named by its index, row by row.
 */
export class StagedLevel implements LevelBlocks {
  readonly width: number;
  readonly height: number;
  readonly imageByteCounts: number[] = [];
  readonly maskByteCounts: number[] = [];
  readonly #path: string;
  readonly #file: FileHandle;
  /** Where each tile's blocks lie in the file, bytes. */
  readonly #places: { readonly at: number; readonly bytes: number }[] = [];
  #end = 0;

  constructor(path: string, file: FileHandle, { width, height }: LevelSize) {
    this.#path = path;
    this.#file = file;
    this.width = width;
    this.height = height;
  }

  static async create(path: string, size: LevelSize): Promise<StagedLevel> {
    return new StagedLevel(path, await open(path, 'w+'), size);
  }

  /** Writes a compressed tile, and its mask if it has one. */
  async put(index: number, image: Uint8Array, mask: Uint8Array | null): Promise<void> {
    this.imageByteCounts[index] = image.length;
    if (mask !== null) this.maskByteCounts[index] = mask.length;
    const pieces = (mask === null ? [image] : [image, mask]).flatMap(frameBlock);
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const at = this.#end;
    this.#end += bytes;
    this.#places[index] = { at, bytes };
    const { bytesWritten } = await this.#file.writev(pieces, at);
    if (bytesWritten < bytes) await this.#writeRest(Buffer.concat(pieces), bytesWritten, at);
  }

  /** What one call did not write: on a disk that is nearly full, say. */
  async #writeRest(bytes: Buffer, written: number, at: number): Promise<void> {
    for (let done = written; done < bytes.length; ) {
      done += (await this.#file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  }

  /** Appends all that was written to another file, row by row. */
  async copyTo(target: FileHandle): Promise<void> {
    const longest = this.#places.reduce((most, { bytes }) => Math.max(most, bytes), 0);
    const kept = Buffer.allocUnsafe(longest);
    for (const { at, bytes } of this.#places) {
      const tile = kept.subarray(0, bytes);
      const { bytesRead } = await this.#file.read(tile, 0, bytes, at);
      if (bytesRead < bytes) throw new Error(`"${this.#path}" was cut short while it was being read.`);
      await target.appendFile(tile);
    }
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
