import type { Finding, PixelBox } from '../contract/finding.ts';
import type { Grid, PixelWindow } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';
import { markerPaths } from './graphic-marks.ts';
import type { Point, Size } from './plane-geometry.ts';
import { outlinePath } from './spread-finding.ts';

/** A window shows so many times what it is of, and no less than so many pixels. */
const CONTEXT = 2.4;
const LEAST_PX = 64;

/** The ground round a finding's box in the proportions of a picture, whole pixels, inside the grid. */
export function findingWindow(grid: Grid, [x0, y0, x1, y1]: PixelBox, proportions: Size): PixelWindow {
  const pixel = groundPixelSize(grid) ?? { width: 1, height: 1 };
  const tallness = (proportions.height / proportions.width) * (pixel.width / pixel.height);
  const wanted = Math.max(LEAST_PX, CONTEXT * (x1 - x0), (CONTEXT * (y1 - y0)) / tallness);
  const width = Math.min(grid.width, Math.ceil(wanted));
  const height = Math.min(grid.height, Math.max(1, Math.ceil(wanted * tallness)));
  const start = (middle: number, length: number, whole: number) =>
    Math.max(0, Math.min(whole - length, Math.round(middle - length / 2)));
  return {
    col: start((x0 + x1) / 2, width, grid.width),
    row: start((y0 + y1) / 2, height, grid.height),
    width,
    height,
  };
}

/** The largest picture of a window in ground proportions that fits into a size. */
export function pictureSize(grid: Grid, window: PixelWindow, most: Size): Size {
  const pixel = groundPixelSize(grid) ?? { width: 1, height: 1 };
  const width = window.width * pixel.width;
  const height = window.height * pixel.height;
  const scale = Math.min(most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A finding on its picture, as an SVG path: its own outline where that can be told from a box, else corners that leave it free.
 *
 * @param options `at` the picture's top-left corner, `gapPx` between the corners and the finding.
 */
export function findingFrame(
  finding: Finding,
  window: PixelWindow,
  picture: Size,
  { at, gapPx }: { readonly at: Point; readonly gapPx: number },
): string {
  const outline = finding.kind === 'change' ? outlinePath(finding, window, picture, at) : '';
  if (outline !== '') return outline;
  const [x0, y0, x1, y1] = finding.box;
  const across = picture.width / window.width;
  const down = picture.height / window.height;
  return markerPaths.corners({
    x: at.x + (x0 - window.col) * across - gapPx,
    y: at.y + (y0 - window.row) * down - gapPx,
    width: (x1 - x0) * across + 2 * gapPx,
    height: (y1 - y0) * down + 2 * gapPx,
  });
}
