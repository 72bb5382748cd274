import type { PixelBox } from '../core/contract/finding.ts';
import type { gridLocator } from '../core/findings/locate-on-grid.ts';
import { type AreaOfInterest, areaHolds, maskOutside } from '../core/geo/area-of-interest.ts';
import { type Grid, mapToPixel } from '../core/geo/grid.ts';
import type { ScenePart } from '../core/scene/scene.ts';

/** Where in a scene's files objects are asked for. Boxes are px of the file. */
export interface SearchArea {
  /** Whether an object with this box stands there: its middle counts. */
  holds(part: ScenePart, box: PixelBox): boolean;
  /** Whether any ground of this box lies there. */
  meets(part: ScenePart, box: PixelBox): boolean;
}

/** The area of interest, seen from the files of one date. */
export function searchArea(area: AreaOfInterest, grid: Grid, locate: ReturnType<typeof gridLocator>): SearchArea {
  const { minX, minY, maxX, maxY } = area.extent;
  const least = mapToPixel(grid, { x: minX, y: maxY });
  const most = mapToPixel(grid, { x: maxX, y: minY });
  return {
    holds: (part, box) => {
      const [x0, y0, x1, y1] = locate(part, box);
      return areaHolds(area, grid, { col: (x0 + x1) / 2, row: (y0 + y1) / 2 });
    },
    meets: (part, box) => {
      const [x0, y0, x1, y1] = locate(part, box);
      const col = Math.floor(Math.max(x0, least.col));
      const row = Math.floor(Math.max(y0, least.row));
      const width = Math.ceil(Math.min(x1, most.col)) - col;
      const height = Math.ceil(Math.min(y1, most.row)) - row;
      if (width <= 0 || height <= 0) return false;
      const inside = new Uint8Array(width * height).fill(1);
      maskOutside(area, grid, { col, row, width, height }, inside);
      return inside.includes(1);
    },
  };
}
