import { describe, expect, it } from 'vitest';
import { decodeLzw, isOldStyleLzw } from '../../../src/io/formats/lzw.ts';
import { encodeLzw } from '../../helpers/tiny-tiff.ts';

describe('LZW gives back', () => {
  it.each([
    ['one byte', Uint8Array.of(7)],
    ['a run, whose codes are used before they are defined', new Uint8Array(5000).fill(9)],
    ['noise that fills the table several times', noise(60_000, 256)],
    ['text of few letters', noise(60_000, 3)],
  ])('%s', (_, bytes) => {
    expect(Buffer.compare(decodeLzw(encodeLzw(bytes), bytes.length), bytes)).toBe(0);
  });
});

it('a stream that ends early or makes no sense gives fewer bytes, and ends', () => {
  const bytes = noise(5000, 20);
  const stream = encodeLzw(bytes);
  for (let length = 0; length < stream.length - 4; length += 53) {
    const decoded = decodeLzw(stream.subarray(0, length), bytes.length);
    expect(decoded.length).toBeLessThan(bytes.length);
    expect(Buffer.compare(decoded, bytes.subarray(0, decoded.length))).toBe(0);
  }
  expect(decodeLzw(new Uint8Array(1000).fill(0xff), 10_000).length).toBe(0);
});

it('tells a stream of before 1988 by its first code', () => {
  expect(isOldStyleLzw(Uint8Array.of(0x00, 0x01, 0x02))).toBe(true);
  expect(isOldStyleLzw(encodeLzw(noise(10, 256)))).toBe(false);
});

function noise(length: number, below: number): Uint8Array {
  let state = 20220809;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}
