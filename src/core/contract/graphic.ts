import type { PixelWindow } from '../geo/grid.ts';

/** Shapes of a graphic, width over height; `auto` is as high as its content. */
export const GRAPHIC_PRESETS = {
  auto: null,
  wide: 16 / 9,
  square: 1,
  portrait: 4 / 5,
  'a4-landscape': 297 / 210,
  a4: 210 / 297,
} as const satisfies Record<string, number | null>;

export type GraphicPreset = keyof typeof GRAPHIC_PRESETS;

/** What a graphic can be written as; `gif` and `webp` blink between the dates, `html` is one file with a slider. */
export const GRAPHIC_FORMATS = ['png', 'jpeg', 'svg', 'pdf', 'gif', 'webp', 'html'] as const;

export type GraphicFormat = (typeof GRAPHIC_FORMATS)[number];

/** How wide a graphic may be, px. */
export const GRAPHIC_WIDTH = { least: 1200, usual: 1600, most: 8000 } as const;

/**
 * What a person asks of a graphic of a run. As query parameters of `GET /api/runs/{id}/graphic.{format}` and as options of
 * `aftermath graphic` the fields have these names; lists are joined by commas, a crop is `col,row,width,height`.
 */
export interface GraphicRequest {
  readonly preset: GraphicPreset;
  readonly widthPx: number;
  /** The panels side by side or one above the other; null takes what suits preset and ground. */
  readonly arrangement: 'beside' | 'stacked' | null;
  /** On the run's aligned grid, px; null takes the ground round the strongest findings. */
  readonly crop: PixelWindow | null;
  /** In place of the drafted headline. */
  readonly title: string | null;
  /** Of images that state none; a stated one stays. */
  readonly credit: string | null;
  /** Ids of the findings that are called out, first is strongest; null calls out the strongest in the crop. */
  readonly findings: readonly string[] | null;
  /** Ids of findings shown enlarged, at most three. */
  readonly insets: readonly string[];
  readonly locator: boolean;
}

export const USUAL_GRAPHIC: GraphicRequest = {
  preset: 'auto',
  widthPx: GRAPHIC_WIDTH.usual,
  arrangement: null,
  crop: null,
  title: null,
  credit: null,
  findings: null,
  insets: [],
  locator: false,
};
