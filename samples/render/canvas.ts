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
}

export function layer(outline: Outline, paint: Paint): Layer {
  return { outline, bounds: boundsOf(outline), paint };
}

export function paintLayer(canvas: Canvas, { outline, bounds, paint }: Layer): void {
  const { left, top, step, width, height } = canvas;
  if (bounds.right < left || bounds.left > left + width * step) return;
  const firstRow = Math.max(0, Math.ceil((top - bounds.top) / step));
  const lastRow = Math.min(height - 1, Math.floor((top - bounds.bottom) / step));
  for (let row = firstRow; row <= lastRow; row++) {
    const y = top - row * step;
    const crossings = crossingsAt(outline, y);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = Math.max(0, Math.ceil((crossings[i]! - left) / step));
      const last = Math.min(width - 1, Math.ceil((crossings[i + 1]! - left) / step) - 1);
      if (last >= first) paint(canvas, row * width + first, last - first + 1, left + first * step, y);
    }
  }
}

function crossingsAt(outline: Outline, y: number): number[] {
  const crossings: number[] = [];
  let a = outline[outline.length - 1]!;
  for (const b of outline) {
    if (a.y > y !== b.y > y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
    a = b;
  }
  return crossings.sort((one, other) => one - other);
}
