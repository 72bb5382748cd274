import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { serveArchive } from '../../src/api/archive/archive-server.ts';
import type { Listening } from '../../src/api/listen.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import type { PixelPoint } from '../../src/core/geo/points.ts';
import { openHoldings } from '../../src/run/archive-holdings.ts';
import { writeScene } from '../../test/helpers/planted-scenes.ts';

const DAY_MS = 86_400_000;

/** An archive on loopback with two dates of planted ground, of three days and of a day ago; the later one is darker over 120 m round each of `struck`, px. */
export async function serveTwoDates(folder: string, grid: Grid, struck: readonly PixelPoint[]): Promise<Listening> {
  await mkdir(folder);
  const changes = struck.map(({ col, row }) => ({
    east: col * grid.pixelWidth,
    south: row * grid.pixelHeight,
    sizeMeters: 120,
    factor: 0.35,
  }));
  for (const [name, daysAgo, look] of [
    ['before', 3, {}],
    ['after', 1, { noiseSeed: 2, changes }],
  ] as const) {
    const acquiredAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    await writeScene(join(folder, `${name}.tif`), { grid, ...look }, { acquiredAt });
  }
  return await serveArchive(await openHoldings(folder), { port: 0, drawThumbnail: async () => Buffer.alloc(8) });
}
