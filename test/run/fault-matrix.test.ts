import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AftermathError } from '../../src/core/contract/errors.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { PATIENCE } from '../../src/io/outbound/tries.ts';
import { fetchScenes } from '../../src/run/fetch-scenes.ts';
import { followStages } from '../../src/run/stages.ts';
import { faults } from '../helpers/faults.ts';
import { geoTags, tinyTiff } from '../helpers/tiny-tiff.ts';

/** As in life, but for seconds that are hundredths here. */
const patience = {
  ...PATIENCE,
  graceMs: 300,
  firstWaitMs: 20,
  longestWaitMs: 100,
  leastBytesPerSecond: 2 ** 20,
  requestsPerSecond: 1000,
};
const DEADLINE_MS = patience.tries * (patience.graceMs + patience.longestWaitMs);
const SLACK_MS = 4000;

const picture = tinyTiff({
  width: 640,
  height: 640,
  value: (_sample, col, row) => (col * 7 + row * 13) % 251,
  tile: { width: 64, height: 64 },
  tags: geoTags({ epsg: 32636, originX: 500_000, originY: 5_000_000, pixelSize: 2 }),
});
/** Over tiles of three rows: three reads, and none of all. */
const area = circleAround({ lon: 33.0064, lat: 45.1481 }, 20);

let forbiddenCalls = 0;
const trap = createServer((_request, response) => {
  forbiddenCalls++;
  response.end('SECRET');
});
let forbidden: string;
beforeAll(async () => {
  trap.listen(0, '127.0.0.1');
  await new Promise((done) => trap.once('listening', done));
  forbidden = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => trap.close(done).closeAllConnections()));

interface Way {
  readonly path: string;
  readonly area: unknown;
}

const ways: Readonly<Record<string, Way>> = {
  'a picture': { path: '/scene.tif', area: null },
  'the tiles of an area': { path: '/scene.tif', area },
  "an item's picture": { path: '/item', area: null },
  "an item's tiles": { path: '/item', area },
};

/** Serves one picture and its item; the picture whole only in three goes, as connections break. */
async function scenes() {
  let count = 0;
  let isFaulty = (_count: number) => false;
  let fault = faults['500']!;
  const sha256 = createHash('sha256').update(picture).digest('hex');
  const asset = { href: './scene.tif', type: 'image/tiff', roles: ['data'], 'file:checksum': `1220${sha256}` };
  const item = { type: 'Feature', stac_version: '1.0.0', id: 'one', properties: {}, assets: { data: asset } };
  const files = new Map([
    ['/scene.tif', { bytes: picture, etag: '"picture"' }],
    ['/item', { bytes: Buffer.from(JSON.stringify(item)), etag: '"item"' }],
  ]);
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const { bytes, etag } = files.get(request.url!)!;
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const from = Number(first ?? 0);
    const to = Math.min(last === undefined || last === '' ? bytes.length - 1 : Number(last), bytes.length - 1);
    if (isFaulty(++count)) {
      fault({ request, response, bytes, etag, from, to, forbidden });
      return;
    }
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    const isRange = first !== undefined;
    const part = bytes.subarray(from, to + 1);
    response.writeHead(isRange ? 206 : 200, {
      etag,
      'content-length': part.length,
      ...(isRange ? { 'content-range': `bytes ${from}-${to}/${bytes.length}` } : {}),
    });
    const third = Math.ceil(bytes.length / 3);
    if (bytes !== picture || part.length <= third || (last !== undefined && last !== '')) response.end(part);
    else response.write(part.subarray(0, third), () => setTimeout(() => response.socket?.end(), 20));
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  server.on('clientError', () => {});
  await new Promise((done) => server.once('listening', done));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    goWrong: (name: string, when: (count: number) => boolean) => {
      count = 0;
      fault = faults[name]!;
      isFaulty = when;
    },
    close: () => new Promise((done) => server.close(done).closeAllConnections()),
  };
}

type Scenes = Awaited<ReturnType<typeof scenes>>;

/** @returns the bytes that lie in the store in the end. */
async function fetched({ host }: Scenes, { path, area: around }: Way, folder: string): Promise<Buffer> {
  const rules = { allowedHosts: [host], patience, maximumBytes: 4 * 2 ** 20, stages: followStages({}) };
  const [scene] = await fetchScenes([`http://${host}${path}`], { folder, area: around }, rules);
  return readFile(scene!.path);
}

interface Honest {
  readonly bytes: Buffer;
  readonly requests: number;
}

const honest = new Map<string, Honest>();
beforeAll(async () => {
  for (const [name, way] of Object.entries(ways)) {
    const server = await scenes();
    const folder = await mkdtemp(join(tmpdir(), 'aftermath-faults-'));
    honest.set(name, { bytes: await fetched(server, way, folder), requests: server.count() });
    await rm(folder, { recursive: true });
    await server.close();
  }
}, 60_000);

/** One fault at one moment; in the end an honest server gets its turn. */
async function tryFault(name: string, wayName: string, isFaulty: (count: number) => boolean): Promise<string> {
  const way = ways[wayName]!;
  const wanted = honest.get(wayName)!.bytes;
  // Where ranges are not served the file comes whole, though an area of it was asked for.
  const isRight = (bytes: Buffer) => bytes.equals(wanted) || bytes.equals(picture);
  const server = await scenes();
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-faults-'));
  try {
    server.goWrong(name, isFaulty);
    const start = performance.now();
    const outcome = await fetched(server, way, folder).then(
      (bytes) => (isRight(bytes) ? 'the bytes' : 'OTHER BYTES'),
      (error: unknown) => (error instanceof AftermathError ? error.code : `UNTYPED ${error}`),
    );
    const ms = performance.now() - start;
    if (ms > DEADLINE_MS + SLACK_MS) return `${outcome} LATE: ${ms} ms`;
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const sha256 = entry.parentPath.split('/').at(-1)!;
      if (!entry.isFile() || entry.name.endsWith('.json') || entry.parentPath.includes('incoming')) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) return `${outcome} HALF A FILE`;
    }
    server.goWrong(name, () => false);
    const after = await fetched(server, way, folder);
    return isRight(after) ? outcome : `${outcome}, then OTHER BYTES`;
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

const TYPED = /^(the bytes|E_UPSTREAM|E_CHANGED|E_TIMEOUT|E_RATE|E_ADDRESS|E_TYPE|E_TOO_LARGE|E_DAMAGED)$/;
/** A flipped byte shows only where a checksum is stated of the whole. */
const cases = Object.keys(ways).flatMap((way) =>
  Object.keys(faults)
    .filter((fault) => fault !== 'a flipped byte' || way === "an item's picture")
    .map((fault) => [way, fault] as const),
);

describe('every fault, at the first, a middle and the last request, once and from then on', () => {
  it.each(cases)(
    '%s, %s: the same bytes or a typed error, in time, and nothing stays behind',
    async (way, fault) => {
      const { requests } = honest.get(way)!;
      const moments = [...new Set([1, Math.ceil(requests / 2), requests])];
      const outcomes = await Promise.all(
        moments.flatMap((moment) => [
          tryFault(fault, way, (count) => count === moment),
          tryFault(fault, way, (count) => count >= moment),
        ]),
      );
      for (const outcome of outcomes) expect(outcome).toMatch(TYPED);
      expect(forbiddenCalls).toBe(0);
    },
    30_000,
  );
});
