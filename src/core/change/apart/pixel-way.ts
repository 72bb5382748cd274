/** A way over the grid for each metre of a thing's height, px: to the tip of its shadow, or to where its top is shown. */
export interface PixelWay {
  readonly right: number;
  readonly down: number;
}

export interface ShadowWays {
  readonly before: PixelWay;
  readonly after: PixelWay;
  readonly pixelMeters: number;
}

export function lengthOf({ right, down }: PixelWay): number {
  return Math.hypot(right, down);
}

/**
 * The pixel `steps` px from another one along a way (negative: against it); −1 outside.
 *
 * @param width, length of a row and of the whole plane, px.
 */
export function along(from: number, way: PixelWay, steps: number, width: number, length: number): number {
  const scale = steps / lengthOf(way);
  const col = (from % width) + Math.round(scale * way.right);
  const row = Math.floor(from / width) + Math.round(scale * way.down);
  return col < 0 || col >= width || row < 0 || row * width >= length ? -1 : row * width + col;
}
