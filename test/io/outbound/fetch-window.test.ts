import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crsFromEpsg, toLonLat } from '../../../src/core/geo/crs.ts';
import type { SampleType } from '../../../src/core/raster/raster.ts';
import { fetchWindow } from '../../../src/io/outbound/fetch-window.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { PATIENCE } from '../../../src/io/outbound/tries.ts';
import { fetchRecordOf } from '../../../src/io/store/fetched.ts';
import { GDAL_PYTHON, hasGdal } from '../../helpers/gdal.ts';
import { asItShould, type RangeServer, rangeServer } from '../../helpers/range-server.ts';
import { readWhole, temporaryFolder } from '../../helpers/scene-files.ts';
import { geoTags, type TinyTiff, tinyTiff } from '../../helpers/tiny-tiff.ts';

const ORIGIN = { x: 500_000, y: 5_000_000 };
const utm = crsFromEpsg(32636)!;
const places = temporaryFolder();

let folder: string;
let server: RangeServer;
let gate: Gate;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aftermath-window-'));
  server = await rangeServer();
  gate = openGate([server.host]);
});
afterEach(async () => {
  await gate.close();
  await server.close();
  await rm(folder, { recursive: true });
});

/** A polygon in lon/lat over these pixels of 2 m. */
function areaOver([left, top, right, bottom]: readonly [number, number, number, number]) {
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ] as const;
  const ring = corners.map(([col, row]) => {
    const { lon, lat } = toLonLat(utm, { x: ORIGIN.x + col * 2, y: ORIGIN.y - row * 2 });
    return [lon, lat];
  });
  return { type: 'Polygon', coordinates: [ring] };
}

const INSIDE = [300, 200, 310, 215] as const;
const quick = { ...PATIENCE, tries: 2, graceMs: 500, firstWaitMs: 5, longestWaitMs: 20, requestsPerSecond: 1000 };

function fetchIt(area: unknown = areaOver(INSIDE), { query = 'sig=SECRET' } = {}) {
  return fetchWindow(`http://${server.host}/scene.tif?${query}`, area, {
    gate,
    folder,
    maximumBytes: 1e9,
    patience: quick,
  });
}

function serve(bytes: Buffer, etag: string | null = '"one"') {
  server.files.set('/scene.tif', { bytes, etag });
}

const texture = (sample: number, col: number, row: number) => 1 + ((col * 7 + row * 13 + sample * 29) % 120);
const georeference = geoTags({ epsg: 32636, originX: ORIGIN.x, originY: ORIGIN.y, pixelSize: 2 });
const plain: TinyTiff = {
  width: 700,
  height: 500,
  samples: 2,
  value: texture,
  tile: { width: 64, height: 32 },
  compression: 'deflate',
  tags: georeference,
};

const { tile: _tile, ...untiled } = plain;
const inStrips: TinyTiff = { ...untiled, rowsPerStrip: 10 };

/** Every pixel of the fetched file, against the same pixel of the whole by its place on the ground. */
async function expectSamePixels(path: string, whole: string) {
  const { scene: part, raster } = await readWhole(path);
  const { scene, raster: all } = await readWhole(whole);
  const [here, there] = [part.parts[0].grid, scene.parts[0].grid];
  const col = Math.round((here.originX - there.originX) / there.pixelWidth);
  const row = Math.round((there.originY - here.originY) / there.pixelHeight);
  expect(here.originX).toBeCloseTo(there.originX + col * there.pixelWidth, 6);
  expect(here.originY).toBeCloseTo(there.originY - row * there.pixelHeight, 6);
  expect(part).toMatchObject({ bandNames: scene.bandNames, sampleType: scene.sampleType, crs: scene.crs });
  const inside = Array.from(
    { length: here.width * here.height },
    (_, i) => (row + Math.floor(i / here.width)) * there.width + col + (i % here.width),
  );
  expect(Array.from(raster.valid)).toEqual(inside.map((i) => all.valid[i]));
  raster.bands.forEach((band, index) => {
    expect(Array.from(band)).toEqual(inside.map((i) => all.bands[index]![i]));
  });
  return { col, row, width: here.width, height: here.height };
}

const TRANSLATE = `
import sys
from osgeo import gdal
gdal.UseExceptions()
gdal.Translate(sys.argv[2], sys.argv[1], options=sys.argv[3])
`;

/** A COG of 8-bit pixels by its header; its tiles are as long as they are said to be, and hold nothing to decode. */
function sparseCog(size: number, side: number, across: number, tileBytes: number) {
  const count = across * across;
  const header = (offsets: readonly number[]) =>
    tinyTiff({
      width: size,
      height: size,
      value: () => 0,
      tile: { width: side, height: side },
      compression: 'deflate',
      missingBlocks: Array.from({ length: count }, (_, tile) => tile),
      tags: [
        ...georeference,
        { tag: 324, type: 'long', value: offsets },
        { tag: 325, type: 'long', value: Array<number>(count).fill(tileBytes) },
      ],
    });
  const tilesStart = header(Array<number>(count).fill(0)).length;
  const offsets = Array.from({ length: count }, (_, tile) => tilesStart + tile * tileBytes);
  return { bytes: Buffer.concat([header(offsets), Buffer.alloc(count * tileBytes)]), tilesStart };
}

describe('a window of a file at an address', () => {
  const cases: [string, Partial<TinyTiff>, pixels?: readonly [number, number, number, number]][] = [
    ['uncompressed', { compression: 'none' }],
    ['DEFLATE', {}],
    ['LZW with predictor 2', { compression: 'lzw', predictor: 2, sampleType: 'uint16' }],
    ['ZSTD', { compression: 'zstd' }],
    ['PackBits', { compression: 'pack-bits' }],
    ['floats with predictor 3', { predictor: 3, sampleType: 'float32' as SampleType }],
    ['big-endian', { isBigEndian: true, sampleType: 'uint16' }],
    ['BigTIFF', { isBig: true }],
    ['BigTIFF, big-endian', { isBig: true, isBigEndian: true, sampleType: 'int16' }],
    ['a plane a band', { isPlanar: true, samples: 3 }],
    ['with tiles never written', { missingBlocks: [Math.floor(200 / 32) * 11 + Math.floor(300 / 64)] }],
    ['with nodata', { tags: [...georeference, { tag: 42113, type: 'text', value: '5' }] }],
    [
      'pixel-is-point',
      { tags: geoTags({ epsg: 32636, originX: ORIGIN.x, originY: ORIGIN.y, pixelSize: 2, isPoint: true }) },
    ],
    ['at the upper left', {}, [-50, -50, 5, 5]],
    ['at the lower right', {}, [690, 490, 900, 900]],
    ['as large as the file', {}, [0, 0, 700, 500]],
  ];
  it.each(cases)('has the pixels of the whole: %s', async (_what, changes, pixels = INSIDE) => {
    const bytes = tinyTiff({ ...plain, ...changes });
    serve(bytes);
    const path = await fetchIt(areaOver(pixels));
    const { width, height } = await expectSamePixels(path, await places.write('whole.tif', bytes));
    expect(width >= Math.min(700, pixels[2]) - Math.max(0, pixels[0]) && height > 0).toBe(true);
    if (pixels === INSIDE) expect(server.sent).toBeLessThan(bytes.length);
  });

  it('placed by a matrix, and with a mask in other tiles, comes out alike', async () => {
    const matrix = [2, 0, 0, ORIGIN.x, 0, -2, 0, ORIGIN.y, 0, 0, 0, 0, 0, 0, 0, 1];
    const keys = georeference.filter(({ tag }) => tag !== 33550 && tag !== 33922);
    const bytes = tinyTiff(
      { ...plain, tags: [...keys, { tag: 34264, type: 'double', value: matrix }] },
      {
        ...plain,
        samples: 1,
        value: (_sample, col, row) => (col * row) % 3,
        tile: { width: 128, height: 128 },
        tags: [{ tag: 254, type: 'long', value: [4] }],
      },
    );
    serve(bytes);
    await expectSamePixels(await fetchIt(), await places.write('whole.tif', bytes));
  });

  it('of a file that begins in the south comes out alike', async () => {
    const matrix = [2, 0, 0, ORIGIN.x, 0, 2, 0, ORIGIN.y - 1000, 0, 0, 0, 0, 0, 0, 0, 1];
    const keys = georeference.filter(({ tag }) => tag !== 33550 && tag !== 33922);
    const bytes = tinyTiff({ ...plain, tags: [...keys, { tag: 34264, type: 'double', value: matrix }] });
    serve(bytes);
    const { row } = await expectSamePixels(await fetchIt(), await places.write('whole.tif', bytes));
    expect(row).toBeGreaterThan(0);
    expect(server.sent).toBeLessThan(bytes.length);
  });

  it('takes no further tile for an area that ends with one, in degrees', async () => {
    serve(tinyTiff(plain));
    for (const [col, row] of [
      [1, 2],
      [4, 5],
      [6, 9],
    ] as const) {
      const window = { col: col * 64, row: row * 32, width: 128, height: 96 };
      const path = await fetchIt(areaOver([window.col, window.row, window.col + 128, window.row + 96]));
      expect((await fetchRecordOf(path, basename(dirname(path))))!.windowOf!.window).toEqual(window);
    }
  });

  it('lies under its sha256 with its record, without the key, and nothing else is left', async () => {
    serve(tinyTiff(plain));
    const path = await fetchIt();
    expect(basename(path)).toBe('scene.tif');
    expect(basename(dirname(path))).toMatch(/^[0-9a-f]{64}$/);
    expect(await fetchRecordOf(path, basename(dirname(path)))).toMatchObject({
      address: `http://${server.host}/scene.tif?sig=…`,
      etag: '"one"',
      windowOf: {
        bytes: server.files.get('/scene.tif')!.bytes.length,
        window: { col: 256, row: 192, width: 64, height: 32 },
      },
    });
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.name.endsWith('.json'))) {
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain('SECRET');
    }
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('is asked for once while it is the same, and again when it is another', async () => {
    serve(tinyTiff(plain));
    const path = await fetchIt();
    const requests = server.asked.length;
    expect(await fetchIt()).toBe(path);
    expect(server.asked).toHaveLength(requests + 1);
    const other = tinyTiff({ ...plain, value: (...at) => texture(...at) + 1 });
    serve(other, '"two"');
    await expectSamePixels(await fetchIt(), await places.write('whole.tif', other));
  });

  it('goes on with the tiles that are here after a failure, signed anew too, under the same ETag only', async () => {
    serve(tinyTiff({ ...plain, width: 3000, compression: 'none' }));
    const tall = areaOver([300, 100, 310, 400]);
    let reads = 0;
    server.answer = (request, response) => {
      if (request.headers['if-range'] !== undefined && ++reads > 3) response.writeHead(404).end();
      else asItShould(server, request, response);
    };
    const signed = (key: string) => `sv=2024-05-04&se=${key}&sig=${key}`;
    await expect(fetchIt(tall, { query: signed('one') })).rejects.toMatchObject({ code: 'E_UPSTREAM' });
    server.answer = (request, response) => asItShould(server, request, response);
    const before = new Set(server.asked.map(({ headers }) => headers.range));
    const count = server.asked.length;
    const path = await fetchIt(tall, { query: signed('two') });
    const again = server.asked.slice(count).filter(({ headers }) => before.has(headers.range));
    expect(again.length).toBeLessThan(server.asked.length - count);
    await expectSamePixels(path, await places.write('whole.tif', server.files.get('/scene.tif')!.bytes));
  });

  it.each([
    ['in strips', tinyTiff(inStrips), '"one"'],
    ['without a strong ETag', tinyTiff(plain), 'W/"one"'],
    ['without any', tinyTiff(plain), null],
    ['without coordinates', tinyTiff({ ...plain, tags: [] }), '"one"'],
    ['that is no TIFF', Buffer.from('{"type":"Feature"}'), '"one"'],
  ])('of a file %s is the whole file', async (_what, bytes, etag) => {
    serve(bytes, etag);
    expect(await readFile(await fetchIt())).toEqual(bytes);
  });

  it('of a file that is not served by ranges is the whole file', async () => {
    const bytes = tinyTiff(plain);
    serve(bytes);
    server.answer = (request, response) => {
      delete request.headers.range;
      asItShould(server, request, response);
    };
    expect(await readFile(await fetchIt())).toEqual(bytes);
  });

  it('beside the file is refused, before a tile is read', async () => {
    serve(tinyTiff(plain));
    await expect(fetchIt(areaOver([5000, 5000, 5010, 5010]))).rejects.toMatchObject({ code: 'E_NO_OVERLAP' });
  });

  type Fault = (range: RangeServer, request: IncomingMessage, response: ServerResponse) => void;
  const partly =
    (change: (headers: Record<string, string | number>, body: Buffer) => Buffer): Fault =>
    ({ files }, request, response) => {
      const { bytes } = files.get('/scene.tif')!;
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range!)!.map(Number) as [number, number, number];
      const part = bytes.subarray(from, to + 1);
      const headers = {
        etag: '"one"',
        'content-length': part.length,
        'content-range': `bytes ${from}-${from + part.length - 1}/${bytes.length}`,
      };
      const body = change(headers, part);
      response.writeHead(206, headers).end(body);
    };
  const put = (name: string, value: string) =>
    partly((headers, body) => {
      headers[name] = value;
      return body;
    });
  const faults: [string, Fault, string][] = [
    ['another ETag', put('etag', '"two"'), 'E_CHANGED'],
    ['a weak ETag', put('etag', 'W/"one"'), 'E_CHANGED'],
    ['another range', put('content-range', 'bytes 0-9/100'), 'E_CHANGED'],
    ['another size', put('content-range', 'bytes 0-9/*'), 'E_CHANGED'],
    ['an encoding', put('content-encoding', 'gzip'), 'E_UPSTREAM'],
    [
      'a short body',
      partly((headers, body) => {
        headers['content-length'] = body.length - 1;
        return body.subarray(1);
      }),
      'E_UPSTREAM',
    ],
    [
      'a long body',
      partly((headers, body) => {
        headers['content-length'] = body.length + 1;
        return Buffer.concat([body, Buffer.alloc(1)]);
      }),
      'E_UPSTREAM',
    ],
    ['a cut', (_server, _request, response) => void response.destroy(), 'E_UPSTREAM'],
    [
      'the whole, of another version',
      (_s, _q, response) => void response.writeHead(200, { etag: '"two"' }).end('x'),
      'E_CHANGED',
    ],
    ['the whole', (_s, _q, response) => void response.writeHead(200, { etag: '"one"' }).end('x'), 'E_UPSTREAM'],
    ['429', (_s, _q, response) => void response.writeHead(429, { 'retry-after': '0' }).end(), 'E_RATE'],
    ['503', (_s, _q, response) => void response.writeHead(503).end(), 'E_UPSTREAM'],
    ['416', (_s, _q, response) => void response.writeHead(416).end(), 'E_UPSTREAM'],
    ['silence', () => {}, 'E_TIMEOUT'],
  ];
  it.each(faults)(
    'is whole or an error, never a mixed image, where a tile is answered with %s',
    async (_what, fault, code) => {
      const bytes = tinyTiff(plain);
      serve(bytes);
      server.answer = (request, response) => {
        if (request.headers['if-range'] === undefined) asItShould(server, request, response);
        else fault(server, request, response);
      };
      await expect(fetchIt()).rejects.toMatchObject({ code });
      expect((await readdir(folder)).filter((name) => name !== 'incoming')).toEqual([]);
      server.answer = (request, response) => asItShould(server, request, response);
      await expectSamePixels(await fetchIt(), await places.write('whole.tif', bytes));
    },
  );

  it('of 1 km in a file of 10,000² px costs hardly more than its tiles, three requests at most before the first', async () => {
    for (const side of [256, 512]) {
      const across = Math.ceil(10_000 / side);
      const tile = 60_000;
      const { bytes, tilesStart } = sparseCog(10_000, side, across, tile);
      serve(bytes, `"${side}"`);
      const start = server.asked.length;
      server.sent = 0;
      await fetchIt(areaOver([4000, 4000, 4500, 4500]));
      const isTile = (request: IncomingMessage) =>
        Number(/^bytes=(\d+)/.exec(request.headers.range ?? '')?.[1]) >= tilesStart;
      const asked = server.asked.slice(start);
      expect(asked.findIndex(isTile)).toBeLessThanOrEqual(3);
      const path = await fetchIt(areaOver([4000, 4000, 4500, 4500]));
      const { window } = (await fetchRecordOf(path, basename(dirname(path))))!.windowOf!;
      const tiles = Math.ceil(window.width / side) * Math.ceil(window.height / side);
      expect(server.sent).toBeLessThanOrEqual(1.3 * tiles * tile);
    }
  });

  it.runIf(hasGdal())('of COGs as GDAL writes them: JPEG with YCbCr and a mask, LERC, WebP', async () => {
    const source = await places.write('source.tif', tinyTiff({ ...plain, samples: 3 }));
    for (const options of [
      ['-co', 'COMPRESS=JPEG', '-co', 'BLOCKSIZE=128', '-co', 'ADD_ALPHA=NO', '-a_nodata', 'none', '-mask', '2'],
      ['-co', 'COMPRESS=LERC', '-co', 'BLOCKSIZE=128'],
      ['-co', 'COMPRESS=WEBP', '-co', 'BLOCKSIZE=128'],
    ]) {
      const whole = join(places.path, `${options[1]}.tif`);
      execFileSync(GDAL_PYTHON, ['-c', TRANSLATE, source, whole, ['-of', 'COG', ...options].join(' ')]);
      const bytes = await readFile(whole);
      serve(bytes, `"${options[1]}"`);
      const path = await fetchIt();
      await expectSamePixels(path, whole);
    }
  });
});
