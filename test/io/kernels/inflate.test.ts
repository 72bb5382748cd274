import { constants, deflateSync, type ZlibOptions } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate, inflatePlainly, inflatePlanes } from '../../../src/io/kernels/inflate.ts';
import { sumDifferencesPlainly } from '../../../src/io/kernels/sum-differences.ts';
import { wasm } from '../../../src/io/kernels/wasm.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What the kernel alone makes of a stream: a length, or −1. */
function kernelLength(stream: Uint8Array, most: number): number {
  const { memory, start } = wasm()!.room(stream.length + most + 640);
  memory.set(stream, start);
  return wasm()!.inflate(start, stream.length, start + stream.length + 320, most);
}

const texts: Record<string, (length: number) => Uint8Array> = {
  'one byte': () => Uint8Array.of(7),
  zeros: (length) => new Uint8Array(length),
  noise: (length) =>
    Uint8Array.from(
      { length },
      (
        (next) => () =>
          256 * next()
      )(random(1)),
    ),
  'noise of few values': (length) =>
    Uint8Array.from(
      { length },
      (
        (next) => () =>
          3 * next()
      )(random(2)),
    ),
  'values as behind a predictor': (length) =>
    Uint8Array.from(
      { length },
      (
        (next) => () =>
          6 * (next() + next() + next() - 1.5)
      )(random(3)),
    ),
  'hardly ever another value': (length) =>
    Uint8Array.from(
      { length },
      (
        (next) => () =>
          next() < 0.001 ? 256 * next() : 9
      )(random(4)),
    ),
  'rare values with long codes': (length) =>
    Uint8Array.from(
      { length },
      (
        (next) => () =>
          -20 * Math.log2(next() + 1e-9)
      )(random(5)),
    ),
  'words that come again': (length) =>
    Uint8Array.from(
      { length },
      (
        (next) => (_, i) =>
          i % 97 < 40 ? 65 + (i % 13) : 4 * next()
      )(random(6)),
    ),
};
const ways: Record<string, ZlibOptions> = {
  stored: { level: 0 },
  'level 1': { level: 1 },
  'level 6': { level: 6 },
  'level 9, small window': { level: 9, windowBits: 9, memLevel: 1 },
  'fixed codes': { strategy: constants.Z_FIXED },
  'runs alone': { strategy: constants.Z_RLE },
  'Huffman codes alone': { strategy: constants.Z_HUFFMAN_ONLY },
};

describe('inflating', () => {
  describe.each(Object.keys(texts))('%s', (name) => {
    it.each(Object.keys(ways))('%s: the kernel gives the bytes that zlib gives', (way) => {
      const text = texts[name]!(70_001);
      const stream = deflateSync(text, ways[way]);
      expect(kernelLength(stream, text.length)).toBe(text.length);
      expect(Buffer.compare(inflate(stream, text.length), text)).toBe(0);
      expect(Buffer.compare(inflatePlainly(stream, text.length), text)).toBe(0);
    });
  });

  it.each([
    [3, 512, 512],
    [4, 33, 7],
    [1, 100, 1],
  ])('gives the planes of %i samples, %i × %i px, that zlib and plain sums give', (samples, width, rows) => {
    const block = texts['values as behind a predictor']!(samples * width * rows);
    const planes = inflatePlanes(deflateSync(block), block.length, { width, rows, samples, sampleType: 'uint8' });
    const plain = planes!.map((plane) => new Uint8Array(plane.length));
    sumDifferencesPlainly(block, plain, width);
    expect(planes).toEqual(plain);
    expect(
      inflatePlanes(deflateSync(block.subarray(1)), block.length, { width, rows, samples, sampleType: 'uint8' }),
    ).toBeNull();
  });

  it('leaves what is behind the stream alone', () => {
    const stream = Buffer.concat([deflateSync('aftermath'), Buffer.from('next')]);
    expect(Buffer.from(inflate(stream, 100)).toString()).toBe('aftermath');
  });

  it('refuses a stream that goes on beyond what was asked', () => {
    const stream = deflateSync(new Uint8Array(1000));
    expect(() => inflate(stream, 999)).toThrow(/larger than/);
    expect(inflate(stream, 1000)).toHaveLength(1000);
  });

  it('refuses a stream cut short anywhere', () => {
    const stream = deflateSync(texts['words that come again']!(300));
    for (let length = 0; length < stream.length; length++) {
      expect(kernelLength(stream.subarray(0, length), 400)).toBe(-1);
      expect(() => inflate(stream.subarray(0, length), 400)).toThrow();
    }
  });

  it.each(Object.keys(ways))('%s: no changed byte goes by unnoticed', (way) => {
    const text = texts['words that come again']!(3000);
    const stream = deflateSync(text, ways[way]);
    const next = random(20220809);
    for (let trial = 0; trial < 3000; trial++) {
      const changed = Uint8Array.from(stream);
      changed[Math.floor(next() * stream.length)]! ^= 1 + Math.floor(255 * next());
      const length = kernelLength(changed, 3000);
      if (length >= 0) expect(Buffer.compare(inflate(changed, 3000), inflatePlainly(changed, 3000))).toBe(0);
    }
  });
});
