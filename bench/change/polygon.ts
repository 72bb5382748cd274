/** Corners, px. */
export type Polygon = readonly (readonly [col: number, row: number])[];

/** Whether a position lies in a polygon (even-odd rule). */
export function holds(polygon: Polygon, [col, row]: readonly [number, number]): boolean {
  let isInside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [x, y] = polygon[i]!;
    const [u, v] = polygon[j]!;
    if (y > row !== v > row && col < ((u - x) * (row - y)) / (v - y) + x) isInside = !isInside;
  }
  return isInside;
}
