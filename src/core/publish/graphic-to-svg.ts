import type { GraphicElement, GraphicScene, MarkerShape, TextElement } from './graphic-scene.ts';
import type { Box } from './plane-geometry.ts';
import type { Typeface } from './typeface.ts';

const HALO = '#000000';

/** What `href` holds for each picture of a scene, by name: data URIs for a file that stands alone. */
export type GraphicPictures = Readonly<Record<string, string>>;

/** A graphic as SVG: text as outlines, so that no machine's fonts matter, and the pictures by reference. */
export function graphicToSvg(scene: GraphicScene, typeface: Typeface, pictures: GraphicPictures): string {
  const { widthPx, heightPx, background } = scene;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">`,
    `<rect width="${widthPx}" height="${heightPx}" fill="${background}"/>`,
    ...scene.elements.map((element) => draw(element, typeface, pictures)),
    '</svg>',
  ].join('\n');
}

function draw(element: GraphicElement, typeface: Typeface, pictures: GraphicPictures): string {
  switch (element.kind) {
    case 'text':
      return drawText(element, typeface);
    case 'fill':
      return `<rect ${frame(element)} fill="${element.colour}"/>`;
    case 'hatch':
      return hatch(element);
    case 'picture':
      return `<image ${frame(element)} preserveAspectRatio="none" href="${pictures[element.name]}"/>`;
    case 'shape':
      return `<path d="${element.path}" fill="${element.colour}"/>`;
    case 'line':
      return stroke(element.path, element.colour, element.strokePx);
    case 'outline':
      return withHalo(element.path, element.colour, element.strokePx);
    case 'marker':
      return drawMarker(element.shape, element, element.colour, element.strokePx);
    case 'leader': {
      const { from, to, strokePx } = element;
      return withHalo(`M${n(from.x)} ${n(from.y)}L${n(to.x)} ${n(to.y)}`, '#ffffff', strokePx);
    }
    case 'badge': {
      const { centre, radius, text } = element;
      const rim = radius / 8;
      const disc = `<circle cx="${n(centre.x)}" cy="${n(centre.y)}" r="${n(radius - rim / 2)}" fill="${text.on}" stroke="${text.colour}" stroke-width="${n(rim)}"/>`;
      return disc + drawText(text, typeface);
    }
  }
}

function drawText({ text, x, baseline, sizePx, weight, colour }: TextElement, typeface: Typeface): string {
  return `<path d="${typeface.outline(text, x, baseline, sizePx, weight)}" fill="${colour}"/>`;
}

function drawMarker(shape: MarkerShape, box: Box, colour: string, strokePx: number): string {
  if (shape === 'dot') {
    const middle = `cx="${n(box.x + box.width / 2)}" cy="${n(box.y + box.height / 2)}"`;
    return `<circle ${middle} r="${n(box.width / 2)}" fill="${colour}" stroke="${HALO}" stroke-width="${n(strokePx / 3)}"/>`;
  }
  return withHalo(markerPaths[shape](box), colour, strokePx);
}

/** A line that is seen on bright and on dark ground: a dark rim on either side of the colour. */
function withHalo(path: string, colour: string, strokePx: number): string {
  return stroke(path, HALO, strokePx) + stroke(path, colour, strokePx / 2);
}

function stroke(path: string, colour: string, strokePx: number): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${n(strokePx)}"/>`;
}

const markerPaths = {
  box: ({ x, y, width, height }: Box) => `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`,
  circle: ({ x, y, width, height }: Box) => {
    const arc = `a${n(width / 2)} ${n(height / 2)} 0 0 1`;
    return `M${n(x)} ${n(y + height / 2)}${arc} ${n(width)} 0${arc} ${n(-width)} 0Z`;
  },
  diamond: ({ x, y, width, height }: Box) =>
    `M${n(x)} ${n(y + height / 2)}l${n(width / 2)} ${n(-height / 2)}l${n(width / 2)} ${n(height / 2)}l${n(-width / 2)} ${n(height / 2)}Z`,
  corners: ({ x, y, width, height }: Box) => {
    const arm = Math.min(width, height) / 3;
    const corner = (cornerX: number, cornerY: number, right: number, down: number) =>
      `M${n(cornerX)} ${n(cornerY + down * arm)}v${n(-down * arm)}h${n(right * arm)}`;
    return (
      corner(x, y, 1, 1) +
      corner(x + width, y, -1, 1) +
      corner(x, y + height, 1, -1) +
      corner(x + width, y + height, -1, -1)
    );
  },
} satisfies Record<Exclude<MarkerShape, 'dot'>, (box: Box) => string>;

/** Rising lines across a box, cut at its edges here: an SVG pattern takes librsvg ten times as long. */
function hatch(box: Box & { readonly stepPx: number }): string {
  const { stepPx } = box;
  const strokePx = stepPx / 4;
  // A line's end reaches past its point by up to its width.
  const inner = {
    x: box.x + strokePx,
    y: box.y + strokePx,
    width: box.width - 2 * strokePx,
    height: box.height - 2 * strokePx,
  };
  const lines: string[] = [];
  for (let reach = stepPx / 2; reach < inner.width + inner.height; reach += stepPx) {
    const left = Math.max(0, reach - inner.height);
    const right = Math.min(inner.width, reach);
    lines.push(
      `M${n(inner.x + left)} ${n(inner.y + reach - left)}L${n(inner.x + right)} ${n(inner.y + reach - right)}`,
    );
  }
  return `<rect ${frame(box)} fill="#d9d9d9"/>${stroke(lines.join(''), '#a6a6a6', strokePx)}`;
}

function frame({ x, y, width, height }: Box): string {
  return `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

/** A hundredth of a pixel is finer than anyone sees. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
