import type { PixelWindow } from '../../geo/grid.ts';
import { boxMeans } from './box-means.ts';

/**
 * What hides the ground; `masked` is what a provider's mask calls unusable without saying why, `nodata` where it says that its scene
 * holds nothing.
 */
export const OBSCURERS = ['cloud', 'haze', 'smoke', 'shadow', 'masked', 'nodata'] as const;
export type Obscurer = (typeof OBSCURERS)[number];

/** Where the ground is hidden on either date, in pixels `factor` times as large as the run's. Plain data. */
export interface ObscuredMap {
  readonly factor: number;
  readonly width: number;
  /** Row-major: 0 seen, else the place in `OBSCURERS`, from 1. */
  readonly codes: Uint8Array;
}

export function codeOf(obscurer: Obscurer): number {
  return OBSCURERS.indexOf(obscurer) + 1;
}

/** The codes of a window of the run's grid, one a pixel; null where nothing in it is hidden. */
export function obscuredIn({ factor, width, codes }: ObscuredMap, window: PixelWindow): Uint8Array | null {
  const left = Math.floor(window.col / factor);
  const end = Math.floor((window.col + window.width - 1) / factor) + 1;
  const rowOf = (row: number) => Math.floor((window.row + row) / factor);
  let isHidden = false;
  for (let row = rowOf(0); row <= rowOf(window.height - 1) && !isHidden; row++) {
    isHidden = codes.subarray(row * width + left, row * width + end).some((code) => code !== 0);
  }
  if (!isHidden) return null;
  const inWindow = new Uint8Array(window.width * window.height);
  for (let row = 0; row < window.height; row++) {
    const start = rowOf(row) * width;
    for (let col = 0; col < window.width; col++) {
      inWindow[row * window.width + col] = codes[start + Math.floor((window.col + col) / factor)]!;
    }
  }
  return inWindow;
}

/** Every code but `nodata`, whose edge is sharp, pushed out by a margin over what is seen; the first of `OBSCURERS` wins. */
export function widenObscured(codes: Uint8Array, valid: Uint8Array, width: number, marginPx: number): Uint8Array {
  const wide = codes.slice();
  const all = new Uint8Array(valid.length).fill(1);
  for (let code = 1; code <= OBSCURERS.length; code++) {
    if (code === codeOf('nodata') || !codes.includes(code)) continue;
    const near = boxMeans(
      Float32Array.from(codes, (one) => (one === code ? 1 : 0)),
      all,
      width,
      marginPx,
    );
    for (let i = 0; i < wide.length; i++) if (near[i]! > 1e-6 && valid[i] === 1) wide[i] ||= code;
  }
  return wide;
}
