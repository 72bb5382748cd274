import type { PixelBox } from '../contract/finding.ts';
import { IDENTITY } from '../geo/affine.ts';
import { type BentMap, invertBentMap } from '../geo/bent-map.ts';
import { crsTransform } from '../geo/crs.ts';
import { type Grid, mapToPixel, pixelToMap } from '../geo/grid.ts';
import type { Scene, ScenePart } from '../scene/scene.ts';

/**
 * Where boxes of a scene's files lie on a grid: file px → the scene's CRS → map → grid px; the way back of
 * `sourceLocator`. The box is the upright one round where its corners come to lie; it may reach beyond the grid.
 *
 * @param gridToScene from a pixel of the grid to where the scene's own georeference puts that ground, on the same grid.
 */
export function gridLocator(
  scene: Scene,
  grid: Grid,
  gridToScene: BentMap = IDENTITY,
): (part: ScenePart, box: PixelBox) => PixelBox {
  const toGridMap =
    grid.crs === null || scene.crs === null
      ? (point: { x: number; y: number }) => point
      : crsTransform(scene.crs, grid.crs);
  const back = invertBentMap(gridToScene);
  return (part, [x0, y0, x1, y1]) => {
    const corners = [
      { col: x0, row: y0 },
      { col: x1, row: y0 },
      { col: x1, row: y1 },
      { col: x0, row: y1 },
    ].map((corner) => back(mapToPixel(grid, toGridMap(pixelToMap(part.grid, corner)))));
    const cols = corners.map(({ col }) => col);
    const rows = corners.map(({ row }) => row);
    return [Math.min(...cols), Math.min(...rows), Math.max(...cols), Math.max(...rows)];
  };
}
