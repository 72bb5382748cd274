import { describe, expect, it } from 'vitest';
import { SquareFft } from '../../../src/core/raster/fft.ts';
import { squareFft } from '../../../src/io/kernels/square-fft.ts';
import { wasm } from '../../../src/io/kernels/wasm.ts';

function planted(size: number) {
  const values = (turn: number) =>
    Float64Array.from({ length: size * size }, (_, i) => 1e3 * Math.sin(turn * i) + (i % 7));
  return { re: values(1.3), im: values(0.7) };
}

describe.each([2, 4, 8, 16, 32, 64, 128])('squares of %i px', (size) => {
  it('have the same spectrum and come back to the same numbers, with the kernel and without', () => {
    expect(wasm()).not.toBeNull();
    const [kernel, twin] = [squareFft(size), new SquareFft(size)];
    expect(kernel).not.toBeInstanceOf(SquareFft);
    const [one, other] = [planted(size), planted(size)];
    kernel.forward(one);
    twin.forward(other);
    expect(one).toEqual(other);
    kernel.inverse(one);
    twin.inverse(other);
    expect(one).toEqual(other);
  });
});
