import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { serveArchive } from '../../src/api/archive/archive-server.ts';
import { parseFault } from '../../src/api/archive/faults.ts';
import type { Listening } from '../../src/api/listen.ts';
import type { Site } from '../../src/core/contract/watch.ts';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { openGate } from '../../src/io/outbound/gate.ts';
import { type Holdings, openHoldings } from '../../src/run/archive-holdings.ts';
import type { WatchOptions } from '../../src/run/watch/open-watch.ts';
import { writeScene } from './planted-scenes.ts';
import { hasPostgres, type PostgresServer, startPostgres } from './postgres.ts';
import { gridAt } from './scenes.ts';
import { siteLike } from './watched.ts';

/** 3 km × 3 km at 5 m, where no model looks for anything. */
const grid = gridAt({ width: 600, height: 600, pixelWidth: 5, pixelHeight: 5 });

/** Three dates of one place: a square of 120 m is darker from the second on. */
export async function writeWatchedScenes(folder: string): Promise<Holdings> {
  await mkdir(folder, { recursive: true });
  const changes = [{ east: 1500, south: 1500, sizeMeters: 120, factor: 0.35 }];
  for (const [name, acquiredAt, look] of [
    ['first', '2026-03-01T08:00:00Z', {}],
    ['second', '2026-03-03T08:05:00Z', { noiseSeed: 2, changes }],
    ['third', '2026-03-05T08:10:00Z', { noiseSeed: 3, changes }],
  ] as const) {
    await writeScene(join(folder, `${name}.tif`), { grid, ...look }, { acquiredAt, credit: 'Planted by a test' });
  }
  return await openHoldings(folder);
}

export async function serveScenes(holdings: Holdings, faults: readonly string[] = []): Promise<Listening> {
  const drawThumbnail = async () => Buffer.alloc(8);
  return await serveArchive(holdings, { port: 0, faults: faults.map(parseFault), drawThumbnail });
}

/** The scenes behind an archive, and a PostgreSQL of Debian's where it is installed, for all tests of a file. */
export function watchStand(home: { readonly path: string }): {
  readonly archive: Listening;
  readonly postgres: PostgresServer | null;
} {
  let archive: Listening;
  let postgres: PostgresServer | null = null;
  beforeAll(async () => {
    archive = await serveScenes(await writeWatchedScenes(join(home.path, 'archive')));
    postgres = (await hasPostgres()) ? await startPostgres() : null;
  }, 60_000);
  afterAll(async () => {
    await archive.close();
    await postgres?.stop();
  });
  return {
    get archive() {
      return archive;
    },
    get postgres() {
      return postgres;
    },
  };
}

/** A site in the middle of the scenes. */
export function watchedSite(source: string, change: Partial<Site> = {}): Site {
  const middle = toLonLat(grid.crs!, pixelToMap(grid, { col: 300, row: 300 }));
  return siteLike({ area: circleAround(middle, 400), source, cadence: cron('0 6 * * *'), ...change });
}

function cron(expression: string): Site['cadence'] {
  return { kind: 'cron', expression, zone: 'UTC' };
}

/** @param now the clock, which a test turns. */
export function watchOptions(
  where: string,
  home: string,
  { now, hosts, onTrouble }: Pick<WatchOptions, 'now' | 'onTrouble'> & { readonly hosts: readonly string[] },
): WatchOptions {
  return {
    where,
    page: 'http://127.0.0.1:8080',
    digestCadence: null,
    runsFolder: join(home, 'runs'),
    shared: null,
    threads: 1,
    allowedHosts: hosts,
    atOnce: 1,
    cueBudget: { looks: 20, bytes: null },
    now,
    onTrouble,
    senders: { gate: openGate(hosts), webhookKey: null, mailer: null, pictureOf: async () => null },
  };
}
