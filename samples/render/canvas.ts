import { type Bounds, boundsOf, type Outline } from './outline.ts';

/** What lies on the ground at a sample: later paint asks it, as fire needs grass and wheels need concrete. */
export const Cover = { vegetation: 0, soil: 1, paved: 2, object: 3, water: 4 } as const;

/**
 * Samples of a rectangle of ground: what colour it has and how high it stands. Rows run south.
 *
 * Sample (col, row) lies at x = left + col · step, y = top - row · step.
 */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** Position of the first sample, m. */
  readonly left: number;
  readonly top: number;
  /** Distance between samples, m. */
  readonly step: number;
  /** Reflectance, linear, 0..1. */
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  /** Height above the plain, m; the plain is flat. */
  readonly heights: Float32Array;
  /** One of `Cover`. */
  readonly cover: Uint8Array;
}

/** Paints `count` samples from index `start` on; the first lies at (x, y), each next one `canvas.step` further east. */
export type Paint = (canvas: Canvas, start: number, count: number, x: number, y: number) => void;

/** One coat of paint within an outline. A scene is a list of layers, painted in order. */
export interface Layer {
  readonly outline: Outline;
  readonly bounds: Bounds;
  readonly paint: Paint;
  /** Whether it covers all that lies below, so that this need not be painted: soil, pavement. */
  readonly isOpaque: boolean;
}

/** Paint through which what lies below may show, or on which its height depends. */
export function layer(outline: Outline, paint: Paint): Layer {
  return { outline, bounds: boundsOf(outline), paint, isOpaque: false };
}

/** Paint that sets colour, height and cover of every sample within the outline. */
export function opaqueLayer(outline: Outline, paint: Paint): Layer {
  return { ...layer(outline, paint), isOpaque: true };
}

/**
 * Paints layers in order, but of the opaque ones only what stays to be seen: most of the ground lies under one.
 *
 * @param owners a number for every sample of the canvas; overwritten.
 * @throws RangeError above 65 534 layers.
 */
export function paintLayers(canvas: Canvas, layers: readonly Layer[], owners: Uint16Array): void {
  if (layers.length > 65_534) throw new RangeError(`A canvas takes 65 534 layers, got ${layers.length}.`);
  layers.forEach((opaque, index) => {
    if (!opaque.isOpaque) return;
    forRuns(canvas, opaque, (start, count) => owners.fill(index, start, start + count));
  });
  layers.forEach((each, index) => {
    forRuns(canvas, each, (start, count, x, y) => {
      if (!each.isOpaque) {
        each.paint(canvas, start, count, x, y);
        return;
      }
      for (let from = 0; from < count; from++) {
        if (owners[start + from] !== index) continue;
        let to = from + 1;
        while (to < count && owners[start + to] === index) to++;
        each.paint(canvas, start + from, to - from, x + from * canvas.step, y);
        from = to;
      }
    });
  });
}

type TakeRun = (start: number, count: number, x: number, y: number) => void;

/** The samples within a layer's outline, as runs along rows. */
function forRuns(canvas: Canvas, { outline, bounds }: Layer, take: TakeRun): void {
  const { left, top, step, width, height } = canvas;
  if (bounds.right < left || bounds.left > left + width * step) return;
  const firstRow = Math.max(0, Math.ceil((top - bounds.top) / step));
  const lastRow = Math.min(height - 1, Math.floor((top - bounds.bottom) / step));
  const crossings: number[] = [];
  for (let row = firstRow; row <= lastRow; row++) {
    const y = top - row * step;
    findCrossings(outline, y, crossings);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil((crossings[i]! - left) / step));
      const last = Math.min(width - 1, Math.ceil((crossings[i + 1]! - left) / step) - 1);
      if (last >= first) take(row * width + first, last - first + 1, left + first * step, y);
    }
  }
}

/** Where a row crosses an outline, from west to east, into a list that is used again for every row. */
function findCrossings(outline: Outline, y: number, crossings: number[]): void {
  crossings.length = 0;
  let a = outline[outline.length - 1]!;
  for (const b of outline) {
    if (a.y > y !== b.y > y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
    a = b;
  }
  crossings.sort((one, other) => one - other);
}
