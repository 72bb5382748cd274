import { describe, expect, it } from 'vitest';
import { unpackBlock } from '../../../src/io/formats/unpack-block.ts';
import { differenceFloats, differenceFloatsPlainly } from '../../../src/io/kernels/difference-floats.ts';
import { wasm } from '../../../src/io/kernels/wasm.ts';

/** Waves, and NaN here and there. */
function floats(width: number, rows: number): Float32Array {
  return Float32Array.from({ length: width * rows }, (_, i) => (i % 37 === 5 ? Number.NaN : Math.sin(i / 50) * i));
}

describe.each([
  [512, 512],
  [16, 3],
  [48, 1],
  [37, 20],
])('floats of %i × %i px', (width, rows) => {
  const tile = floats(width, rows);
  const rowsOf = { width, band: 0, bandCount: 1 };

  it('have the same differences with the kernel and without', () => {
    expect(wasm()).not.toBeNull();
    const [fast, plain] = [new Uint8Array(4 * tile.length), new Uint8Array(4 * tile.length)];
    differenceFloats(tile, fast, rowsOf);
    differenceFloatsPlainly(tile, plain, rowsOf);
    expect(Buffer.compare(fast, plain)).toBe(0);
  });

  it('come back from them', () => {
    const block = new Uint8Array(4 * tile.length);
    differenceFloats(tile, block, rowsOf);
    const shape = { width, rows, samples: 1, sampleType: 'float32', predictor: 3, isForeignOrder: false } as const;
    expect(unpackBlock(block, shape)).toEqual([tile]);
  });
});
