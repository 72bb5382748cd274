import type { PixelWindow } from '../../core/geo/grid.ts';
import { addToBoxes, emptyBoxes, rasterOfBoxes } from '../../core/raster/box-means.ts';
import type { Raster } from '../../core/raster/raster.ts';
import type { PartReader } from '../../core/scene/scene.ts';

/** Rows of the level read at once: bounds memory whatever the size of the window. */
const STRIP_ROWS = 256;

/**
 * A window of a level's pixels in boxes of `sidePx` × `sidePx`, each the mean of its valid pixels.
 *
 * @param window in boxes; boxes at the level's right and lower edge hold what there is.
 * @throws as `PartReader.readWindow`.
 */
export async function readBoxes(
  reader: PartReader,
  level: number,
  window: PixelWindow,
  sidePx: number,
): Promise<Raster> {
  const size = reader.part.levels[level]!;
  const [col, row] = [window.col * sidePx, window.row * sidePx];
  const width = Math.min(window.width * sidePx, size.width - col);
  const height = Math.min(window.height * sidePx, size.height - row);
  const boxes = emptyBoxes({ width, height }, reader.part.bandNames.length, sidePx);
  for (let done = 0; done < height; done += STRIP_ROWS) {
    const strip = { col, row: row + done, width, height: Math.min(STRIP_ROWS, height - done) };
    addToBoxes(boxes, await reader.readWindow(strip, { level }), { col: 0, row: done });
  }
  return rasterOfBoxes(boxes);
}
