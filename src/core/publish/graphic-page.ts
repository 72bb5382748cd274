import type { GraphicElement, TextElement } from './graphic-scene.ts';
import type { FontWeight, Typeface } from './typeface.ts';
import { wrapText } from './wrap-text.ts';

/** The width at which a graphic's measures are stated; every one grows with the width. */
export const DESIGN_WIDTH = 1600;
export const MARGIN = 48;
export const INK = '#121212';
export const PAPER = '#ffffff';

/** How text is set; sizes at the design width. */
export interface TextStyle {
  readonly size: number;
  readonly weight?: FontWeight;
  readonly colour?: string;
  readonly on?: string;
}

/**
 * A page that grows downwards: a cursor, and the elements drawn so far. Sizes passed in are those at the design width,
 * positions are px.
 */
export class GraphicPage {
  readonly width: number;
  readonly elements: GraphicElement[] = [];
  y = 0;
  readonly #typeface: Typeface;

  constructor(width: number, typeface: Typeface) {
    this.width = width;
    this.#typeface = typeface;
  }

  px(designPx: number): number {
    return (designPx * this.width) / DESIGN_WIDTH;
  }

  /** How high what would be drawn is, px; nothing is drawn. */
  heightOf(draw: (page: GraphicPage) => void): number {
    const page = new GraphicPage(this.width, this.#typeface);
    draw(page);
    return page.y;
  }

  add(element: GraphicElement): void {
    this.elements.push(element);
  }

  down(designPx: number): void {
    this.y += this.px(designPx);
  }

  moveTo(y: number): void {
    this.y = y;
  }

  measure(text: string, size: number, weight: FontWeight): number {
    return this.#typeface.measure(text, this.px(size), weight);
  }

  text(text: string, x: number, baseline: number, style: TextStyle): TextElement {
    const { size, weight = 400, colour = INK, on = PAPER } = style;
    const width = this.measure(text, size, weight);
    return { kind: 'text', text, x, baseline, width, sizePx: this.px(size), weight, colour, on };
  }

  textEndingAt(text: string, right: number, baseline: number, style: TextStyle): TextElement {
    const element = this.text(text, right, baseline, style);
    return { ...element, x: right - element.width };
  }

  /** Lines from the cursor on; the cursor ends below them. Across the whole page unless told. */
  paragraph(
    text: string,
    style: TextStyle & { readonly x?: number; readonly width?: number; readonly mostLines?: number },
  ): void {
    const { size, weight = 400, x = this.px(MARGIN), width = this.width - 2 * this.px(MARGIN), mostLines } = style;
    const lines = wrapText(text, width, (part) => this.measure(part, size, weight), mostLines);
    for (const line of lines) {
      this.add(this.text(line, x, this.y + this.px(size) * 1.08, style));
      this.down(size * 1.4);
    }
  }

  /** A hairline across the page. */
  rule(colour: string): void {
    const margin = this.px(MARGIN);
    this.add({
      kind: 'fill',
      x: margin,
      y: this.y,
      width: this.width - 2 * margin,
      height: this.px(1.5),
      colour,
    });
  }
}
