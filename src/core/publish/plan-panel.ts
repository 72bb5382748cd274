import type { PixelWindow } from '../geo/grid.ts';
import type { ScenePart } from '../scene/scene.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a crop of a file becomes a panel: read a window of one level, scale it, cut the panel out. All px. */
export interface PanelPlan {
  readonly level: number;
  readonly window: PixelWindow;
  /** What the window becomes, at least the panel's size. */
  readonly scaled: Size;
  /** Where in that the panel's top-left corner lies. */
  readonly cut: { readonly left: number; readonly top: number };
}

/**
 * The coarsest level that still has a pixel for every pixel of the panel, and the window of it that covers the crop.
 *
 * Overviews are taken to halve, an odd edge rounded up, as Aftermath's own COGs do: a pixel of level k covers 2^k.
 */
export function planPanel(part: ScenePart, crop: PixelWindow, panel: Size): PanelPlan {
  const { width: gridWidth } = part.grid;
  const steps = part.levels.map(({ width }) => 2 ** Math.round(Math.log2(gridWidth / width)));
  const reduction = Math.min(crop.width / panel.width, crop.height / panel.height);
  const level = steps.reduce((best, step, index) => (step <= reduction && step > steps[best]! ? index : best), 0);
  const step = steps[level]!;
  const size = part.levels[level]!;
  const col = Math.floor(crop.col / step);
  const row = Math.floor(crop.row / step);
  const window = {
    col,
    row,
    width: Math.min(size.width, Math.ceil((crop.col + crop.width) / step)) - col,
    height: Math.min(size.height, Math.ceil((crop.row + crop.height) / step)) - row,
  };
  const across = panel.width / crop.width;
  const down = panel.height / crop.height;
  const cut = { left: Math.round((crop.col - col * step) * across), top: Math.round((crop.row - row * step) * down) };
  return {
    level,
    window,
    scaled: {
      width: Math.max(Math.round(window.width * step * across), cut.left + panel.width),
      height: Math.max(Math.round(window.height * step * down), cut.top + panel.height),
    },
    cut,
  };
}
