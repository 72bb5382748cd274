import type { Annotation, AnnotationShape } from '../../../src/core/contract/review.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';

interface ShapeTraits {
  readonly title: string;
  /** How many points it takes. */
  readonly least: number;
  readonly most: number;
  /** What its length, or its perimeter and area, can be taken of. */
  readonly extent: 'none' | 'length' | 'area';
}

const ANY = Number.POSITIVE_INFINITY;

const shapes: Readonly<Record<AnnotationShape, ShapeTraits>> = {
  point: { title: 'Point', least: 1, most: 1, extent: 'none' },
  line: { title: 'Line', least: 2, most: ANY, extent: 'length' },
  arrow: { title: 'Arrow', least: 2, most: 2, extent: 'length' },
  box: { title: 'Box', least: 2, most: 2, extent: 'area' },
  polygon: { title: 'Polygon', least: 3, most: ANY, extent: 'area' },
  'call-out': { title: 'Call-out', least: 2, most: 2, extent: 'none' },
  text: { title: 'Text', least: 1, most: 1, extent: 'none' },
};

export function traitsOf(shape: AnnotationShape): ShapeTraits {
  return shapes[shape];
}

/** The corners that its outline runs through; a box has all four, from its first on. */
export function cornersOf({ shape, points }: Pick<Annotation, 'shape' | 'points'>): readonly PixelPoint[] {
  const [a, b] = points;
  if (shape !== 'box' || a === undefined || b === undefined) return points;
  return [a, { col: b.col, row: a.row }, b, { col: a.col, row: b.row }];
}

/** Where new corners can be pulled out: the middle of each side, in the order of the sides. */
export function middlesOf({ shape, points }: Annotation): readonly PixelPoint[] {
  if (shape !== 'line' && shape !== 'polygon') return [];
  const ends = shape === 'polygon' ? [...points.slice(1), points[0]!] : points.slice(1);
  return ends.map((end, i) => ({ col: (points[i]!.col + end.col) / 2, row: (points[i]!.row + end.row) / 2 }));
}

/** With the corner of that index in `cornersOf` moved; a box stays one. */
export function withCornerAt(annotation: Annotation, index: number, to: PixelPoint): Annotation {
  const { shape, points } = annotation;
  if (shape === 'box') {
    const [a, b] = points as [PixelPoint, PixelPoint];
    const across: Record<number, readonly PixelPoint[]> = {
      0: [to, b],
      1: [
        { ...a, row: to.row },
        { ...b, col: to.col },
      ],
      2: [a, to],
      3: [
        { ...a, col: to.col },
        { ...b, row: to.row },
      ],
    };
    return { ...annotation, points: across[index] ?? points };
  }
  return { ...annotation, points: points.map((point, i) => (i === index ? to : point)) };
}

/** With a corner more on the side of that index. */
export function withCornerAdded(annotation: Annotation, side: number, at: PixelPoint): Annotation {
  return { ...annotation, points: annotation.points.toSpliced(side + 1, 0, at) };
}

/** With a corner less; null where it needs them all. */
export function withoutCorner(annotation: Annotation, index: number): Annotation | null {
  const { shape, points } = annotation;
  if (points.length <= traitsOf(shape).least) return null;
  return { ...annotation, points: points.toSpliced(index, 1) };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Moved as a whole, as far as it stays on the grid. */
export function movedBy(annotation: Annotation, shift: PixelPoint, grid: Size): Annotation {
  const { points } = annotation;
  const col = held(
    shift.col,
    points.map((point) => point.col),
    grid.width,
  );
  const row = held(
    shift.row,
    points.map((point) => point.row),
    grid.height,
  );
  return { ...annotation, points: points.map((point) => rounded({ col: point.col + col, row: point.row + row })) };
}

function held(shift: number, values: readonly number[], size: number): number {
  let [low, high] = [size, 0];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // What lies partly off the grid already may stay so.
  return Math.max(Math.min(-low, 0), Math.min(Math.max(size - high, 0), shift));
}

/** The nearest place on the grid, to a thousandth of a pixel. */
export function ontoGrid({ col, row }: PixelPoint, { width, height }: Size): PixelPoint {
  return rounded({ col: Math.min(Math.max(col, 0), width), row: Math.min(Math.max(row, 0), height) });
}

export function rounded({ col, row }: PixelPoint): PixelPoint {
  return { col: Math.round(col * 1000) / 1000, row: Math.round(row * 1000) / 1000 };
}

/** The smallest upright box round it: [x0, y0, x1, y1], px. */
export function boxOf({ points }: Annotation): readonly [number, number, number, number] {
  let [x0, y0, x1, y1] = [ANY, ANY, -ANY, -ANY];
  for (const { col, row } of points) {
    x0 = Math.min(x0, col);
    y0 = Math.min(y0, row);
    x1 = Math.max(x1, col);
    y1 = Math.max(y1, row);
  }
  return [x0, y0, x1, y1];
}

/** The numbers on call-outs, by id: in the order in which they were drawn, without gaps. */
export function calloutNumbers(annotations: readonly Annotation[]): ReadonlyMap<string, number> {
  const callouts = annotations.filter(({ shape }) => shape === 'call-out');
  return new Map(callouts.map(({ id }, i) => [id, i + 1]));
}

/** What writing longitude and latitude to 7 decimals does to a point, px. */
const SAME_PX = 0.1;

/** Whether both say the same in the same place; a polygon may run the other way round. */
export function isSame(a: Annotation, b: Annotation): boolean {
  const { points } = a;
  const says = ({ id, shape, text, colour, isMeasured }: Annotation) =>
    [id, shape, text, colour, isMeasured].join('\n');
  if (says(a) !== says(b) || points.length !== b.points.length) return false;
  const lies = (order: readonly PixelPoint[]) =>
    order.every(({ col, row }, i) => Math.hypot(col - b.points[i]!.col, row - b.points[i]!.row) < SAME_PX);
  return lies(points) || (a.shape === 'polygon' && lies([points[0]!, ...points.slice(1).reverse()]));
}
