import DataTileSource from 'ol/source/DataTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { type Cog, type CogTile, readTile } from './cog.ts';
import { type Plane, shiftedExtent } from './plane.ts';

/** Turns a tile's samples into what a texture holds: four values a pixel, bytes or floats. */
export type Paint = (tile: CogTile) => Uint8Array | Float32Array;

export interface TileSourceOptions {
  readonly bands: readonly number[];
  readonly paint: Paint;
  /** Blend between pixels where the map zooms in; not for classes. */
  readonly interpolate: boolean;
  readonly onProblem: (message: string) => void;
}

/** The tiles of a COG as a source of OpenLayers' WebGL tile layer, painted with the given bands and laid on the plane. */
export class CogTileSource extends DataTileSource {
  readonly #plane: Plane;
  readonly #cog: Cog;
  #bands: readonly number[];

  constructor(plane: Plane, cog: Cog, { bands, paint, interpolate, onProblem }: TileSourceOptions) {
    super({
      projection: plane.projection,
      tileGrid: tileGridOf(plane, cog),
      tileSize: [cog.tileWidth, cog.tileHeight],
      bandCount: 4,
      interpolate,
      transition: 0,
      loader: async (z, x, y, { signal }) => {
        try {
          return paint(await readTile(cog, cog.levels[z]!, { x, y, bands: this.#bands, signal }));
        } catch (error) {
          if (!signal.aborted) onProblem(`Part of ${cog.name} cannot be read: ${(error as Error).message}.`);
          throw error;
        }
      },
    });
    this.#plane = plane;
    this.#cog = cog;
    this.#bands = bands;
  }

  /** Reads other bands from now on. Where they are the same, nothing is read. */
  showBands(bands: readonly number[]): void {
    if (bands.join() === this.#bands.join()) return;
    this.#bands = bands;
    this.setKey(`bands ${bands.join()}`);
  }

  /** Moves the image from the plane's corner, px; tiles and textures stay. Maps have to be drawn again. */
  moveTo(shift: PixelPoint): void {
    this.tileGrid = tileGridOf(this.#plane, this.#cog, shift);
  }
}

/**
 * Overviews are rounded to whole pixels, and pixels need not be square on the ground: a level's tile therefore covers
 * a width and a height of plane units that are not in its pixel ratio. OpenLayers knows one resolution a level, so the
 * tile's height is given in pixels of that resolution, apart from how many rows of samples it holds.
 *
 * @param shift how far from the plane's corner the image begins, px.
 */
function tileGridOf(plane: Plane, cog: Cog, shift: PixelPoint = { col: 0, row: 0 }): TileGrid {
  const extent = shiftedExtent(plane, shift);
  const [minX, minY, maxX, maxY] = extent;
  const levels = cog.levels.map((level) => {
    const resolution = (maxX - minX) / level.width;
    const rowUnits = (maxY - minY) / level.height;
    return { resolution, tileSize: [cog.tileWidth, (cog.tileHeight * rowUnits) / resolution] };
  });
  return new TileGrid({
    extent,
    origin: [minX, maxY],
    resolutions: levels.map(({ resolution }) => resolution),
    tileSizes: levels.map(({ tileSize }) => tileSize),
  });
}
