import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import { createServer } from '../../src/api/server.ts';
import { NotComparable } from '../../src/core/contract/errors.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { comparabilityLike } from '../helpers/comparability.ts';
import { BARE_GRID, DEGREE_GRID, GEOREFERENCED_GRID, plantRun } from './planted-run.ts';
import { launchChromium, Viewer } from './viewer.ts';

/** The real server with planted runs, and a browser in front of it. */
export interface Stand {
  readonly url: string;
  readonly browser: Browser;
  show(hash: string, options?: BrowserContextOptions): Promise<Viewer>;
  /** Away, and there again with the same folders at the same address. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Closes every viewer that was shown, and fails where one had complaints. */
  closeViewers(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Runs: `geo` (UTM), `objects` (the same with aircraft and a crater), `degrees` (EPSG:4326) and `bare` (no georeference, 16 bit, a poor fit).
 *
 * New comparisons end in `geo`; but a before scene called `unlike.tif` is refused, and the credit `wait for cancel`
 * keeps one running.
 */
export async function openStand(): Promise<Stand> {
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
      counts: { ...geo.counts, aircraft: { destroyed: 1, present: 1 }, craters: 1 },
      detectors: [
        { ...detector, label: 'aircraft', model: 'aircraft-v1' },
        { ...detector, label: 'crater', model: 'crater-v1' },
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
  const service = await createServer({
    runsFolder: join(folder, 'runs'),
    uploadsFolder: join(folder, 'uploads'),
    sceneFolders: [folder],
    webFolder: new URL('../../web/dist', import.meta.url).pathname,
    reviews: reviewStore(join(folder, 'reviews')),
    logger: { warn() {}, error() {} },
    compare: async ({ before, credit }, { signal, onProgress }) => {
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
    browser,
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
