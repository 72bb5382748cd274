import { writevSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { frameBlock, type LevelBlocks } from './cog-layout.ts';
import type { LevelSize } from './cog-tags.ts';

/** A tile's blocks, compressed. */
export interface EncodedTile {
  readonly image: Uint8Array;
  /** Null where the COG has no mask. */
  readonly mask: Uint8Array | null;
}

/** Where a tile lies in the file of its level, and what its blocks take, bytes. Plain data. */
export interface StagedTile {
  readonly at: number;
  readonly bytes: number;
  readonly imageBytes: number;
  readonly maskBytes: number | null;
}

/** A staged level's file, open for all threads of this process until it is removed. Plain data. */
export interface OpenLevel {
  readonly descriptor: number;
  /** Where the next tile goes, in memory that all threads share. */
  readonly end: BigInt64Array;
}

/**
 * Writes a tile in any thread; `StagedLevel.take` then has to be told.
 *
 * @throws the operating system's error.
 */
export function stageTile({ descriptor, end }: OpenLevel, tile: EncodedTile): StagedTile {
  const { pieces, staged } = placeTile(end, tile);
  let rest = pieces;
  for (let done = 0; ; ) {
    done += writevSync(descriptor, rest, staged.at + done);
    if (done === staged.bytes) return staged;
    rest = [Buffer.concat(pieces).subarray(done)];
  }
}

function placeTile(end: BigInt64Array, { image, mask }: EncodedTile) {
  const pieces = (mask === null ? [image] : [image, mask]).flatMap(frameBlock);
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const at = Number(Atomics.add(end, 0, BigInt(bytes)));
  return { pieces, staged: { at, bytes, imageBytes: image.length, maskBytes: mask?.length ?? null } };
}

/**
 * The compressed tiles of one level, in a file of their own until the sizes of all levels are known. They come in any
 * order; each is named by its index, row by row.
 */
export class StagedLevel implements LevelBlocks {
  readonly width: number;
  readonly height: number;
  readonly imageByteCounts: number[] = [];
  readonly maskByteCounts: number[] = [];
  /** For `stageTile`. */
  readonly open: OpenLevel;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #places: StagedTile[] = [];

  constructor(path: string, file: FileHandle, { width, height }: LevelSize) {
    this.#path = path;
    this.#file = file;
    this.width = width;
    this.height = height;
    this.open = {
      descriptor: file.fd,
      end: new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)),
    };
  }

  static async create(path: string, size: LevelSize): Promise<StagedLevel> {
    return new StagedLevel(path, await open(path, 'w+'), size);
  }

  /** Writes a tile while the thread goes on. */
  async put(index: number, tile: EncodedTile): Promise<void> {
    const { pieces, staged } = placeTile(this.open.end, tile);
    this.take(index, staged);
    const { bytesWritten } = await this.#file.writev(pieces, staged.at);
    if (bytesWritten < staged.bytes) await this.#writeRest(Buffer.concat(pieces), bytesWritten, staged.at);
  }

  /** Counts a tile in that `stageTile` wrote. */
  take(index: number, staged: StagedTile): void {
    this.imageByteCounts[index] = staged.imageBytes;
    if (staged.maskBytes !== null) this.maskByteCounts[index] = staged.maskBytes;
    this.#places[index] = staged;
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
