import type { PixelBox } from '../contract/finding.ts';
import { IDENTITY } from '../geo/affine.ts';
import { applyBentMap, type BentMap } from '../geo/bent-map.ts';
import { crsTransform } from '../geo/crs.ts';
import { type Grid, mapToPixel, pixelToMap } from '../geo/grid.ts';
import type { PixelPoint } from '../geo/points.ts';
import type { Scene, ScenePart } from '../scene/scene.ts';

/** A box in a source image's own pixels, and the file it counts in. */
export interface SourceBox {
  readonly box: PixelBox;
  /** File name without its folders: a finding is published, a local path is not. */
  readonly asset: string;
}

/**
 * Where boxes of a grid lie in the files of a scene: grid px → map → the scene's CRS → file px.
 *
 * The box is the upright hull of the four corners, cut at the file's edge, to a hundredth of a pixel. Of several files
 * the first that holds the box's centre counts; null where none does.
 *
 * @param gridToScene from a pixel of the grid to where the scene's own georeference puts that ground, on the same grid.
 */
export function sourceLocator(
  scene: Scene,
  grid: Grid,
  gridToScene: BentMap = IDENTITY,
): (box: PixelBox) => SourceBox | null {
  const toScene =
    grid.crs === null || scene.crs === null
      ? (point: { x: number; y: number }) => point
      : crsTransform(grid.crs, scene.crs);
  const locate = (part: ScenePart, point: PixelPoint) =>
    mapToPixel(part.grid, toScene(pixelToMap(grid, applyBentMap(gridToScene, point))));
  return ([x0, y0, x1, y1]) => {
    const centre = { col: (x0 + x1) / 2, row: (y0 + y1) / 2 };
    const part = scene.parts.find((candidate) => holds(candidate.grid, locate(candidate, centre)));
    if (part === undefined) return null;
    const corners = [
      { col: x0, row: y0 },
      { col: x1, row: y0 },
      { col: x1, row: y1 },
      { col: x0, row: y1 },
    ].map((corner) => locate(part, corner));
    const cols = corners.map(({ col }) => hundredths(Math.min(part.grid.width, Math.max(0, col))));
    const rows = corners.map(({ row }) => hundredths(Math.min(part.grid.height, Math.max(0, row))));
    return {
      box: [Math.min(...cols), Math.min(...rows), Math.max(...cols), Math.max(...rows)],
      asset: part.asset.split(/[\\/]/).at(-1)!,
    };
  };
}

function holds(grid: Grid, { col, row }: PixelPoint): boolean {
  return col >= 0 && row >= 0 && col < grid.width && row < grid.height;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
