export type FontWeight = 400 | 600;

/** One family of letters as geometry, so that a layout measures and draws the same on every machine. */
export interface Typeface {
  /** Advance width, px. */
  measure(text: string, sizePx: number, weight: FontWeight): number;
  /** SVG path data of the text, its baseline starting at (x, y), px; y runs down. */
  outline(text: string, x: number, y: number, sizePx: number, weight: FontWeight): string;
}
