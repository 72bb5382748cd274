import { UsageError } from '../contract/errors.ts';
import { type Crs, fromLonLat } from './crs.ts';
import { geojsonPolygons, lonLatOf } from './geojson-polygons.ts';
import { type Extent, type Grid, gridExtent, type PixelWindow } from './grid.ts';
import type { MapPoint, PixelPoint } from './points.ts';

type Ring = readonly MapPoint[];

/** An area's share is measured along so many lines: good to a thousandth where its corners are some hundred. */
const LINES = 2048;

/** The area of interest in a scene's CRS: rings of one or more polygons; inside is what an odd number of rings holds. */
export interface AreaOfInterest {
  readonly rings: readonly Ring[];
  readonly extent: Extent;
}

/**
 * Reads the polygons of a GeoJSON document (geometry, feature or collection; lon/lat) into a CRS.
 *
 * @throws UsageError where it holds no polygon or coordinates that are no longitude and latitude.
 */
export function areaOfInterest(geojson: unknown, crs: Crs): AreaOfInterest {
  const rings = geojsonPolygons(geojson)
    .flat()
    .map((ring) => ring.map((position) => fromLonLat(crs, lonLatOf(position))));
  if (rings.length === 0)
    throw new UsageError('The area of interest holds no polygon. Give a GeoJSON Polygon or MultiPolygon in lon/lat.');
  const points = rings.flat();
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return {
    rings,
    extent: { minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) },
  };
}

/** Clears `valid` (width × height of the window) at every pixel whose centre lies outside the area. */
export function maskOutside(area: AreaOfInterest, grid: Grid, window: PixelWindow, valid: Uint8Array): void {
  for (let row = 0; row < window.height; row++) {
    const y = grid.originY - (window.row + row + 0.5) * grid.pixelHeight;
    const crossings = area.rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    let inside = false;
    let next = 0;
    for (let col = 0; col < window.width; col++) {
      const x = grid.originX + (window.col + col + 0.5) * grid.pixelWidth;
      while (next < crossings.length && crossings[next]! <= x) {
        inside = !inside;
        next++;
      }
      if (!inside) valid[row * window.width + col] = 0;
    }
  }
}

/** Whether the area holds the middle of the pixel that a point of the grid lies in. */
export function areaHolds(area: AreaOfInterest, grid: Grid, { col, row }: PixelPoint): boolean {
  const inside = new Uint8Array([1]);
  maskOutside(area, grid, { col: Math.floor(col), row: Math.floor(row), width: 1, height: 1 }, inside);
  return inside[0] === 1;
}

/**
 * Pixels of the ground that is asked about: all of the grid without an area; with one those whose centre lies in it, and as
 * many more as it is larger than what of it lies on the grid, since what lies off both scenes is asked about as well.
 */
export function askedPixels(area: AreaOfInterest | null, grid: Grid): number {
  if (area === null) return grid.width * grid.height;
  let count = 0;
  for (let row = 0; row < grid.height; row++) {
    const line = new Uint8Array(grid.width).fill(1);
    maskOutside(area, grid, { col: 0, row, width: grid.width, height: 1 }, line);
    for (const inside of line) count += inside;
  }
  return count === 0 ? 0 : count / shareOnGrid(area, gridExtent(grid));
}

/** Share of an area that an extent holds, 0..1, measured along lines of even distance. */
function shareOnGrid({ rings, extent }: AreaOfInterest, { minX, minY, maxX, maxY }: Extent): number {
  if (extent.minX >= minX && extent.maxX <= maxX && extent.minY >= minY && extent.maxY <= maxY) return 1;
  let all = 0;
  let held = 0;
  for (let line = 0; line < LINES; line++) {
    const y = extent.minY + ((line + 0.5) / LINES) * (extent.maxY - extent.minY);
    const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const [from, to] = [crossings[i]!, crossings[i + 1]!];
      all += to - from;
      if (y > minY && y < maxY) held += Math.max(0, Math.min(to, maxX) - Math.max(from, minX));
    }
  }
  return held / all;
}

function crossingsAt(ring: Ring, y: number): number[] {
  const crossings: number[] = [];
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    if (a.y > y !== b.y > y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  }
  return crossings;
}
