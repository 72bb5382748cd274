/** From the foot of a thing to the tip of its shadow, for each metre of its height, px. */
export interface ShadowWay {
  readonly right: number;
  readonly down: number;
}

export interface ShadowWays {
  readonly before: ShadowWay;
  readonly after: ShadowWay;
  readonly pixelMeters: number;
}

export function lengthOf({ right, down }: ShadowWay): number {
  return Math.hypot(right, down);
}

/**
 * The pixel `steps` px from another one along a way (negative: against it); −1 outside.
 *
 * @param width, length of a row and of the whole plane, px.
 */
export function along(from: number, way: ShadowWay, steps: number, width: number, length: number): number {
  const scale = steps / lengthOf(way);
  const col = (from % width) + Math.round(scale * way.right);
  const row = Math.floor(from / width) + Math.round(scale * way.down);
  return col < 0 || col >= width || row < 0 || row * width >= length ? -1 : row * width + col;
}
