import { open, rename, rm } from 'node:fs/promises';
import { pixelArrays, type Raster } from '../../core/raster/raster.ts';
import { asOutputError } from '../store/output-errors.ts';
import { layOutCog } from './cog-layout.ts';
import { COG_TILE_PX, type CogOptions, checkCogOptions } from './cog-options.ts';
import { type LevelTile, OverviewPyramid, planLevels, tileIndex, tileSize } from './cog-overviews.ts';
import { type EncodedTile, StagedLevel } from './cog-staging.ts';
import { type CogStaging, type CogTile, encodeTile } from './cog-tile.ts';
import { geoTags } from './geo-tags.ts';

/** A COG being written. Until `finish` its path is untouched; after any rejection nothing is left beside it. */
export interface CogWriter {
  /**
   * Takes a tile, `COG_TILE_PX` square, cropped at the right and bottom edge. They may come in any order; row by row or
   * in bands of columns, few overview tiles wait to be finished. Resolves when there is room for another; await it
   * before the next call. The raster may then be reused.
   *
   * @throws RangeError where the tile came before or lies outside, has another shape, or has pixels that are not valid while the
   *   file has neither nodata nor mask to say so; DiskFull, OutputNotWritable.
   */
  writeTile(tileCol: number, tileRow: number, raster: Raster): Promise<void>;
  /** For a `cogTileEncoder` in any thread of this process, until `finish` or `abort`. */
  readonly staging: CogStaging;
  /** Takes what a `cogTileEncoder` with this file's options and staging made of a full-size tile, as `writeTile` does. */
  takeWritten(tiles: readonly CogTile[]): Promise<void>;
  /** Puts the file together and renames it into place. Needs the file's size on disk twice for a moment. */
  finish(): Promise<{ readonly bytes: number }>;
  /** Removes everything written so far. After `finish` it does nothing. */
  abort(): Promise<void>;
}

/** Tiles being written at a time: enough for libuv's four threads, and what bounds the memory. */
const TILES_IN_FLIGHT = 8;

/**
 * Opens a cloud-optimised GeoTIFF for writing, tile by tile: 512 px tiles, overviews, DEFLATE with predictor.
 *
 * Memory grows with the width of the image (begun overview tiles), not with its height. The same tiles give the same
 * bytes. Levels are staged beside `path` and put together at the end, as a COG has its overviews first.
 *
 * @throws RangeError for contradicting options; CrsNotSupported where the CRS has no EPSG code; OutputNotWritable.
 */
export async function createCogWriter(path: string, options: CogOptions): Promise<CogWriter> {
  checkCogOptions(options);
  // A CRS that cannot be written is refused now, not after the last tile.
  geoTags(options.grid);
  const staged: StagedLevel[] = [];
  try {
    for (const [level, size] of planLevels(options.grid.width, options.grid.height).entries()) {
      staged.push(await asOutputError(StagedLevel.create(`${path}.level-${level}`, size), path));
    }
  } catch (error) {
    for (const level of staged) await level.remove();
    throw error;
  }
  return new StreamingCogWriter(path, options, staged);
}

class StreamingCogWriter implements CogWriter {
  readonly #path: string;
  readonly #options: CogOptions;
  readonly #levels: readonly StagedLevel[];
  readonly #pyramid: OverviewPyramid;
  readonly #inFlight: Promise<void>[] = [];
  readonly #taken = new Set<number>();
  #isClosed = false;

  constructor(path: string, options: CogOptions, levels: readonly StagedLevel[]) {
    this.#path = path;
    this.#options = options;
    this.#levels = levels;
    this.#pyramid = new OverviewPyramid(levels, options, options.overviewResampling ?? 'average', (place, raster) =>
      this.#put(place, encodeTile(raster, options)),
    );
  }

  get staging(): CogStaging {
    return { path: this.#path, levels: this.#levels.map(({ open }) => open) };
  }

  writeTile(tileCol: number, tileRow: number, raster: Raster): Promise<void> {
    return this.#orRemoveAll(async () => {
      this.#expectNew(tileCol, tileRow);
      this.#expectTile(tileCol, tileRow, raster);
      this.#pyramid.add(tileCol, tileRow, raster);
      await this.#makeRoom();
    });
  }

  takeWritten(tiles: readonly CogTile[]): Promise<void> {
    return this.#orRemoveAll(async () => {
      for (const { half, ...tile } of tiles) {
        if (tile.level === 0) this.#expectNew(tile.tileCol, tile.tileRow);
        const level = this.#levels[tile.level]!;
        level.take(tileIndex(level, tile), tile.staged);
        if (half !== null) this.#pyramid.addHalved(tile, half);
      }
      await this.#makeRoom();
    });
  }

  finish(): Promise<{ readonly bytes: number }> {
    return this.#orRemoveAll(async () => {
      if (this.#taken.size < this.#tileCols * this.#tileRows) {
        throw new RangeError(
          `"${this.#path}" has ${this.#tileCols} × ${this.#tileRows} tiles, got only ${this.#taken.size}.`,
        );
      }
      await Promise.all(this.#inFlight);
      const { front, bytes } = layOutCog(this.#options, this.#levels);
      const target = await open(this.#partialPath, 'w');
      try {
        await target.appendFile(front);
        for (const level of this.#levels.toReversed()) await level.copyTo(target);
      } finally {
        await target.close();
      }
      await rename(this.#partialPath, this.#path);
      await this.#close();
      return { bytes };
    });
  }

  async abort(): Promise<void> {
    if (this.#isClosed) return;
    await this.#close();
    await rm(this.#partialPath, { force: true });
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#inFlight);
    for (const level of this.#levels) await level.remove();
  }

  #put(place: LevelTile, tile: EncodedTile): void {
    const level = this.#levels[place.level]!;
    const written = level.put(tileIndex(level, place), tile);
    // Whoever awaits the queue sees a failure; until then it must not count as unhandled.
    written.catch(() => {});
    this.#inFlight.push(written);
  }

  async #makeRoom(): Promise<void> {
    while (this.#inFlight.length > TILES_IN_FLIGHT) await this.#inFlight.shift();
  }

  #expectNew(tileCol: number, tileRow: number): void {
    const isInside = tileCol >= 0 && tileCol < this.#tileCols && tileRow >= 0 && tileRow < this.#tileRows;
    const index = tileRow * this.#tileCols + tileCol;
    if (!isInside || this.#taken.has(index)) {
      throw new RangeError(
        `Tile (${tileCol}, ${tileRow}) of ${this.#tileCols} × ${this.#tileRows} ${isInside ? 'came twice' : 'lies outside'}.`,
      );
    }
    this.#taken.add(index);
  }

  #expectTile(tileCol: number, tileRow: number, raster: Raster): void {
    const { bandCount, sampleType, nodata = null, hasMask = false } = this.#options;
    const { width, height } = tileSize(this.#levels[0]!, tileCol, tileRow);
    const isAsTold =
      raster.width === width &&
      raster.height === height &&
      raster.bands.length === bandCount &&
      raster.bands.every((band) => band instanceof pixelArrays[sampleType] && band.length === width * height);
    if (!isAsTold) {
      throw new RangeError(
        `Tile (${tileCol}, ${tileRow}) must be ${width} × ${height} px of ${bandCount} ${sampleType} bands, ` +
          `got ${raster.width} × ${raster.height} px of ${raster.bands.length} ${raster.bands[0]?.constructor.name}.`,
      );
    }
    if (nodata === null && !hasMask && raster.valid.includes(0)) {
      throw new RangeError(
        `Tile (${tileCol}, ${tileRow}) has pixels that are not valid; give the file a nodata value or a mask.`,
      );
    }
  }

  get #tileCols(): number {
    return Math.ceil(this.#options.grid.width / COG_TILE_PX);
  }

  get #tileRows(): number {
    return Math.ceil(this.#options.grid.height / COG_TILE_PX);
  }

  get #partialPath(): string {
    return `${this.#path}.partial`;
  }

  async #orRemoveAll<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new RangeError(`"${this.#path}" is finished or aborted.`);
    try {
      return await asOutputError(work(), this.#path);
    } catch (error) {
      await this.abort();
      throw error;
    }
  }
}
