import { create, type Font } from 'fontkit';

/** What fontkit has inside and does not say in its types. */
interface VariableInside {
  variationCoords: readonly number[];
  readonly _transformedGlyphs: readonly { readonly points?: readonly OutlinePoint[] }[];
  readonly _variationProcessor: { transformPoints(glyph: number, points: readonly OutlinePoint[]): void };
}

interface OutlinePoint {
  x: number;
  y: number;
  readonly endContour: boolean;
  copy(): OutlinePoint;
}

/** Four points past a glyph's own, from which its metrics would follow. */
const PHANTOMS = 4;

/**
 * One weight of a variable WOFF2 font whose only axis is weight.
 *
 * fontkit 2 varies the letters of plain TrueType files only (its `getVariation` fails on WOFF2); here its own arithmetic is applied
 * to the unpacked letters. Composite letters stay at the lightest weight, which ideographs and syllables are not.
 */
export function fontOfWeight(file: Buffer, weight: number): Font {
  const font = create(file) as Font;
  const inside = font as unknown as VariableInside;
  inside.variationCoords = [weight];
  font.getGlyph(0);
  for (const [glyph, { points }] of inside._transformedGlyphs.entries()) {
    if (points === undefined || points.length === 0) continue;
    inside._variationProcessor.transformPoints(glyph, [...points, ...Array.from({ length: PHANTOMS }, phantom)]);
  }
  return font;
}

function phantom(): OutlinePoint {
  return { x: 0, y: 0, endContour: true, copy: phantom };
}
