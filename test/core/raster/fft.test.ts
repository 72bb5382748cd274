import { describe, expect, it } from 'vitest';
import { SquareFft } from '../../../src/core/raster/fft.ts';

const SIZE = 8;

function planeOf(value: (col: number, row: number) => readonly [re: number, im: number]) {
  const cells = Array.from({ length: SIZE * SIZE }, (_, i) => value(i % SIZE, Math.floor(i / SIZE)));
  return { re: Float64Array.from(cells, ([re]) => re), im: Float64Array.from(cells, ([, im]) => im) };
}

describe('SquareFft', () => {
  it('turns a wave into one frequency, columns before rows', () => {
    const plane = planeOf((col, row) => {
      const phase = (2 * Math.PI * (3 * col - 2 * row)) / SIZE;
      return [Math.cos(phase), Math.sin(phase)];
    });
    new SquareFft(SIZE).forward(plane);
    plane.re.forEach((re, i) => {
      expect(re).toBeCloseTo(i === (SIZE - 2) * SIZE + 3 ? SIZE * SIZE : 0, 9);
      expect(plane.im[i]).toBeCloseTo(0, 9);
    });
  });

  it('equals the sum that defines it', () => {
    const value = (col: number, row: number) => [((col * 7 + row * 13) % 11) - 5, (col * row) % 5] as const;
    const plane = planeOf(value);
    new SquareFft(SIZE).forward(plane);
    const defined = planeOf((u, v) => {
      let [re, im] = [0, 0];
      for (let row = 0; row < SIZE; row++) {
        for (let col = 0; col < SIZE; col++) {
          const [a, b] = value(col, row);
          const turn = (-2 * Math.PI * (u * col + v * row)) / SIZE;
          re += a * Math.cos(turn) - b * Math.sin(turn);
          im += a * Math.sin(turn) + b * Math.cos(turn);
        }
      }
      return [re, im];
    });
    defined.re.forEach((re, i) => {
      expect(plane.re[i]).toBeCloseTo(re, 9);
      expect(plane.im[i]).toBeCloseTo(defined.im[i]!, 9);
    });
  });

  it('comes back through its inverse', () => {
    const size = 256;
    const re = Float64Array.from({ length: size * size }, (_, i) => (i * 7919) % 251);
    const im = Float64Array.from({ length: size * size }, (_, i) => (i * 104729) % 199);
    const plane = { re: re.slice(), im: im.slice() };
    const fft = new SquareFft(size);
    fft.forward(plane);
    fft.inverse(plane);
    const worst = plane.re.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - re[i]!), Math.abs(plane.im[i]! - im[i]!)),
      0,
    );
    expect(worst).toBeLessThan(1e-9);
  });

  it('refuses sizes that are not powers of two', () => {
    expect(() => new SquareFft(100)).toThrow(RangeError);
  });
});
