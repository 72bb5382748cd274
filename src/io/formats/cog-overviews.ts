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

/** Which tile of which level, 0 the full size. */
export interface LevelTile {
  readonly level: number;
  readonly tileCol: number;
  readonly tileRow: number;
}

interface Corner {
  readonly col: number;
  readonly row: number;
}

/** An overview tile, and how many of its quarters are still to come. */
interface BegunTile {
  readonly raster: Raster;
  missing: number;
}

/**
 * Makes overview tiles out of full-size tiles as they pass by, in any order.
 *
 * Holds only the overview tiles that are begun and not finished: row by row less than one tile a column of full-size
 * tiles, however many rows there are.
 */
export class OverviewPyramid {
  readonly #levels: readonly LevelSize[];
  readonly #pixels: { readonly bandCount: number; readonly sampleType: SampleType };
  readonly #resampling: Resampling;
  readonly #emit: (place: LevelTile, raster: Raster) => void;
  readonly #begun: Map<number, BegunTile>[];
  /** The last overview tile's, for another. */
  #spare: Raster | null = null;

  /** `emit` gets every tile of every level, the full-size tiles among them; its raster is good until `emit` returns. */
  constructor(
    levels: readonly LevelSize[],
    pixels: { readonly bandCount: number; readonly sampleType: SampleType },
    resampling: Resampling,
    emit: (place: LevelTile, raster: Raster) => void,
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
    this.#pass({ level: 0, tileCol, tileRow }, raster);
  }

  /** A tile that somebody else has halved; it is not emitted. */
  addHalved(place: LevelTile, half: Raster): void {
    this.#draw(place, (target, corner) => pasteRaster(half, target, corner));
  }

  #pass(place: LevelTile, raster: Raster): void {
    this.#emit(place, raster);
    this.#draw(place, (target, corner) => halveRaster(raster, target, corner, this.#resampling));
  }

  /** Has a tile drawn into its quarter of the tile above it, and passes that on once it is whole. */
  #draw({ level, tileCol, tileRow }: LevelTile, draw: (target: Raster, corner: Corner) => void): void {
    const begun = this.#begun[level + 1];
    if (begun === undefined) return;
    const above = { level: level + 1, tileCol: tileCol >> 1, tileRow: tileRow >> 1 };
    const index = tileIndex(this.#levels[above.level]!, above);
    const tile = begun.get(index) ?? this.#begin(above);
    begun.set(index, tile);
    draw(tile.raster, { col: (tileCol & 1) * (COG_TILE_PX / 2), row: (tileRow & 1) * (COG_TILE_PX / 2) });
    tile.missing--;
    if (tile.missing > 0) return;
    begun.delete(index);
    this.#pass(above, tile.raster);
    this.#spare = tile.raster;
  }

  #begin({ level, tileCol, tileRow }: LevelTile): BegunTile {
    const { cols, rows } = tilesOf(this.#levels[level - 1]!);
    return {
      raster: this.#blank(tileSize(this.#levels[level]!, tileCol, tileRow)),
      missing: Math.min(2, cols - 2 * tileCol) * Math.min(2, rows - 2 * tileRow),
    };
  }

  #blank({ width, height }: LevelSize): Raster {
    const spare = this.#spare;
    if (spare?.width !== width || spare.height !== height) {
      return allocateRaster(width, height, this.#pixels.bandCount, this.#pixels.sampleType);
    }
    this.#spare = null;
    for (const plane of [...spare.bands, spare.valid]) plane.fill(0);
    return spare;
  }
}

/** Which of a level's tiles, row by row. */
export function tileIndex(level: LevelSize, { tileCol, tileRow }: Pick<LevelTile, 'tileCol' | 'tileRow'>): number {
  return tileRow * tilesOf(level).cols + tileCol;
}

function tilesOf({ width, height }: LevelSize): { readonly cols: number; readonly rows: number } {
  return { cols: Math.ceil(width / COG_TILE_PX), rows: Math.ceil(height / COG_TILE_PX) };
}

/** A tile's size: cropped at the right and bottom edge. */
export function tileSize(level: LevelSize, tileCol: number, tileRow: number): LevelSize {
  return {
    width: Math.min(COG_TILE_PX, level.width - tileCol * COG_TILE_PX),
    height: Math.min(COG_TILE_PX, level.height - tileRow * COG_TILE_PX),
  };
}
