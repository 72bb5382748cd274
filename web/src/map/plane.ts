import Projection from 'ol/proj/Projection.js';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';

/**
 * The plane that the map draws in: the run's aligned grid laid flat, its top-left corner at (0, 0), y upwards.
 *
 * Its unit is the ground metre where the run knows it, else the pixel. So pixels are never warped for display, a
 * grid in degrees or in Web Mercator metres is shown in its true proportions, and runs without georeference need no
 * second way. Longitude and latitude come from the grid, not from this plane.
 */
export interface Plane {
  readonly grid: Grid;
  /** Size of a pixel, plane units. */
  readonly unitsPerCol: number;
  readonly unitsPerRow: number;
  readonly isGround: boolean;
  /** [minX, minY, maxX, maxY] of the grid, plane units. */
  readonly extent: [number, number, number, number];
  readonly projection: Projection;
}

export function planeOf({ grid, pixelMeters }: Pick<RunManifest, 'grid' | 'pixelMeters'>): Plane {
  const { width: unitsPerCol, height: unitsPerRow } = pixelMeters ?? { width: 1, height: 1 };
  const extent: Plane['extent'] = [0, -grid.height * unitsPerRow, grid.width * unitsPerCol, 0];
  const projection = new Projection({
    code: 'aftermath:aligned-grid',
    units: pixelMeters ? 'm' : 'pixels',
    extent,
    getPointResolution: (resolution) => resolution,
  });
  return { grid, unitsPerCol, unitsPerRow, isGround: pixelMeters !== null, extent, projection };
}

export function toPlane(plane: Plane, { col, row }: PixelPoint): [x: number, y: number] {
  return [col * plane.unitsPerCol, -row * plane.unitsPerRow];
}

export function fromPlane(plane: Plane, [x = 0, y = 0]: readonly number[]): PixelPoint {
  return { col: x / plane.unitsPerCol, row: -y / plane.unitsPerRow };
}

/** Where an image of the grid's size lies that was moved. */
export function shiftedExtent(plane: Plane, shift: PixelPoint): [number, number, number, number] {
  const [minX, minY, maxX, maxY] = plane.extent;
  const [x, y] = toPlane(plane, shift);
  return [minX + x, minY + y, maxX + x, maxY + y];
}
