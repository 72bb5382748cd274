import { type FileHandle, open, rm } from 'node:fs/promises';
import { frameBlock, type LevelBlocks } from './cog-layout.ts';
import type { LevelSize } from './cog-tags.ts';

const COPY_BYTES = 4 * 1024 * 1024;

/** The compressed tiles of one level, in a file of their own until the sizes of all levels are known. */
export class StagedLevel implements LevelBlocks {
  readonly width: number;
  readonly height: number;
  readonly imageByteCounts: number[] = [];
  readonly maskByteCounts: number[] = [];
  readonly #path: string;
  readonly #file: FileHandle;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle, { width, height }: LevelSize) {
    this.#path = path;
    this.#file = file;
    this.width = width;
    this.height = height;
  }

  static async create(path: string, size: LevelSize): Promise<StagedLevel> {
    return new StagedLevel(path, await open(path, 'w+'), size);
  }

  /** Writes a tile, and its mask if it has one, behind those appended before, whichever is compressed first. */
  append(image: Promise<Uint8Array>, mask?: Promise<Uint8Array>): Promise<void> {
    const turn = this.#written;
    const write = async () => {
      const [imageBlock, maskBlock] = await Promise.all([image, mask]);
      await turn;
      this.imageByteCounts.push(imageBlock.length);
      await this.#file.appendFile(frameBlock(imageBlock));
      if (maskBlock === undefined) return;
      this.maskByteCounts.push(maskBlock.length);
      await this.#file.appendFile(frameBlock(maskBlock));
    };
    this.#written = write();
    return this.#written;
  }

  /** Appends all that was written to another file. */
  async copyTo(target: FileHandle): Promise<void> {
    const buffer = new Uint8Array(COPY_BYTES);
    for (let position = 0; ; ) {
      const { bytesRead } = await this.#file.read(buffer, 0, COPY_BYTES, position);
      if (bytesRead === 0) return;
      await target.appendFile(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  }

  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }
}
