import type { PixelWindow } from '../../core/geo/grid.ts';

/** @throws RangeError for a window that is empty, not of whole pixels, or not inside. */
export function requireInside(window: PixelWindow, size: { readonly width: number; readonly height: number }): void {
  const { col, row, width, height } = window;
  const isWhole = [col, row, width, height].every(Number.isInteger);
  const isInside = col >= 0 && row >= 0 && col + width <= size.width && row + height <= size.height;
  if (isWhole && isInside && width > 0 && height > 0) return;
  throw new RangeError(
    `The window ${width} × ${height} px at (${col}, ${row}) does not lie in the image of ${size.width} × ${size.height} px.`,
  );
}
