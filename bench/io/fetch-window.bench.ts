/**
 * What a 1 km area of a 10,000² × 3 DEFLATE COG costs over HTTP, ours beside GDAL's /vsicurl/:
 * `npm run bench -- io/fetch-window`.
 *
 * A server on loopback counts. The area lies at 20 places spread over the file (R2 sequence). Bytes are set against
 * those of the tiles that hold the area alone: ours fetches the header and what it may of the 64 px around the area,
 * GDAL the header and the area, in a new process each time.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { type PixelWindow, pixelToMap } from '../../src/core/geo/grid.ts';
import { blockLayout } from '../../src/io/formats/tiff-blocks.ts';
import { readTiffDirectories } from '../../src/io/formats/tiff-directory.ts';
import { planWindow } from '../../src/io/formats/window-plan.ts';
import { fetchWindow } from '../../src/io/outbound/fetch-window.ts';
import { openGate } from '../../src/io/outbound/gate.ts';
import { PATIENCE } from '../../src/io/outbound/tries.ts';
import { openFileBytes } from '../../src/io/sources/file-bytes.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { fetchRecordOf } from '../../src/io/store/fetched.ts';
import { benchPair } from '../make-rasters.ts';

const PLACES = 20;
const AREA_METERS = 1000;
const ASKED = 1.3;
const MARGIN_PX = 64;
const GDAL = `
import sys
from osgeo import gdal
gdal.UseExceptions()
window = [int(word) for word in sys.argv[2:]]
gdal.Open('/vsicurl/' + sys.argv[1]).ReadAsArray(*window)
`;
const QUIETLY = { GDAL_DISABLE_READDIR_ON_OPEN: 'EMPTY_DIR', CPL_VSIL_CURL_ALLOWED_EXTENSIONS: '.tif' };

const { before } = benchPair();
const scene = await openScene(before);
const { grid } = scene.parts[0];
const source = await openFileBytes(before);
const layout = blockLayout((await readTiffDirectories(source))[0], source);
const firstTile = Math.min(...layout.offsets);
const side = Math.round(AREA_METERS / grid.pixelWidth);

function bytesOfTiles(window: PixelWindow): number {
  return planWindow([layout], window)
    .tiles.flat()
    .reduce((sum, { length }) => sum + length, 0);
}

const asked: { readonly offset: number; readonly bytes: number }[] = [];
const server = createServer(async (request, response) => {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (request.method === 'HEAD' || range === null) {
    asked.push({ offset: 0, bytes: 0 });
    response.writeHead(200, { etag: '"bench"', 'accept-ranges': 'bytes', 'content-length': source.size }).end();
    return;
  }
  const offset = Number(range[1]);
  const last = Math.min(Number(range[2]), source.size - 1);
  asked.push({ offset, bytes: last - offset + 1 });
  response
    .writeHead(206, {
      etag: '"bench"',
      'content-length': last - offset + 1,
      'content-range': `bytes ${offset}-${last}/${source.size}`,
    })
    .end(await source.read(offset, last - offset + 1));
}).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
const gate = openGate([host]);
const patience = { ...PATIENCE, requestsPerSecond: 1000 };

interface Cost {
  readonly ratio: number;
  readonly requests: number;
  /** Before the first byte of a tile is asked for. */
  readonly before: number;
}

function cost(tileBytes: number): Cost {
  const all = asked.splice(0);
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  const before = all.findIndex((one) => one.offset >= firstTile);
  return { ratio: bytes / tileBytes, requests: all.length, before };
}

const ours: Cost[] = [];
const gdal: Cost[] = [];
/** How far the fetched window goes beyond each side of the area, px. */
const margins: number[] = [];
for (let place = 1; place <= PLACES; place++) {
  const col = Math.floor(((place * 0.7548776662466927) % 1) * (grid.width - side));
  const row = Math.floor(((place * 0.5698402909980532) % 1) * (grid.height - side));
  const corner = (x: number, y: number) =>
    Object.values(toLonLat(grid.crs!, pixelToMap(grid, { col: col + x * side, row: row + y * side })));
  const ring = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)];
  const tileBytes = bytesOfTiles({ col, row, width: side, height: side });
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-bench-'));
  const area = { type: 'Polygon', coordinates: [ring] };
  const path = await fetchWindow(`http://${host}/before.tif`, area, { gate, folder, maximumBytes: 2 ** 30, patience });
  const { window: fetched } = (await fetchRecordOf(path, basename(dirname(path))))!.windowOf!;
  await rm(folder, { recursive: true });
  const came = cost(tileBytes);
  ours.push(came);
  margins.push(
    col - fetched.col,
    row - fetched.row,
    fetched.col + fetched.width - col - side,
    fetched.row + fetched.height - row - side,
  );
  const window = [col, row, side, side].map(String);
  const peer = await promisify(execFile)('/usr/bin/python3', ['-c', GDAL, `http://${host}/before.tif`, ...window], {
    env: { ...process.env, ...QUIETLY },
  }).catch(() => null);
  if (peer !== null) gdal.push(cost(tileBytes));
  else asked.length = 0;
}
await gate.close();
server.close().closeAllConnections();
await source.close();
console.log(`fetch-window: ${describe(ours)}`);
const bare = margins.filter((px) => px < MARGIN_PX);
console.log(
  `Of ${margins.length} sides ${bare.length} have less than ${MARGIN_PX} px around them: ${bare.join(', ')}.`,
);
console.log(gdal.length === 0 ? 'No GDAL to compare with.' : `GDAL /vsicurl/: ${describe(gdal)}`);

function describe(costs: readonly Cost[]): string {
  const of = (key: keyof Cost) => costs.map((one) => one[key]).sort((a, b) => a - b);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const ratios = of('ratio');
  const most = ratios.at(-1)!.toFixed(2);
  const within = ratios.filter((ratio) => ratio <= ASKED).length;
  return (
    `${mean(ratios).toFixed(2)} × the bytes of the area's tiles (at most ${most}; ${within} of ${costs.length} within ` +
    `${ASKED}), ${mean(of('requests')).toFixed(1)} requests, at most ${of('before').at(-1)} before the first tile`
  );
}
