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
    ['a block that swells beyond its size', bomb(), TooLarge],
    ['a DEFLATE block too short for what it stands for', tinyTiff(shortBlocks('deflate')), DamagedFile],
    ['a PackBits block too short for what it stands for', tinyTiff(shortBlocks('pack-bits')), DamagedFile],
    ['a PackBits block far longer than what it stands for', endless(), TooLarge],
    ['ten thousand blocks that are one', repeated(), TooLarge],
    ['blocks that lie over each other', overlapping(), DamagedFile],
    ['a BigTIFF with pointers of 4 bytes', shortPointers(), DamagedFile],
    ['a directory inside the header', Buffer.from('49492a00040000000000000000000000', 'hex'), DamagedFile],
    ['an empty directory', Buffer.from('49492a0008000000000000000000', 'hex'), DamagedFile],
    ['two widths', tinyTiff({ ...plain, tags: [short(256, 40), short(256, 4)] }), DamagedFile],
    ['a compression in words', tinyTiff({ ...plain, tags: [{ tag: 259, type: 'text', value: 'LZW' }] }), DamagedFile],
    ['a nodata value that is no text', tinyTiff(withTag(42113, 'double', 0)), DamagedFile],
    ['samples of one pixel in a third way', tinyTiff(withTag(284, 'short', 3)), DamagedFile],
    ['more than 64 images', tinyTiff(plain, ...Array.from({ length: 70 }, () => plain)), TooLarge],
  ] as const)('%s', async (_, bytes, type) => {
    const error = await refusal(bytes);
    expect(error).toBeInstanceOf(type);
    expect(error).toBeInstanceOf(AftermathError);
  });

  it('what is said twice and only describes does no harm', async () => {
    const twice: TinyTag = { tag: 305, type: 'text', value: 'a camera' };
    const path = await write(tinyTiff({ ...plain, tags: [twice, twice, { tag: 306, type: 'short', value: [1] }] }));
    expect((await readWhole(path)).scene.acquiredAt).toBeNull();
  });

  it('SubIFDs are not followed, so they may run in a circle', async () => {
    const path = await write(tinyTiff(withTag(330, 'long', 8)));
    expect((await readWhole(path)).raster.bands[0]![0]).toBe(texture(0, 0, 0));
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

function shortBlocks(compression: 'deflate' | 'pack-bits'): TinyTiff {
  return { ...plain, width: 1, height: 1, compression, tags: [...sides(3000), short(278, 3000)] };
}

/** As `geotiff.js` decodes it, 8 MB of PackBits are half a gigabyte; its strip is 3600 bytes. */
function endless(): Buffer {
  const stream = Buffer.alloc(200_000, Buffer.from([129, 7]));
  return appended({ ...plain, rowsPerStrip: 30, compression: 'pack-bits' }, stream, [1]);
}

function repeated(): Buffer {
  const side = 256;
  const tile = { width: side, height: side };
  const [across, stream] = [100, deflateSync(Buffer.alloc(3 * side * side))];
  const image: TinyTiff = { ...plain, tile, compression: 'deflate', tags: sides(across * side) };
  return appended(image, stream, Array<number>(across * across).fill(0));
}

function overlapping(): Buffer {
  const image: TinyTiff = { ...plain, width: 256, height: 256, rowsPerStrip: 8, compression: 'lzw' };
  return appended(
    image,
    Buffer.alloc(12_000, 1),
    Array.from({ length: 32 }, (_, block) => block),
    11_000,
  );
}

/** An image whose blocks are parts of a stream behind it: where each starts, and how long each is. */
function appended(image: TinyTiff, stream: Buffer, starts: readonly number[], length = stream.length - 1): Buffer {
  const places = (base: number): TinyTiff => ({
    ...image,
    tags: [
      ...(image.tags ?? []),
      { tag: image.tile ? 324 : 273, type: 'long', value: starts.map((start) => base + start) },
      { tag: image.tile ? 325 : 279, type: 'long', value: starts.map(() => length) },
    ],
  });
  const base = tinyTiff(places(0)).length;
  return Buffer.concat([tinyTiff(places(base)), stream]);
}

function shortPointers(): Buffer {
  const bytes = tinyTiff({ ...plain, isBig: true });
  bytes.writeUInt16LE(4, 4);
  return bytes;
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
