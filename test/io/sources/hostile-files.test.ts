import { existsSync, readdirSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  AftermathError,
  CompressionNotSupported,
  DamagedFile,
  NotFound,
  TooLarge,
  TypeNotSupported,
} from '../../../src/core/contract/errors.ts';
import { readWhole, temporaryFolder } from '../../helpers/scene-files.ts';
import { type TinyTag, type TinyTiff, tinyTiff } from '../../helpers/tiny-tiff.ts';

/** Linux lists here what this process holds open. */
const OPEN_FILES = '/proc/self/fd';

const folder = temporaryFolder();
let files = 0;
const write = (bytes: Uint8Array | string, name = `${files++}.tif`) => folder.write(name, bytes);
const refusal = async (bytes: Uint8Array | string) => {
  const path = await write(bytes);
  return readWhole(path).then(
    () => 'read without complaint',
    (error: unknown) => error,
  );
};

const texture = (sample: number, col: number, row: number) => 1 + ((col * 7 + row * 13 + sample * 29) % 250);
const plain: TinyTiff = { width: 40, height: 30, samples: 3, value: texture, rowsPerStrip: 7 };
const withTag = (tag: number, type: TinyTag['type'], ...value: number[]): TinyTiff => ({
  ...plain,
  tags: [{ tag, type, value }],
});

describe('a file cut short is refused, never filled with zeros', () => {
  const kinds: Record<string, TinyTiff> = {
    'strips without compression': plain,
    'deflated tiles': { ...plain, tile: { width: 16, height: 16 }, compression: 'deflate', predictor: 2 },
    LZW: { ...plain, compression: 'lzw' },
    PackBits: { ...plain, compression: 'pack-bits' },
    'a big TIFF, big-endian': { ...plain, isBig: true, isBigEndian: true },
  };
  it.each(Object.entries(kinds))('%s, at any length', async (_, image) => {
    const whole = tinyTiff(image);
    for (let length = 0; length < whole.length; length += Math.max(1, Math.floor(whole.length / 150))) {
      const error = await refusal(whole.subarray(0, length));
      const isRefused = error instanceof DamagedFile || error instanceof TypeNotSupported;
      expect(isRefused, `${length} of ${whole.length} bytes: ${String(error)}`).toBe(true);
    }
  });

  it.each(['png', 'jpeg'] as const)('a %s, at any length past its header', async (format) => {
    const noise = {
      width: 64,
      height: 64,
      channels: 3 as const,
      noise: { type: 'gaussian' as const, mean: 128, sigma: 30 },
    };
    const whole = await sharp({ create: { ...noise, background: 'black' } })
      .toFormat(format)
      .toBuffer();
    for (let length = 8; length < whole.length - 16; length += 97) {
      expect(await refusal(whole.subarray(0, length)), `${length} bytes`).toBeInstanceOf(DamagedFile);
    }
  });

  it.each(['deflate', 'lzw', 'pack-bits', 'zstd'] as const)('a block of %s that ends early', async (compression) => {
    const image: TinyTiff = { ...plain, rowsPerStrip: 30, compression };
    const shorter = tinyTiff({ ...image, height: 20, rowsPerStrip: 20, tags: lengthTags(30) });
    expect(await refusal(shorter)).toBeInstanceOf(DamagedFile);
  });

  function lengthTags(rows: number): TinyTag[] {
    return [
      { tag: 257, type: 'long', value: [rows] },
      { tag: 278, type: 'long', value: [rows] },
    ];
  }
});

describe('a file that lies is refused', () => {
  it.each([
    ['text called .tif', 'Not found. Please log in.', TypeNotSupported],
    ['an empty file', '', TypeNotSupported],
    ['one byte', 'I', TypeNotSupported],
    ['a directory that points to itself', loop(), DamagedFile],
    ['no directory', Buffer.from('49492a0000000000', 'hex'), DamagedFile],
    ['a directory past the end', Buffer.from('49492a00ffffff7f', 'hex'), DamagedFile],
    ['2^40 entries', Buffer.from('49492b000800000010000000000000000000000000010000', 'hex'), TooLarge],
    ['no size', tinyTiff(withTag(256, 'long', 0)), DamagedFile],
    ['tiles of no width', tinyTiff({ ...plain, tile: { width: 16, height: 16 }, tags: [short(322, 0)] }), DamagedFile],
    ['strips of no rows', tinyTiff(withTag(278, 'long', 0)), DamagedFile],
    ['strips that start past the end', tinyTiff(withTag(273, 'long', 4e9, 4e9, 4e9, 4e9, 4e9)), DamagedFile],
    ['fewer strips than rows need', tinyTiff(withTag(273, 'long', 8)), DamagedFile],
    ['byte counts past the end', tinyTiff(withTag(279, 'long', 4e9, 4e9, 4e9, 4e9, 4e9)), DamagedFile],
    ['byte counts too small', tinyTiff(withTag(279, 'long', 9, 9, 9, 9, 9)), DamagedFile],
    [
      '4 thousand million pixels a side',
      tinyTiff({ ...plain, tile: { width: 16, height: 16 }, tags: sides(0xfffffff0) }),
      TooLarge,
    ],
    ['a tile of 10^10 pixels that was never written', giantTile(), TooLarge],
    ['a strip of 10^13 bytes that was never written', giantStrip(), TooLarge],
    ['65535 samples a pixel', tinyTiff(withTag(277, 'short', 65535)), TooLarge],
    ['samples of 7 bits', tinyTiff(withTag(258, 'short', 7, 7, 7)), TypeNotSupported],
    ['samples of several sizes', tinyTiff(withTag(258, 'short', 8, 16, 8)), TypeNotSupported],
    ['complex samples', tinyTiff(withTag(339, 'short', 6, 6, 6)), TypeNotSupported],
    ['inks', tinyTiff(withTag(262, 'short', 5)), TypeNotSupported],
    ['LZMA', tinyTiff(withTag(259, 'short', 34925)), CompressionNotSupported],
    ['a compression nobody knows', tinyTiff(withTag(259, 'short', 4711)), CompressionNotSupported],
    [
      'predictor 3 on integers',
      tinyTiff({ ...plain, compression: 'deflate', tags: [short(317, 3)] }),
      TypeNotSupported,
    ],
    [
      'one compressed strip of a gigabyte',
      tinyTiff({ ...plain, compression: 'deflate', tags: [...sides(20_000), short(278, 20_000)] }),
      TooLarge,
    ],
    ['a block that swells beyond its size', bomb(), DamagedFile],
    ['more than 64 images', tinyTiff(plain, ...Array.from({ length: 70 }, () => plain)), TooLarge],
  ] as const)('%s', async (_, bytes, type) => {
    const error = await refusal(bytes);
    expect(error).toBeInstanceOf(type);
    expect(error).toBeInstanceOf(AftermathError);
  });

  it('what is not there, and what is no file', async () => {
    await expect(readWhole(`${folder.path}/nothing.tif`)).rejects.toThrow(NotFound);
    await expect(readWhole('/dev/zero')).rejects.toThrow(NotFound);
  });

  it('says so by its name, not by its path', async () => {
    const error = await refusal('no picture');
    expect(String(error)).not.toContain(folder.path);
  });
});

it.skipIf(!existsSync(OPEN_FILES))('no file stays open, whether it was read or refused (needs /proc)', async () => {
  const good = await write(tinyTiff(plain));
  const bad = await write(tinyTiff({ ...plain, compression: 'deflate' }).subarray(0, 900));
  const before = readdirSync(OPEN_FILES).length;
  for (let round = 0; round < 20; round++) {
    await readWhole(good);
    await readWhole(bad).catch(() => {});
  }
  expect(readdirSync(OPEN_FILES).length).toBeLessThanOrEqual(before);
});

it('bytes changed at random are read or refused in words of ours, and do no more', async () => {
  const whole = tinyTiff({ ...plain, compression: 'deflate', predictor: 2, tile: { width: 16, height: 16 } });
  let state = 20220809;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const surprises: unknown[] = [];
  for (let round = 0; round < 200; round++) {
    const bytes = Buffer.from(whole);
    for (let change = 0; change <= random(4); change++) bytes[random(bytes.length)] = random(256);
    const path = await write(bytes, 'mutant.tif');
    await readWhole(path).catch((error: unknown) => {
      if (!(error instanceof AftermathError)) surprises.push(error);
    });
  }
  expect(surprises).toEqual([]);
});

function short(tag: number, value: number): TinyTag {
  return { tag, type: 'short', value: [value] };
}

function sides(px: number): TinyTag[] {
  return [
    { tag: 256, type: 'long', value: [px] },
    { tag: 257, type: 'long', value: [px] },
  ];
}

function giantTile(): Buffer {
  const tile = { width: 16, height: 16 };
  const tags: TinyTag[] = [...sides(60_000), short(322, 60_000), short(323, 60_000)];
  return tinyTiff({ ...plain, width: 16, height: 16, tile, missingBlocks: [0], tags });
}

function giantStrip(): Buffer {
  const tags: TinyTag[] = [...sides(3_000_000), { tag: 278, type: 'long', value: [3_000_000] }];
  return tinyTiff({ ...plain, rowsPerStrip: 30, missingBlocks: [0], tags });
}

function loop(): Buffer {
  const bytes = tinyTiff(plain);
  const start = bytes.readUInt32LE(4);
  bytes.writeUInt32LE(start, start + 2 + 12 * bytes.readUInt16LE(start));
  return bytes;
}

/** A tile of 768 bytes whose stream holds sixteen million. */
function bomb(): Buffer {
  const stream = deflateSync(Buffer.alloc(16e6));
  const image: TinyTiff = { width: 16, height: 16, samples: 3, value: texture, compression: 'deflate' };
  const at = tinyTiff(image).length + 1000;
  const bytes = tinyTiff({
    ...image,
    tags: [
      { tag: 273, type: 'long', value: [at] },
      { tag: 279, type: 'long', value: [stream.length] },
    ],
  });
  return Buffer.concat([bytes, Buffer.alloc(at - bytes.length), stream]);
}
