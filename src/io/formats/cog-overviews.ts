import { pasteRaster } from '../../core/raster/crop.ts';
import { allocateRaster, type Raster, type SampleType } from '../../core/raster/raster.ts';
import { COG_TILE_PX } from './cog-options.ts';
import type { LevelSize } from './cog-tags.ts';
import { halveRaster, type Resampling } from './halve-raster.ts';

/** Sizes of the full image and its overviews: each half the one before, rounded up, until one tile holds it. */
export function planLevels(width: number, height: number): LevelSize[] {
  const levels: LevelSize[] = [{ width, height }];
  while (width > COG_TILE_PX || height > COG_TILE_PX) {
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
    levels.push({ width, height });
  }
  return levels;
}

interface Corner {
  readonly col: number;
  readonly row: number;
}

/**
 * Makes overview tiles out of full-size tiles as they pass by, row by row.
 *
 * Holds only the overview tiles that are begun and not finished: less than one tile a column of full-size tiles,
 * however many rows there are.
 */
export class OverviewPyramid {
  readonly #levels: readonly LevelSize[];
  readonly #pixels: { readonly bandCount: number; readonly sampleType: SampleType };
  readonly #resampling: Resampling;
  readonly #emit: (level: number, raster: Raster) => void;
  readonly #begun: Map<number, Raster>[];

  /** `emit` gets every tile of every level, in row order within the level, the full-size tiles among them. */
  constructor(
    levels: readonly LevelSize[],
    pixels: { readonly bandCount: number; readonly sampleType: SampleType },
    resampling: Resampling,
    emit: (level: number, raster: Raster) => void,
  ) {
    this.#levels = levels;
    this.#pixels = pixels;
    this.#resampling = resampling;
    this.#emit = emit;
    this.#begun = levels.map(() => new Map());
  }

  get tilesHeld(): number {
    return this.#begun.reduce((sum, tiles) => sum + tiles.size, 0);
  }

  add(tileCol: number, tileRow: number, raster: Raster): void {
    this.#pass(0, tileCol, tileRow, raster);
  }

  /** A full-size tile that somebody else has halved; it is not emitted. */
  addHalved(tileCol: number, tileRow: number, half: Raster): void {
    this.#draw(0, tileCol, tileRow, (target, corner) => pasteRaster(half, target, corner));
  }

  #pass(level: number, tileCol: number, tileRow: number, raster: Raster): void {
    this.#emit(level, raster);
    this.#draw(level, tileCol, tileRow, (target, corner) => halveRaster(raster, target, corner, this.#resampling));
  }

  /** Has a tile drawn into its quarter of the tile above it. */
  #draw(level: number, tileCol: number, tileRow: number, draw: (target: Raster, corner: Corner) => void): void {
    const begun = this.#begun[level + 1];
    if (begun === undefined) return;

    const half = { col: tileCol >> 1, row: tileRow >> 1 };
    const target = begun.get(half.col) ?? this.#allocateTile(level + 1, half.col, half.row);
    begun.set(half.col, target);
    const corner = { col: (tileCol & 1) * (COG_TILE_PX / 2), row: (tileRow & 1) * (COG_TILE_PX / 2) };
    draw(target, corner);

    if (isLastOfTwo(tileCol, this.#levels[level]!.width) && isLastOfTwo(tileRow, this.#levels[level]!.height)) {
      begun.delete(half.col);
      this.#pass(level + 1, half.col, half.row, target);
    }
  }

  #allocateTile(level: number, tileCol: number, tileRow: number): Raster {
    const { width, height } = tileSize(this.#levels[level]!, tileCol, tileRow);
    return allocateRaster(width, height, this.#pixels.bandCount, this.#pixels.sampleType);
  }
}

/** A tile's size: cropped at the right and bottom edge. */
export function tileSize(level: LevelSize, tileCol: number, tileRow: number): LevelSize {
  return {
    width: Math.min(COG_TILE_PX, level.width - tileCol * COG_TILE_PX),
    height: Math.min(COG_TILE_PX, level.height - tileRow * COG_TILE_PX),
  };
}

function isLastOfTwo(tile: number, sizePx: number): boolean {
  return tile % 2 === 1 || (tile + 1) * COG_TILE_PX >= sizePx;
}
