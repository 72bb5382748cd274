import type { Raster } from './raster.ts';

/** One band of floats with its mask: what matching works on. */
export interface Plane {
  /** Size, px. */
  readonly width: number;
  readonly height: number;
  /** Row-major, width × height. */
  readonly values: Float32Array;
  /** 1 where measured; `values` mean nothing elsewhere. */
  readonly valid: Uint8Array;
}

/** The mean of all bands. */
export function greyPlane(raster: Raster): Plane {
  const values = new Float32Array(raster.valid.length);
  for (const band of raster.bands) for (let i = 0; i < values.length; i++) values[i]! += band[i]!;
  for (let i = 0; i < values.length; i++) values[i]! /= raster.bands.length;
  return { width: raster.width, height: raster.height, values, valid: raster.valid };
}

/**
 * A plane of pixels each `factor` × `factor` as large: the mean of the valid pixels inside, where at least half are.
 *
 * A pixel at (col, row) of the result covers the ground around (factor · col, factor · row); rows and columns that
 * fill no whole pixel are dropped.
 */
export function shrinkPlane(plane: Plane, factor: number): Plane {
  const width = Math.floor(plane.width / factor);
  const height = Math.floor(plane.height / factor);
  const values = new Float32Array(width * height);
  const counts = new Uint32Array(width * height);
  for (let row = 0; row < height * factor; row++) {
    const start = Math.floor(row / factor) * width;
    for (let col = 0; col < width * factor; col++) {
      const from = row * plane.width + col;
      if (plane.valid[from] !== 1) continue;
      const to = start + Math.floor(col / factor);
      values[to]! += plane.values[from]!;
      counts[to]! += 1;
    }
  }
  const valid = new Uint8Array(width * height);
  for (let i = 0; i < values.length; i++) {
    if (2 * counts[i]! < factor * factor) continue;
    values[i]! /= counts[i]!;
    valid[i] = 1;
  }
  return { width, height, values, valid };
}

/** A square cut from a plane; what lies outside is not valid. */
export function cutPlane(plane: Plane, col: number, row: number, sizePx: number): Plane {
  const values = new Float32Array(sizePx * sizePx);
  const valid = new Uint8Array(sizePx * sizePx);
  const left = Math.max(0, -col);
  const right = Math.min(sizePx, plane.width - col);
  if (right > left) {
    for (let line = Math.max(0, -row); line < Math.min(sizePx, plane.height - row); line++) {
      const from = (row + line) * plane.width + col;
      values.set(plane.values.subarray(from + left, from + right), line * sizePx + left);
      valid.set(plane.valid.subarray(from + left, from + right), line * sizePx + left);
    }
  }
  return { width: sizePx, height: sizePx, values, valid };
}
