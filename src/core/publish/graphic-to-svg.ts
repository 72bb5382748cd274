import { type GraphicMark, graphicMarks } from './graphic-marks.ts';
import type { GraphicScene } from './graphic-scene.ts';
import { escapeMarkup } from './markup.ts';
import type { Box } from './plane-geometry.ts';
import type { Typeface } from './typeface.ts';

/** What `href` holds for each picture of a scene, by name: data URIs for a file that stands alone. */
export type GraphicPictures = Readonly<Record<string, string>>;

/** What a graphic says to those who cannot see it. */
export interface GraphicWords {
  readonly title: string;
  /** Of the whole picture, as alt text. */
  readonly description: string;
}

/**
 * A graphic as SVG: text as outlines, so that no machine's fonts matter, and the pictures by reference.
 *
 * @param words for those who cannot see it; none where it is only painted.
 */
export function graphicToSvg(
  scene: Omit<GraphicScene, 'panels'>,
  typeface: Typeface,
  pictures: GraphicPictures,
  words: GraphicWords | null = null,
): string {
  const { widthPx, heightPx } = scene;
  const role = words === null ? '' : ' role="img" aria-labelledby="title description"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}"${role}>`,
    ...(words === null
      ? []
      : [
          `<title id="title">${escapeMarkup(words.title)}</title>`,
          `<desc id="description">${escapeMarkup(words.description)}</desc>`,
        ]),
    ...graphicMarks(scene).map((mark) => draw(mark, typeface, pictures)),
    '</svg>',
  ].join('\n');
}

function draw(mark: GraphicMark, typeface: Typeface, pictures: GraphicPictures): string {
  switch (mark.kind) {
    case 'text': {
      const { text, x, baseline, sizePx, weight, colour } = mark;
      return `<path d="${typeface.outline(text, x, baseline, sizePx, weight)}" fill="${colour}"/>`;
    }
    case 'picture':
      return `<image ${frame(mark)} preserveAspectRatio="none" href="${pictures[mark.name]}"/>`;
    case 'rectangle':
      return `<rect ${frame(mark)} ${paint(mark)}/>`;
    case 'disc':
      return `<circle cx="${n(mark.centre.x)}" cy="${n(mark.centre.y)}" r="${n(mark.radius)}" ${paint(mark)}/>`;
    case 'path':
      return `<path d="${mark.path}" ${paint(mark)}/>`;
  }
}

function paint({ fill = 'none', stroke, strokePx = 1 }: { fill?: string; stroke?: string; strokePx?: number }): string {
  return `fill="${fill}"${stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="${n(strokePx)}"`}`;
}

function frame({ x, y, width, height }: Box): string {
  return `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

/** A hundredth of a pixel is finer than anyone sees. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
