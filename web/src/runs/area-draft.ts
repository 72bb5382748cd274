import { toLonLat } from '../../../src/core/geo/crs.ts';
import { type Grid, pixelToMap } from '../../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';

/** A rectangle on the before scene's preview, shares of its width and height: left and top 0, right and bottom 1. */
export interface AreaDraft {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Two corners in any order. */
export function areaBetween(a: PixelPoint, b: PixelPoint, { width, height }: Grid): AreaDraft {
  const share = (value: number, whole: number) => Math.min(1, Math.max(0, value / whole));
  return {
    left: share(Math.min(a.col, b.col), width),
    top: share(Math.min(a.row, b.row), height),
    right: share(Math.max(a.col, b.col), width),
    bottom: share(Math.max(a.row, b.row), height),
  };
}

/** RFC 7946; the rectangle's edges follow the grid at so many steps, since they bend in longitude and latitude. */
const EDGE_STEPS = 8;

/** The area as a GeoJSON polygon in lon/lat, counter-clockwise; null where the scene has no georeference. */
export function areaGeojson({ left, top, right, bottom }: AreaDraft, grid: Grid) {
  const { crs } = grid;
  if (crs === null) return null;
  const corners = [
    [left, top],
    [left, bottom],
    [right, bottom],
    [right, top],
  ] as const;
  const ring = corners.flatMap(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    return Array.from({ length: EDGE_STEPS }, (_, step) => {
      const along = step / EDGE_STEPS;
      const at = { col: (x + along * (nextX - x)) * grid.width, row: (y + along * (nextY - y)) * grid.height };
      const { lon, lat } = toLonLat(crs, pixelToMap(grid, at));
      return [lon, lat];
    });
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}
