import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deflateRuns, plainPasses } from '../../../src/io/kernels/deflate-runs.ts';
import { wasm } from '../../../src/io/kernels/wasm.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Bytes that are rarer the larger they are, and here and there a run of one of them. */
function planted(length: number, runShare: number): Uint8Array {
  const next = random(length + 1);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; ) {
    const run = next() < runShare ? Math.floor(next() ** 3 * 700) : 1;
    bytes.fill(-Math.log(next()) * 9, i, i + run);
    i += Math.max(1, run);
  }
  return bytes;
}

/** Counts that double from byte to byte: the tree is as deep as there are bytes. */
function lopsided(): Uint8Array {
  const bytes = new Uint8Array(2 ** 17);
  for (let byte = 1, at = 0; at < bytes.length; byte++) {
    at += Math.max(1, (bytes.length - at) >> 1);
    bytes.fill(byte, at);
  }
  const next = random(3);
  for (let i = bytes.length - 1; i > 0; i--) {
    const other = Math.floor(next() * (i + 1));
    [bytes[i], bytes[other]] = [bytes[other]!, bytes[i]!];
  }
  return bytes;
}

const cases: readonly [string, Uint8Array][] = [
  ['no bytes', new Uint8Array(0)],
  ['one byte', Uint8Array.of(7)],
  ['one byte again and again', new Uint8Array(300_000).fill(9)],
  ['a predictor’s bytes', planted(400_001, 0)],
  ['a predictor’s bytes with runs', planted(300_017, 0.02)],
  ['mostly runs', planted(70_003, 0.5)],
  ['bytes of very unlike counts', lopsided()],
  [
    'noise',
    Uint8Array.from({ length: 200_000 }, random(5)).map((_, i, all) => (all[i]! + i * 197 + ((i * i) >> 3)) & 255),
  ],
  [
    'every length of run',
    Uint8Array.from({ length: 520 }, (_, run) => run).reduce(
      (all, run) => Uint8Array.of(...all.slice(-40_000), ...new Uint8Array(run % 270).fill(run & 1)),
      new Uint8Array(0),
    ),
  ],
];

describe.each(cases)('deflating %s', (_, bytes) => {
  const plain = deflateRuns(bytes, plainPasses);

  it('comes back', () => {
    expect(Buffer.compare(inflateSync(plain), bytes)).toBe(0);
  });

  it('gives the same bytes with the kernels and without', () => {
    expect(wasm()).not.toBeNull();
    expect(Buffer.compare(deflateRuns(bytes), plain)).toBe(0);
  });
});

it('comes close to the entropy of its bytes', () => {
  const bytes = planted(300_000, 0);
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte]!++;
  const bits = counts.reduce((sum, count) => sum - (count > 0 ? count * Math.log2(count / bytes.length) : 0), 0);
  expect(deflateRuns(bytes).length).toBeLessThan((1.01 * bits) / 8 + 400);
});
