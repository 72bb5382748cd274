import type { Wasm } from './wasm.ts';

/** Larger planes are left to the twins, so that the kernels' memory stays small. */
const MOST_PIXELS = 2 * 1024 * 1024;
/** Kernels may read and write so much past a plane's end. */
const SLACK_BYTES = 16;
export const WORD_BYTES = 4;

export function isTooLarge(plane: { readonly length: number }): boolean {
  return plane.length > MOST_PIXELS;
}

export function wordsFor(bytes: number): number {
  return Math.ceil(bytes / WORD_BYTES);
}

/** Words of scratch that sums over squares need twice. */
export function boxScratch(width: number, radius: number): number {
  return width + 2 * radius + 32;
}

/** A plane in the kernels' memory: its address, and views of it. */
export interface Placed {
  readonly at: number;
  readonly words: Int32Array;
  readonly floats: Float32Array;
  readonly bytes: Uint8Array;
}

/** Room for planes of so many words each, one behind the other. */
export function room<Lengths extends number[]>(kernels: Wasm, ...lengths: Lengths): { [I in keyof Lengths]: Placed } {
  let bytes = 0;
  for (const length of lengths) bytes += sizeOf(length);
  const { memory, start } = kernels.room(bytes);
  const placed: Placed[] = [];
  let at = start;
  for (const length of lengths) {
    placed.push({
      at,
      words: new Int32Array(memory.buffer, at, length),
      floats: new Float32Array(memory.buffer, at, length),
      bytes: new Uint8Array(memory.buffer, at, length * WORD_BYTES),
    });
    at += sizeOf(length);
  }
  return placed as { [I in keyof Lengths]: Placed };
}

/** Bytes that a plane of so many words takes. */
function sizeOf(length: number): number {
  return Math.ceil((length * WORD_BYTES) / SLACK_BYTES + 1) * SLACK_BYTES;
}
