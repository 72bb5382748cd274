import type { PixelWindow } from '../geo/grid.ts';
import type { Box, Point } from './plane-geometry.ts';
import type { FontWeight } from './typeface.ts';

/** How a marker is drawn: its kind can be told by its shape alone. */
export type MarkerShape = 'box' | 'circle' | 'diamond' | 'corners' | 'dot';

/** One line of text. `on` is the colour behind it, `width` its advance; both so that legibility can be checked. */
export interface TextElement {
  readonly kind: 'text';
  readonly text: string;
  /** Left end of the baseline. */
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  readonly sizePx: number;
  readonly weight: FontWeight;
  readonly colour: string;
  readonly on: string;
}

/** Ground of one date: a panel (named `before`, `after`) or an inset (`inset-1-before`); names are unique in a scene. */
export type PictureElement = {
  readonly kind: 'picture';
  readonly name: string;
  readonly date: 'before' | 'after';
  /** What it shows, on the run's aligned grid, px. */
  readonly crop: PixelWindow;
} & Box;

/** What a graphic is made of, in drawing order. Sizes px, colours `#rrggbb`. */
export type GraphicElement =
  | TextElement
  | ({ readonly kind: 'fill'; readonly colour: string } & Box)
  | PictureElement
  /** What stands for ground that was not observed. */
  | ({ readonly kind: 'hatch'; readonly stepPx: number } & Box)
  | { readonly kind: 'shape'; readonly path: string; readonly colour: string }
  | { readonly kind: 'line'; readonly path: string; readonly colour: string; readonly strokePx: number }
  | ({ readonly kind: 'marker'; readonly shape: MarkerShape; readonly colour: string; readonly strokePx: number } & Box)
  /** A line over a picture, seen on any ground. */
  | { readonly kind: 'outline'; readonly path: string; readonly colour: string; readonly strokePx: number }
  | { readonly kind: 'leader'; readonly from: Point; readonly to: Point; readonly strokePx: number }
  | {
      readonly kind: 'badge';
      readonly centre: Point;
      readonly radius: number;
      readonly text: TextElement;
    };

/** A whole graphic as plain data: no pixels, no letters' shapes. Rendered by `graphicToSvg`. */
export interface GraphicScene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly background: string;
  readonly panels: { readonly before: Box; readonly after: Box };
  readonly elements: readonly GraphicElement[];
}
