import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchFile } from '../../../src/io/outbound/fetch-file.ts';
import { type Gate, openGate } from '../../../src/io/outbound/gate.ts';
import { PATIENCE } from '../../../src/io/outbound/tries.ts';
import { fetchRecordOf, type StatedFile } from '../../../src/io/store/fetched.ts';

const content = randomBytes(300_000);
const patience = { ...PATIENCE, firstWaitMs: 20, requestsPerSecond: 1000 };

let folder: string;
let gate: Gate;
let host: string;
let asked: IncomingMessage[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aftermath-fetch-'));
  server.listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  gate = openGate([host]);
  asked = [];
  answer = whole;
});
afterEach(async () => {
  await gate.close();
  await new Promise((done) => server.close(done).closeAllConnections());
  await rm(folder, { recursive: true });
});

function fetchIt(options: { maximumBytes?: number; path?: string; signal?: AbortSignal } = {}) {
  const { maximumBytes = 1e9, path = '/before.tif?sig=SECRET', signal } = options;
  return fetchFile(`http://${host}${path}`, { gate, folder, maximumBytes, patience, signal });
}

/** A file server as it should be. */
function whole(request: IncomingMessage, response: ServerResponse) {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (request.headers['if-none-match'] === '"one"') {
    response.writeHead(304, { etag: '"one"' }).end();
    return;
  }
  const part = content.subarray(from);
  const range = from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(from > 0 ? 206 : 200, { etag: '"one"', 'content-length': part.length, ...range }).end(part);
}

/** Cuts the connection at a byte, once. */
function cutAt(byte: number, then = whole) {
  answer = (_request, response) => {
    answer = then;
    response.writeHead(200, { etag: '"one"', 'content-length': content.length });
    response.write(content.subarray(0, byte), () => setTimeout(() => response.destroy(), 100));
  };
}

describe('a fetched file', () => {
  it('lies whole under its sha256 and its own name, with where it came from, without the key', async () => {
    const path = await fetchIt();
    expect(await readFile(path)).toEqual(content);
    expect(basename(path)).toBe('before.tif');
    expect(basename(dirname(path))).toMatch(/^[0-9a-f]{64}$/);
    expect((await fetchRecordOf(path, basename(dirname(path))))?.address).toBe(`http://${host}/before.tif?sig=…`);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.json')) {
        expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain('SECRET');
      }
    }
  });

  it('is not fetched again while it is the same', async () => {
    const path = await fetchIt();
    expect(await fetchIt()).toBe(path);
    expect(asked).toHaveLength(2);
    expect(asked[1]!.headers['if-none-match']).toBe('"one"');
  });

  it('is kept once where the same bytes stand at two addresses, with where each came from', async () => {
    const of = (name: string) => ({ checksum: null, licence: name, credit: name, item: `http://${host}/${name}.json` });
    const fetched = (path: string, stated: StatedFile) =>
      fetchFile(`http://${host}/${path}/before.tif`, { gate, folder, maximumBytes: 1e9, patience, stated });
    const path = await fetched('one', of('one'));
    expect(await fetched('two', of('two'))).toBe(path);
    const record = () => fetchRecordOf(path, basename(dirname(path)));
    expect(await record()).toMatchObject({ address: `http://${host}/two/before.tif`, licence: 'two' });
    await fetched('one', of('anew'));
    expect(await record()).toMatchObject({ address: `http://${host}/one/before.tif`, licence: 'anew' });
    const kept = JSON.parse(await readFile(join(dirname(path), 'fetched.json'), 'utf8'));
    expect(kept.elsewhere).toMatchObject([{ address: `http://${host}/two/before.tif`, licence: 'two' }]);
  });

  it('goes on from where a cut connection left it', async () => {
    cutAt(100_000);
    expect(await readFile(await fetchIt())).toEqual(content);
    expect(asked.at(-1)!.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"one"' });
  });

  it('goes on too where its address is signed anew, by any of the clouds, and nowhere else', async () => {
    const signed = [
      (key: string) => `sv=2024-05-04&st=${key}&se=${key}&sp=rl&sr=c&skoid=${key}&sig=${key}`,
      (key: string) => `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${key}&X-Amz-Expires=60&X-Amz-Signature=${key}`,
      (key: string) => `X-Goog-Date=${key}&X-Goog-Signature=${key}`,
      (key: string) => `AWSAccessKeyId=me&Expires=${key}&Signature=${key}`,
      (key: string) => `Expires=${key}&Key-Pair-Id=one&Policy=${key}&Signature=${key}`,
    ];
    const runsOut = (_: IncomingMessage, response: ServerResponse) => response.writeHead(403).end();
    for (const [index, query] of signed.entries()) {
      const path = `/${index}.tif?version=1`;
      cutAt(100_000, runsOut);
      await expect(fetchIt({ path: `${path}&${query('one')}` })).rejects.toMatchObject({ code: 'E_UPSTREAM' });
      answer = whole;
      const unlike = await fetchIt({ path: `/${index}.tif?version=2&${query('one')}` });
      expect(asked.at(-1)!.headers.range).toBeUndefined();
      const fetched = await fetchIt({ path: `${path}&${query('two')}` });
      expect(asked.at(-1)!.headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"one"' });
      expect(await readFile(fetched)).toEqual(content);
      expect(dirname(fetched)).toBe(dirname(unlike));
      await fetchIt({ path: `${path}&${query('three')}` });
      expect(asked.at(-1)!.headers['if-none-match']).toBe('"one"');
    }
  });

  it('is never made of two: one that changed after the cut is an error', async () => {
    cutAt(100_000, (request, response) => {
      const etag = request.headers.range === undefined ? '"one"' : '"two"';
      response.writeHead(200, { etag, 'content-length': content.length }).end(content);
    });
    await expect(fetchIt()).rejects.toMatchObject({ code: 'E_CHANGED' });
  });

  it('is an error where the rest comes from another place than was asked for', async () => {
    cutAt(100_000, (request, response) => {
      if (request.headers.range === undefined) {
        whole(request, response);
        return;
      }
      const headers = { etag: '"one"', 'content-range': `bytes 0-199999/${content.length}`, 'content-length': 200_000 };
      response.writeHead(206, headers).end(content.subarray(100_000));
    });
    await expect(fetchIt()).rejects.toMatchObject({ code: 'E_CHANGED' });
  });

  it('starts over without a strong ETag', async () => {
    answer = (_request, response) => {
      answer = (_again, second) => second.writeHead(200, { 'content-length': content.length }).end(content);
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 100));
    };
    expect(await readFile(await fetchIt())).toEqual(content);
    expect(asked.at(-1)!.headers.range).toBeUndefined();
  });

  it('is whole for each of several who fetch it at once', async () => {
    const paths = await Promise.all([fetchIt(), fetchIt(), fetchIt()]);
    expect(new Set(paths).size).toBe(1);
    expect(await readFile(paths[0]!)).toEqual(content);
    answer = (_request, response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' }).write(content.subarray(0, 1000));
      setTimeout(() => response.end(content.subarray(1000)), Math.random() * 100);
    };
    for (const path of await Promise.all([fetchIt(), fetchIt(), fetchIt()])) {
      expect(await readFile(path)).toEqual(content);
    }
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('whose length nobody says is refused: cut, it would look whole', async () => {
    answer = (_request, response) => {
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200, { connection: 'close' }).end(content);
    };
    await expect(fetchIt()).rejects.toMatchObject({ code: 'E_UPSTREAM', message: expect.stringMatching(/how long/) });
  });

  it('waits as long as it is asked to, and tries again', async () => {
    answer = (_request, response) => {
      answer = whole;
      response.writeHead(503, { 'retry-after': '0' }).end();
    };
    expect(await readFile(await fetchIt())).toEqual(content);
  });

  it.each([
    [404, 'E_UPSTREAM', /Check the address/],
    [403, 'E_UPSTREAM', /sign-in/],
    [206, 'E_UPSTREAM', /206/],
  ])('refused with %i says so', async (status, code, words) => {
    answer = (_request, response) => response.writeHead(status).end('no');
    await expect(fetchIt()).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    expect(asked).toHaveLength(1);
  });

  it('that is too large is refused, announced or not, and one in another encoding as well', async () => {
    await expect(fetchIt({ maximumBytes: 1000 })).rejects.toMatchObject({ code: 'E_TOO_LARGE' });
    answer = (_request, response) => response.writeHead(200, { etag: '"two"' }).end(content);
    await expect(fetchIt({ maximumBytes: 1000 })).rejects.toMatchObject({ code: 'E_TOO_LARGE' });
    answer = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(content);
    await expect(fetchIt()).rejects.toMatchObject({ code: 'E_UPSTREAM' });
  });

  it('stops when told to', async () => {
    const abort = new AbortController();
    answer = (_request, response) => {
      response.writeHead(200, { etag: '"one"', 'content-length': content.length }).write(content.subarray(0, 1000));
      setTimeout(() => abort.abort(), 50);
    };
    await expect(fetchIt({ signal: abort.signal })).rejects.toMatchObject({ code: 'E_CANCELLED' });
  });
});
