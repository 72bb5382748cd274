import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AftermathError } from '../../src/core/contract/errors.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { fetchItem } from '../../src/io/outbound/fetch-item.ts';
import { fetchWindow } from '../../src/io/outbound/fetch-window.ts';
import { openGate } from '../../src/io/outbound/gate.ts';
import { PATIENCE, type Patience } from '../../src/io/outbound/tries.ts';
import { fetchPlanetAsset } from '../../src/io/sources/planet/fetch-planet-asset.ts';
import { searchPlanet } from '../../src/io/sources/planet/search-planet.ts';
import { forgetFetched } from '../../src/io/store/fetched.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { type Asked, type FaultName, faults, isRanged, MOMENTS, type Moment, needOf } from '../helpers/faults.ts';
import { readWhole } from '../helpers/scene-files.ts';
import { ENDPOINTS, type Endpoint, pictures, SCENES, smallArchive } from '../helpers/small-archive.ts';
import { squareAt } from '../helpers/stac-stand-in.ts';

/** As in life, but for seconds that are hundredths here; a try has as long as a busy machine takes to answer. */
const hurried: Patience = {
  tries: 4,
  graceMs: 1000,
  firstWaitMs: 20,
  longestWaitMs: 100,
  leastBytesPerSecond: 2 ** 20,
  requestsPerSecond: 1000,
};
const patient: Patience = { ...PATIENCE, tries: 10, firstWaitMs: 20, requestsPerSecond: 1000 };
/** Of all that one cell asks for, on a machine that is busy. */
const DEADLINE_MS = 60_000;

const PACE = { firstPauseMs: 5, longestPauseMs: 5, deadlineMs: DEADLINE_MS };
const MOST_BYTES = 4 * 2 ** 20;
const TYPED = /^(identical|E_UPSTREAM|E_CHANGED|E_TIMEOUT|E_RATE|E_ADDRESS|E_TYPE|E_TOO_LARGE|E_DAMAGED|E_AUTH)$/;

const whole = new Set(pictures.map((picture) => picture.toString('base64')));
const [from, to] = ['2022-08-01', '2022-08-31'];
const place = { at: '45.1, 33.6', radiusMeters: 1000, from, to };
/** Over tiles of three rows: three reads a scene, and none of all. */
const area = circleAround({ lon: 33.0064, lat: 45.1481 }, 150);

let forbiddenCalls = 0;
const trap = createServer((_request, response) => {
  forbiddenCalls++;
  response.end('SECRET');
}).listen(0, '127.0.0.1');
afterAll(() => new Promise((done) => trap.close(done).closeAllConnections()));

interface Client {
  readonly host: string;
  readonly folder: string;
  readonly patience: Patience;
}

/** What a person gets in the end, piece by piece. It asks each of its endpoints three times at least. */
type Way = (client: Client) => Promise<string[]>;

const searchThere: Way = async ({ host, patience }) => {
  const request = { ...place, around: '2022-08-02', source: `http://${host}` };
  const { scenes, skipped, truncated } = await searchScenes(request, { allowedHosts: [host], patience });
  return [withoutHost({ scenes, skipped, truncated }, host)];
};

const fetchTiles: Way = async ({ host, folder, patience }) => {
  const gate = openGate([host]);
  const pieces: string[] = [];
  try {
    for (const index of SCENES) {
      const named = `http://${host}/items/${index}`;
      const found = await fetchItem(named, { gate, patience });
      const address = found === null ? named : String(found.item.assets[0]!.fields['href']);
      const path = await fetchWindow(address, area, { gate, folder, patience, maximumBytes: MOST_BYTES });
      await readWhole(path).catch(async (error: unknown) => {
        await forgetFetched(folder, path);
        throw error;
      });
      pieces.push(withoutHost(found?.document, host), await readFile(path, 'base64'));
    }
    return pieces;
  } finally {
    await gate.close();
  }
};

const download: Way = async ({ host, folder, patience }) => {
  const address = `http://${host}/data/v1`;
  const gate = openGate([host]);
  const access = { gate, address, patience };
  try {
    const { scenes } = await searchPlanet({ area: squareAt(33.5, 45), from, to }, access);
    const pieces = [withoutHost(scenes, host)];
    for (const { asset } of scenes.toReversed()) {
      const into = { folder, maximumBytes: MOST_BYTES };
      pieces.push(await readFile(await fetchPlanetAsset(asset!, access, into, PACE), 'base64'));
    }
    return pieces;
  } finally {
    await gate.close();
  }
};

const ways: Readonly<Record<Endpoint, Way>> = {
  'STAC search': searchThere,
  'STAC paging': searchThere,
  'STAC item': fetchTiles,
  'COG header': fetchTiles,
  'COG tile': fetchTiles,
  'Planet API': download,
  'Planet download': download,
};

function withoutHost(document: unknown = null, host: string): string {
  return JSON.stringify(document).replaceAll(host, 'HOST');
}

const FILES: readonly Endpoint[] = ['COG header', 'COG tile', 'Planet download'];

/** Why a fault is none at an endpoint. */
function senseless(fault: FaultName, endpoint: Endpoint): string | null {
  const need = needOf(fault);
  // Planet states one of what is downloaded; nobody does of documents, headers and uncompressed pixels.
  const hasNeed = {
    'a range': FILES.includes(endpoint),
    'two answers of one file': FILES.includes(endpoint),
    'a checksum': endpoint === 'Planet download',
  };
  if (need === null || hasNeed[need]) return null;
  return `it takes ${need}`;
}

interface Cell {
  readonly fault: FaultName;
  readonly endpoint: Endpoint;
}

interface Strike extends Cell {
  readonly moment: Moment;
  /** Of the requests to the endpoint, counted from 1. */
  readonly isStruck: (count: number) => boolean;
}

interface AskedFor {
  readonly endpoint: Endpoint;
  readonly isRanged: boolean;
}

/** How many requests there were that a fault could strike. */
function countFor(asked: readonly AskedFor[], { fault, endpoint }: Cell): number {
  return asked.filter((one) => one.endpoint === endpoint && (needOf(fault) !== 'a range' || one.isRanged)).length;
}

/** An archive that goes wrong in one way; a download it gives in three goes, as connections break. */
async function strikingArchive() {
  const answerTo = smallArchive();
  const asked: AskedFor[] = [];
  let strike: Strike | null = null;
  let struck = 0;
  const server = createServer(async (request, response) => {
    let posted = '';
    for await (const piece of request) posted += piece;
    const { endpoint, bytes, etag } = answerTo(request, posted);
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const to = last ? Math.min(Number(last), bytes.length - 1) : bytes.length - 1;
    const one = { request, response, bytes, etag, from: Number(first ?? 0), to, forbidden };
    const before = strike === null ? 0 : countFor(asked, strike);
    asked.push({ endpoint, isRanged: isRanged(one) });
    const count = strike === null ? 0 : countFor(asked, strike);
    if (strike !== null && count > before && strike.isStruck(count)) {
      struck++;
      faults[strike.fault]({ ...one, moment: strike.moment });
    } else answerHonestly(one, endpoint === 'Planet download');
  });
  server.on('clientError', () => {});
  server.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    struck: () => struck,
    goWrong: (next: Strike | null) => {
      strike = next;
    },
    close: () => new Promise((done) => server.close(done).closeAllConnections()),
  };
}

function answerHonestly(asked: Omit<Asked, 'moment'>, isInGoes: boolean): void {
  const { request, response, bytes, etag, from, to } = asked;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const part = bytes.subarray(from, to + 1);
  const range = isRanged(asked) ? { 'content-range': `bytes ${from}-${to}/${bytes.length}` } : {};
  const status = isRanged(asked) ? 206 : request.url!.endsWith('/activate') ? 202 : 200;
  response.writeHead(status, { etag, 'content-length': part.length, ...range });
  const third = Math.ceil(bytes.length / 3);
  if (!isInGoes || part.length <= third) response.end(part);
  else response.write(part.subarray(0, third), () => setTimeout(() => response.socket?.end(), 20));
}

interface Honest {
  readonly pieces: readonly string[];
  readonly asked: readonly AskedFor[];
}

const honest = new Map<Way, Honest>();
let forbidden: string;
beforeAll(async () => {
  forbidden = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
  for (const way of new Set(Object.values(ways))) {
    const archive = await strikingArchive();
    const folder = await mkdtemp(join(tmpdir(), 'aftermath-faults-'));
    const pieces = await way({ host: archive.host, folder, patience: patient });
    for (const index of SCENES) expect(pieces.join()).toContain(`scene-${index}`);
    honest.set(way, { pieces, asked: archive.asked });
    await rm(folder, { recursive: true });
    await archive.close();
  }
}, 60_000);

/** How one strike ends; afterwards an honest archive gets its turn. */
async function outcomeOf(strike: Strike): Promise<string> {
  const way = ways[strike.endpoint];
  const wanted = honest.get(way)!.pieces;
  // Where ranges are not served the file comes whole, though an area of it was asked for.
  const isRight = (pieces: readonly string[]) =>
    pieces.length === wanted.length && pieces.every((one, index) => one === wanted[index] || whole.has(one));
  const archive = await strikingArchive();
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-faults-'));
  try {
    archive.goWrong(strike);
    const outcome = await way({ host: archive.host, folder, patience: hurried }).then(
      (pieces) => (isRight(pieces) ? 'identical' : 'OTHER BYTES'),
      (error: unknown) => (error instanceof AftermathError ? error.code : `UNTYPED ${error}`),
    );
    if (archive.struck() === 0) return 'NEVER STRUCK';
    archive.goWrong(null);
    const after = await way({ host: archive.host, folder, patience: patient });
    return isRight(after) ? outcome : `${outcome}, then OTHER BYTES`;
  } finally {
    await archive.close();
    await rm(folder, { recursive: true });
  }
}

const cells = (Object.keys(faults) as FaultName[]).flatMap((fault) =>
  ENDPOINTS.map((endpoint) => ({ fault, endpoint, why: senseless(fault, endpoint) })),
);

describe.concurrent('every fault at every endpoint, at the start, in the middle and at the end', () => {
  it.for(cells.filter(({ why }) => why === null))(
    '$fault, $endpoint: the same bytes or a typed error, in time, and nothing of it stays',
    { timeout: DEADLINE_MS },
    async ({ fault, endpoint }, { expect }) => {
      const requests = countFor(honest.get(ways[endpoint])!.asked, { fault, endpoint });
      for (const moment of MOMENTS) {
        const count = { start: 1, middle: Math.ceil(requests / 2), end: requests }[moment];
        const strike = { fault, endpoint, moment };
        const once = outcomeOf({ ...strike, isStruck: (at) => at === count });
        const fromThenOn = outcomeOf({ ...strike, isStruck: (at) => at >= count });
        for (const outcome of await Promise.all([once, fromThenOn])) expect(outcome).toMatch(TYPED);
      }
    },
  );
});

it('leaves no cell out but those that make no sense', () => {
  const count = (why: string | null) => MOMENTS.length * cells.filter((cell) => cell.why === why).length;
  const left = ['it takes a range', 'it takes two answers of one file', 'it takes a checksum'].map(count);
  expect(left).toEqual([84, 24, 18]);
  expect(count(null)).toBe(Object.keys(faults).length * ENDPOINTS.length * MOMENTS.length - 126);
});

it('calls no address that an archive may not name', () => expect(forbiddenCalls).toBe(0));
