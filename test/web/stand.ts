import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { createServer } from '../../src/api/server.ts';
import type { Watchlist } from '../../src/api/watch/watchlist.ts';
import type { SceneLook } from '../../src/core/contract/api.ts';
import { DamagedFile, NotComparable } from '../../src/core/contract/errors.ts';
import type { CompareRequest } from '../../src/core/contract/run.ts';
import { checkedAddress } from '../../src/io/outbound/checked-address.ts';
import { reviewsBeside } from '../../src/io/store/review-store.ts';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { findScene } from '../../src/run/find-scene.ts';
import { lookAtScene } from '../../src/run/look-at-scene.ts';
import { openReport } from '../../src/run/report.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { thumbnailAt } from '../../src/run/thumbnail-at.ts';
import { comparabilityLike } from '../helpers/comparability.ts';
import { BARE_GRID, DEGREE_GRID, GEOREFERENCED_GRID, plantRun } from './planted-run.ts';
import { launchChromium, Viewer } from './viewer.ts';

/** The real server with planted runs, and a browser in front of it. */
export interface Stand {
  readonly url: string;
  readonly uploadsFolder: string;
  readonly runsFolder: string;
  /** From the disk, under the server's feet. */
  deleteRun(id: string): Promise<void>;
  readonly browser: Browser;
  /** What the last comparison was asked for. */
  lastRequest(): CompareRequest | null;
  show(hash: string, options?: BrowserContextOptions): Promise<Viewer>;
  /** Away, and there again with the same folders at the same address. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Closes every viewer that was shown, and fails where one had complaints. */
  closeViewers(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs: `geo` (UTM), `objects` (the same with aircraft and a crater), `degrees` (EPSG:4326), `bare` (no georeference, 16 bit, a poor fit),
 * `grey` (no georeference, one band of floats, NaN where not seen), and `later`
 * (the place of `grey` from its after date on; its after image states no credit).
 *
 * New comparisons end in `geo`; but a before scene called `unlike.tif` is refused, and the credit `wait for cancel`
 * keeps one running.
 *
 * @param options.allowedHosts private hosts whose scenes may be looked for.
 * @param options.watchlist of the pages of sites.
 */
export async function openStand({
  allowedHosts = [],
  watchlist = null,
}: {
  readonly allowedHosts?: readonly string[];
  readonly watchlist?: Watchlist | null;
} = {}): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'aftermath-viewer-'));
  const bytes = { sampleType: 'uint8', low: 40, high: 230 } as const;
  const geo = await plantRun(join(folder, 'runs/geo'), {
    id: 'geo',
    title: 'Airfield <b>north</b>',
    grid: GEOREFERENCED_GRID,
    ...bytes,
  });
  await plantRun(join(folder, 'runs/degrees'), { id: 'degrees', title: 'In degrees', grid: DEGREE_GRID, ...bytes });
  const detector = { sha256: 'ab'.repeat(32), engine: 'planted' };
  await plantRun(join(folder, 'runs/objects'), {
    id: 'objects',
    title: 'With aircraft',
    grid: GEOREFERENCED_GRID,
    ...bytes,
    hasObjects: true,
    change: {
      summary: ['1 aircraft destroyed, 1 of them in berms of three sides.', '1 aircraft still there: F5 (0 m).'],
      counts: {
        ...geo.counts,
        aircraft: { destroyed: 1, present: 1 },
        craters: 1,
        buildings: { possible: 2, destroyed: 1 },
      },
      detectors: [
        { ...detector, label: 'aircraft', model: 'aircraft-v1' },
        { ...detector, label: 'crater', model: 'crater-v1' },
        { ...detector, label: 'building', model: 'building-v1' },
      ],
    },
  });
  await plantRun(join(folder, 'runs/bare'), {
    id: 'bare',
    title: 'Two pictures',
    grid: BARE_GRID,
    sampleType: 'uint16',
    low: 300,
    high: 2800,
    change: {
      registration: { ...geo.registration, residualPx: 0.83, residualMeters: null },
      comparability: comparabilityLike({ factors: [] }),
    },
  });
  let lastRequest: CompareRequest | null = null;
  const grey = await plantRun(join(folder, 'runs/grey'), {
    id: 'grey',
    title: 'One band of floats',
    grid: BARE_GRID,
    sampleType: 'float32',
    low: -0.05,
    high: 0.9,
    bandNames: ['red'],
  });
  await plantRun(join(folder, 'runs/later'), {
    id: 'later',
    title: 'Two days later',
    grid: GEOREFERENCED_GRID,
    ...bytes,
    change: {
      inputs: {
        before: grey.inputs.after,
        after: { ...grey.inputs.before, name: 'later', files: [], acquiredAt: '2022-08-12', credit: null },
      },
    },
  });
  const service = await createServer({
    runsFolder: join(folder, 'runs'),
    uploadsFolder: join(folder, 'uploads'),
    originalsFolder: join(folder, 'originals'),
    sceneFolders: [folder],
    webFolder: new URL('../../web/dist', import.meta.url).pathname,
    lookAtScene: look,
    findScene,
    checkAddress: (address) => void checkedAddress(address, allowedHosts),
    search: (request, signal) => searchScenes(request, { allowedHosts, signal }),
    thumbnailAt: (address, signal) => thumbnailAt(address, { allowedHosts, signal }),
    exportGraphic,
    watchlist,
    reviews: reviewsBeside(join(folder, 'runs')),
    writeReport: async (run, format) => (await openReport(run)).write(format),
    logger: { warn() {}, error() {} },
    compare: async (request, { signal, onProgress }) => {
      lastRequest = request;
      const { before, credit } = request;
      onProgress({ stage: 'change map', done: 3.4, total: 10 });
      if (credit === 'wait for cancel') {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      if (before.endsWith('unlike.tif')) throw new NotComparable('The scenes have nothing in common. Choose others.');
      return geo;
    },
  });
  let server = await service.listen(0);
  const port = Number(new URL(server.url).port);
  const browser = await launchChromium();
  const shown: Viewer[] = [];
  return {
    url: server.url,
    uploadsFolder: join(folder, 'uploads'),
    runsFolder: join(folder, 'runs'),
    deleteRun: (id) => rm(join(folder, 'runs', id), { recursive: true }),
    browser,
    lastRequest: () => lastRequest,
    async show(hash, options) {
      const viewer = await Viewer.open(browser, `${server.url}/${hash}`, options);
      shown.push(viewer);
      return viewer;
    },
    stopServer: () => server.close(),
    async startServer() {
      server = await service.listen(port);
    },
    async closeViewers() {
      const complaints = shown.flatMap((viewer) => viewer.complaints);
      await Promise.all(shown.splice(0).map((viewer) => viewer.close()));
      expect(complaints).toEqual([]);
    },
    async close() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A scene of UTM zone 36 and 2 m, for all that its file holds; `broken.tif` is refused, and `notes.tif` looked at as it is. */
async function look(path: string): Promise<SceneLook> {
  const name = basename(path);
  if (name === 'broken.tif') throw new DamagedFile('"broken.tif" is cut off. Fetch it again.');
  if (name === 'notes.tif') return lookAtScene(path);
  const previewGrid = { ...GEOREFERENCED_GRID };
  const { width, height } = previewGrid;
  const picture = sharp({ create: { width, height, channels: 3, background: '#68725e' } });
  const png = await picture.png().toBuffer();
  return {
    name,
    acquiredAt: '2022-08-09T08:30:00Z',
    credit: null,
    gsdMeters: 2,
    crs: 'EPSG:32636',
    widthPx: width,
    heightPx: height,
    sampleType: 'uint8',
    bandNames: ['red', 'green', 'blue'],
    preview: `data:image/png;base64,${png.toString('base64')}`,
    previewGrid,
  };
}
