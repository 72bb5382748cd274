import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../../src/api/server.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { PlantedWatchlist } from '../../test/helpers/planted-watchlist.ts';

/** The server with so many planted sites and no runs, until its standard input ends; prints its address. Run by `reads.bench.ts`. */
const home = mkdtempSync(join(tmpdir(), 'aftermath-api-bench-'));
const absent = () => Promise.reject(new Error('not in this bench'));
const server = await createServer({
  runsFolder: join(home, 'runs'),
  uploadsFolder: join(home, 'uploads'),
  originalsFolder: join(home, 'originals'),
  sceneFolders: [],
  webFolder: join(packageRoot, 'web/dist'),
  checkAddress: () => {},
  search: absent,
  thumbnailAt: absent,
  lookAtScene: absent,
  findScene: async () => null,
  exportGraphic,
  watchlist: new PlantedWatchlist({ sites: Number(process.argv[2] ?? 1000) }),
  reviews: reviewStore(join(home, 'reviews')),
  writeReport: async () => Buffer.alloc(0),
  logger: { warn() {}, error() {} },
  compare: absent,
}).listen(0);
console.log(server.url);
process.stdin.resume().on('end', async () => {
  await server.close();
  rmSync(home, { recursive: true });
});
