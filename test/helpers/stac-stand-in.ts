import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A request as an archive sees it. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

export interface StandInAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is text or bytes. */
  readonly body?: unknown;
}

export interface StandIn {
  readonly host: string;
  readonly base: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

/** An archive on loopback that answers as it is told to; `null` is 404. */
export async function standIn(
  answer: (request: SeenRequest, base: string) => StandInAnswer | null | Promise<StandInAnswer | null>,
): Promise<StandIn> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const { method = 'GET', url: path = '/', headers } = request;
    const one = { method, path, body: text === '' ? null : JSON.parse(text), headers };
    seen.push(one);
    const { status = 200, headers: own, body = '' } = (await answer(one, base)) ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'application/json', ...own });
    response.end(typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `http://${host}`;
  return {
    host,
    base,
    seen,
    close: async () => {
      await new Promise((done) => server.close(done).closeAllConnections());
    },
  };
}

/** The files of a folder, as a static archive serves them. */
export function folderStandIn(folder: string): Promise<StandIn> {
  return standIn(async ({ path }) => {
    const body = await readFile(join(folder, decodeURIComponent(path)), 'utf8').catch(() => null);
    return body === null ? null : { body };
  });
}

/** A square of a tenth of a degree whose south-west corner is at a position. */
export function squareAt(lon: number, lat: number, side = 0.1) {
  return {
    type: 'Polygon' as const,
    coordinates: [
      [
        [lon, lat],
        [lon + side, lat],
        [lon + side, lat + side],
        [lon, lat + side],
        [lon, lat],
      ] as const,
    ],
  };
}

/** A STAC item as archives give it. */
export function stacItem(id: string, datetime: string, more: { readonly [field: string]: unknown } = {}) {
  const { properties, assets, ...rest } = more as { properties?: object; assets?: object };
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    id,
    collection: 'pictures',
    geometry: squareAt(33.55, 45.05),
    properties: { datetime, gsd: 3, platform: 'sat-1', license: 'CC-BY-4.0', ...properties },
    links: [],
    assets: assets ?? {
      visual: { href: `https://example.org/${id}.tif`, type: 'image/tiff; application=geotiff', roles: ['visual'] },
    },
    ...rest,
  };
}
