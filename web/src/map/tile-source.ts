import DataTileSource from 'ol/source/DataTile.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import { type Cog, type CogTile, readTile } from './cog.ts';
import type { Plane } from './plane.ts';

/** Turns a tile's samples into RGBA, 4 bytes a pixel. */
export type Paint = (tile: CogTile) => Uint8Array;

/** The tiles of a COG as a source of OpenLayers' WebGL tile layer, painted with the given bands and laid on the plane. */
export function tileSource(
  plane: Plane,
  cog: Cog,
  options: {
    readonly bands: readonly number[];
    readonly paint: Paint;
    /** Blend between pixels where the map zooms in; not for classes. */
    readonly interpolate: boolean;
    readonly onProblem: (message: string) => void;
  },
): DataTileSource {
  const { bands, paint, interpolate, onProblem } = options;
  return new DataTileSource({
    projection: plane.projection,
    tileGrid: tileGridOf(plane, cog),
    tileSize: [cog.tileWidth, cog.tileHeight],
    bandCount: 4,
    interpolate,
    transition: 0,
    loader: async (z, x, y, { signal }) => {
      try {
        return paint(await readTile(cog, cog.levels[z]!, { x, y, bands, signal }));
      } catch (error) {
        if (!signal.aborted) onProblem(`Part of ${cog.name} cannot be read: ${(error as Error).message}.`);
        throw error;
      }
    },
  });
}

/**
 * Overviews are rounded to whole pixels, and pixels need not be square on the ground: a level's tile therefore covers
 * a width and a height of plane units that are not in its pixel ratio. OpenLayers knows one resolution a level, so the
 * tile's height is given in pixels of that resolution, apart from how many rows of samples it holds.
 */
function tileGridOf(plane: Plane, cog: Cog): TileGrid {
  const [minX, minY, maxX, maxY] = plane.extent;
  const levels = cog.levels.map((level) => {
    const resolution = (maxX - minX) / level.width;
    const rowUnits = (maxY - minY) / level.height;
    return { resolution, tileSize: [cog.tileWidth, (cog.tileHeight * rowUnits) / resolution] };
  });
  return new TileGrid({
    extent: plane.extent,
    origin: [minX, maxY],
    resolutions: levels.map(({ resolution }) => resolution),
    tileSizes: levels.map(({ tileSize }) => tileSize),
  });
}
