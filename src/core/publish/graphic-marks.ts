import type { GraphicElement, GraphicScene, MarkerShape, PictureElement, TextElement } from './graphic-scene.ts';
import type { Box, Point } from './plane-geometry.ts';

/** How a mark is painted; a colour that is not there is not painted. */
interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokePx?: number;
}

/** What every format can draw, and all that it must. Sizes px, colours `#rrggbb`, paths as in SVG. */
export type GraphicMark =
  | TextElement
  | PictureElement
  | ({ readonly kind: 'rectangle' } & Box & Paint)
  | ({ readonly kind: 'disc'; readonly centre: Point; readonly radius: number } & Paint)
  | ({ readonly kind: 'path'; readonly path: string } & Paint);

const HALO = '#000000';

/** A graphic's elements taken apart into marks, in drawing order. */
export function graphicMarks({
  widthPx,
  heightPx,
  background,
  elements,
}: Omit<GraphicScene, 'panels'>): readonly GraphicMark[] {
  const ground: GraphicMark = { kind: 'rectangle', x: 0, y: 0, width: widthPx, height: heightPx, fill: background };
  return [ground, ...elements.flatMap(marksOf)];
}

function marksOf(element: GraphicElement): readonly GraphicMark[] {
  switch (element.kind) {
    case 'text':
    case 'picture':
      return [element];
    case 'fill':
      return [{ kind: 'rectangle', ...boxOf(element), fill: element.colour }];
    case 'hatch':
      return hatch(element);
    case 'shape':
      return [{ kind: 'path', path: element.path, fill: element.colour }];
    case 'line':
      return [stroke(element.path, element.colour, element.strokePx)];
    case 'outline':
      return withHalo(element.path, element.colour, element.strokePx);
    case 'marker':
      return marker(element.shape, element, element.colour, element.strokePx);
    case 'leader': {
      const { from, to, strokePx } = element;
      return withHalo(`M${n(from.x)} ${n(from.y)}L${n(to.x)} ${n(to.y)}`, '#ffffff', strokePx);
    }
    case 'badge': {
      const { centre, radius, text } = element;
      const rim = radius / 8;
      return [
        { kind: 'disc', centre, radius: radius - rim / 2, fill: text.on, stroke: text.colour, strokePx: rim },
        text,
      ];
    }
  }
}

function marker(shape: MarkerShape, box: Box, colour: string, strokePx: number): readonly GraphicMark[] {
  if (shape === 'dot') {
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    return [{ kind: 'disc', centre, radius: box.width / 2, fill: colour, stroke: HALO, strokePx: strokePx / 3 }];
  }
  return withHalo(markerPaths[shape](box), colour, strokePx);
}

/** A line that is seen on bright and on dark ground: a dark rim on either side of the colour. */
function withHalo(path: string, colour: string, strokePx: number): readonly GraphicMark[] {
  return [stroke(path, HALO, strokePx), stroke(path, colour, strokePx / 2)];
}

function stroke(path: string, colour: string, strokePx: number): GraphicMark {
  return { kind: 'path', path, stroke: colour, strokePx };
}

export const markerPaths = {
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
function hatch(box: Box & { readonly stepPx: number }): readonly GraphicMark[] {
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
  return [{ kind: 'rectangle', ...boxOf(box), fill: '#d9d9d9' }, stroke(lines.join(''), '#a6a6a6', strokePx)];
}

function boxOf({ x, y, width, height }: Box): Box {
  return { x, y, width, height };
}

/** A hundredth of a pixel is finer than anyone sees. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
