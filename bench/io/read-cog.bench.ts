/**
 * Reading a 10,000² × 3 DEFLATE COG whole, ours on two threads beside GDAL on two, file to memory on both sides:
 * `npm run build && npm run bench io/read-cog`.
 *
 * Ours: two worker threads, each with a reader of its own, take stripes of 512 rows in turn into planes of valid-masked
 * bands. GDAL: one ReadRaster of the whole through /usr/bin/python3, with GDAL_NUM_THREADS=2. Best of five each, in
 * turns, threads started and page cache warm; a pixel counts once, whatever its bands. On a busy machine go by processor time.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { ScenePart } from '../../src/core/scene/scene.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { benchPair } from '../make-rasters.ts';

const THREADS = 2;
const STRIPE_ROWS = 512;
const ROUNDS = 5;

interface Stripes {
  readonly part: ScenePart;
  readonly first: number;
}

if (isMainThread) await report();
else {
  const stripes = workerData as Stripes;
  parentPort!.on('message', () => void readStripes(stripes).then((checksum) => parentPort!.postMessage(checksum)));
  parentPort!.postMessage('ready');
}

/** What one way of reading costs: time on the clock, time on the processors. */
interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly checksum: number;
}

async function report(): Promise<void> {
  const { before } = benchPair();
  const { parts } = await openScene(before);
  const megapixels = (parts[0].grid.width * parts[0].grid.height) / 1e6;
  const workers = await Promise.all(
    Array.from({ length: THREADS }, (_, first) => startThread({ part: parts[0], first })),
  );
  const ours: Cost[] = [];
  const gdal: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timeOurs(workers));
    const peer = timeGdal(before);
    if (peer !== null) gdal.push(peer);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  const mine = best(ours);
  console.log(`read-cog: ${describe(mine, megapixels)} with ${THREADS} threads`);
  if (gdal.length === 0) console.log('No GDAL to compare with.');
  else {
    const theirs = best(gdal);
    console.log(`GDAL: ${describe(theirs, megapixels)}`);
    const ratio = (one: keyof Cost) => (theirs[one] / mine[one]).toFixed(2);
    console.log(`ratio ${ratio('seconds')} by the clock, ${ratio('cpuSeconds')} by processor time`);
  }
  console.log(`peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
}

function best(costs: readonly Cost[]): Cost {
  const least = (one: keyof Cost) => Math.min(...costs.map((cost) => cost[one]));
  return { seconds: least('seconds'), cpuSeconds: least('cpuSeconds'), checksum: costs[0]!.checksum };
}

function describe({ seconds, cpuSeconds, checksum }: Cost, megapixels: number): string {
  return `${(megapixels / seconds).toFixed(1)} Mpx/s, ${cpuSeconds.toFixed(2)} CPU s, checksum ${checksum}`;
}

async function startThread(stripes: Stripes): Promise<Worker> {
  const worker = new Worker(new URL(import.meta.url), { workerData: stripes });
  await once(worker, 'message');
  return worker;
}

async function timeOurs(workers: readonly Worker[]): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const sums = await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage('go');
      const [checksum] = (await once(worker, 'message')) as [number];
      return checksum;
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, checksum: sums.reduce((sum, one) => sum + one, 0) };
}

/** @returns the sum of one sample in a thousand, enough to see that the pixels are right. */
async function readStripes({ part, first }: Stripes): Promise<number> {
  const reader = await openPart(part);
  const { width, height } = part.grid;
  let checksum = 0;
  for (let row = first * STRIPE_ROWS; row < height; row += THREADS * STRIPE_ROWS) {
    const stripe = { col: 0, row, width, height: Math.min(STRIPE_ROWS, height - row) };
    const { bands } = await reader.readWindow(stripe);
    for (const band of bands) for (let i = 0; i < band.length; i += 1000) checksum += band[i]!;
  }
  await reader.close();
  return checksum;
}

function timeGdal(path: string): Cost | null {
  const script = `
import sys, time
import numpy as np
from osgeo import gdal
gdal.UseExceptions()
gdal.SetConfigOption('GDAL_NUM_THREADS', '${THREADS}')
start, cpu = time.perf_counter(), time.process_time()
ds = gdal.Open(sys.argv[1])
pixels = ds.ReadRaster()
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
bands = np.frombuffer(pixels, np.uint8).reshape(ds.RasterCount, ds.RasterYSize, ds.RasterXSize)
stripes = [band[top:top + ${STRIPE_ROWS}].reshape(-1) for band in bands for top in range(0, ds.RasterYSize, ${STRIPE_ROWS})]
print(seconds, cpu, sum(int(stripe[::1000].sum(dtype=np.int64)) for stripe in stripes))
`;
  try {
    const printed = execFileSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' }).split(' ').map(Number);
    const [seconds, cpuSeconds, checksum] = printed as [number, number, number];
    return { seconds, cpuSeconds, checksum };
  } catch {
    return null;
  }
}
