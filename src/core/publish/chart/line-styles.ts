import type { MarkerShape } from '../graphic-scene.ts';

/**
 * How each line of a chart is told apart: by colour (Okabe & Ito, "Color Universal Design", 2008, those that stand out
 * from white, and two dark ones) and, where there is no colour, by its marks.
 */
export const LINE_STYLES = [
  { colour: '#0072b2', mark: 'circle' },
  { colour: '#d55e00', mark: 'box' },
  { colour: '#009e73', mark: 'diamond' },
  { colour: '#000000', mark: 'circle' },
  { colour: '#5a2d0c', mark: 'box' },
  { colour: '#4b0055', mark: 'diamond' },
] as const satisfies readonly { readonly colour: string; readonly mark: Exclude<MarkerShape, 'dot' | 'corners'> }[];
