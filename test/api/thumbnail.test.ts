import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thumbnailAt } from '../../src/run/thumbnail-at.ts';
import { type Service, sendRaw, startService } from './service.ts';

const MIB = 2 ** 20;

/** What a host of pictures has, by path. */
async function shelf(): Promise<Readonly<Record<string, Buffer>>> {
  const picture = sharp({ create: { width: 900, height: 600, channels: 3, background: '#7a5c3a' } });
  const jpeg = await picture.clone().withMetadata({ density: 300 }).jpeg().toBuffer();
  return {
    '/wide.jpg': jpeg,
    '/small.png': await picture.clone().resize(40, 30).png().toBuffer(),
    '/cut.jpg': jpeg.subarray(0, jpeg.length / 2),
    '/vast.png': await sharp({ create: { width: 6000, height: 6000, channels: 3, background: '#000' } })
      .png()
      .toBuffer(),
    '/heavy.jpg': Buffer.concat([jpeg, randomBytes(2 * MIB)]),
    '/page.html': Buffer.from('<html></html>'),
    '/drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    '/nothing.jpg': Buffer.alloc(0),
  };
}

let host: string;
let close: () => Promise<unknown>;
let service: Service;
let asked = 0;
beforeAll(async () => {
  const pictures = await shelf();
  const server = createServer((request, response) => {
    asked += 1;
    const path = request.url ?? '';
    if (path === '/away.jpg') response.writeHead(302, { location: 'http://10.0.0.1/a.jpg' });
    else if (path === '/busy.jpg') response.writeHead(503);
    else response.writeHead(pictures[path] === undefined ? 404 : 200);
    response.end(pictures[path]);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  service = await startService({
    thumbnailAt: (address, signal) => thumbnailAt(address, { allowedHosts: [host], signal }),
  });
  close = async () => {
    await service.close();
    await new Promise((done) => server.close(done).closeAllConnections());
  };
});
afterAll(() => close());

const thumbnail = (address: string) => service.fetch(`/api/search/thumbnail?address=${encodeURIComponent(address)}`);

describe('a thumbnail of an archive over HTTP', () => {
  it.each([
    ['/wide.jpg', 256, 171],
    ['/small.png', 40, 30],
  ])('gives %s made anew as WebP, never larger than it was', async (path, width, height) => {
    const response = await thumbnail(`http://${host}${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/webp');
    const { info, data } = await sharp(Buffer.from(await response.arrayBuffer()))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width, height });
    for (const [band, value] of [0x7a, 0x5c, 0x3a].entries()) expect(Math.abs(data[band]! - value)).toBeLessThan(6);
  });

  it.each([
    ['a page', '/page.html', 415],
    ['a drawing that would be run', '/drawing.svg', 415],
    ['an empty file', '/nothing.jpg', 415],
    ['a picture that is cut off', '/cut.jpg', 422],
    ['one of more than 2 MiB', '/heavy.jpg', 413],
    ['one of too many pixels', '/vast.png', 413],
    ['one that is not there', '/missing.jpg', 502],
    ['a host that has no time', '/busy.jpg', 502],
    ['a way to a private address', '/away.jpg', 403],
  ])('refuses %s', async (_what, path, status) => {
    const response = await thumbnail(`http://${host}${path}`);
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status,
      type: expect.stringContaining('application/problem+json'),
    });
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:1/a.jpg',
    'http://localhost/a.jpg',
    'file:///etc/passwd',
    'https://user:secret@example.org/a.jpg',
  ])('does not call %s', async (address) => {
    expect((await thumbnail(address)).status).toBe(403);
  });

  it.each([
    '',
    '?address=',
    '?address=x',
    '?address=https://a.org/b.jpg&address=c',
    '?address=https://a.org/b.jpg&size=9',
  ])('wants one address (%s)', async (query) => {
    expect((await service.fetch(`/api/search/thumbnail${query}`)).status).toBe(400);
  });

  it('is not fetched for the pages of others', async () => {
    const before = asked;
    const path = `/api/search/thumbnail?address=${encodeURIComponent(`http://${host}/wide.jpg`)}`;
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect(await sendRaw(service.url, path, { headers })).toMatchObject({ status: 403 });
    expect(asked).toBe(before);
  });

  it('fetches six at a time, and the others in their turn', async () => {
    let inside = 0;
    let most = 0;
    const counted = await startService({
      thumbnailAt: async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((done) => setTimeout(done, 50));
        inside -= 1;
        return Buffer.from('a picture');
      },
    });
    const asked = Array.from({ length: 20 }, () =>
      counted.fetch('/api/search/thumbnail?address=https://example.org/a.jpg'),
    );
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(most).toBe(6);
    await counted.close();
  });

  it('stops where its client leaves', async () => {
    const ended: boolean[] = [];
    const patient = await startService({
      thumbnailAt: (_address, signal) =>
        new Promise((_finish, fail) => {
          signal.addEventListener('abort', () => {
            ended.push(true);
            fail(signal.reason);
          });
        }),
    });
    const path = '/api/search/thumbnail?address=https://example.org/a.jpg';
    await patient.fetch(path, { signal: AbortSignal.timeout(100) }).catch(() => {});
    await expect.poll(() => ended.length).toBe(1);
    await patient.close();
  });
});
