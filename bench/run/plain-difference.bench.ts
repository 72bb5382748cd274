/**
 * A plain difference of two 10,000² × 3 DEFLATE COGs, file to mask, ours on two threads beside GDAL and OpenCV on two:
 * `npm run bench -- run/plain-difference`. Nothing is registered or matched: it shows what reading, workers and
 * typed arrays cost by themselves.
 *
 * Both read both files, take the length of the change vector (8 bits, cut at 255), split it by Otsu and count what lies above.
 * Ours: stripes of 512 rows in turn, each thread with readers of its own, into memory that all share. Theirs: ReadRaster with
 * GDAL_NUM_THREADS=2, OpenCV (`python3-opencv`) stripe by stripe. Best of three each, in turns, page cache warm; on a
 * busy machine go by processor time.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { otsu } from '../../src/core/change/otsu.ts';
import type { PixelArray } from '../../src/core/raster/raster.ts';
import type { ScenePart } from '../../src/core/scene/scene.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { benchPair } from '../make-rasters.ts';

const THREADS = 2;
const STRIPE_ROWS = 512;
const ROUNDS = 3;
const BANDS = 3;

interface Share {
  readonly before: ScenePart;
  readonly after: ScenePart;
  readonly first: number;
  readonly magnitude: Uint8Array;
  readonly mask: Uint8Array;
}

/** What is wanted of a thread: the histogram of its stripes, or how many of their pixels lie at or above a threshold. */
type Order = 'measure' | { readonly threshold: number };

/** What one way costs, and what it found. */
interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly threshold: number;
  readonly changedPx: number;
}

if (isMainThread) await report();
else {
  const share = workerData as Share;
  parentPort!.on('message', (order: Order) => {
    if (order !== 'measure') parentPort!.postMessage(maskStripes(share, order.threshold));
    else void measureStripes(share).then((counts) => parentPort!.postMessage(counts));
  });
  parentPort!.postMessage('ready');
}

async function report(): Promise<void> {
  const pair = benchPair();
  const [before, after] = await Promise.all([openScene(pair.before), openScene(pair.after)]);
  const { width, height } = before.parts[0].grid;
  const [magnitude, mask] = [0, 1].map(() => new Uint8Array(new SharedArrayBuffer(width * height))) as [
    Uint8Array,
    Uint8Array,
  ];
  const workers = await Promise.all(
    Array.from({ length: THREADS }, (_, first) =>
      startThread({ before: before.parts[0], after: after.parts[0], first, magnitude, mask }),
    ),
  );
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timeOurs(workers));
    theirs.push(timePeer(pair.before, pair.after));
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  const [mine, peer] = [best(ours), best(theirs)];
  const mpx = (width * height) / 1e6;
  console.log(`plain difference: ${describe(mine, mpx)} with ${THREADS} threads`);
  console.log(`GDAL and OpenCV:  ${describe(peer, mpx)}`);
  const ratio = (one: 'seconds' | 'cpuSeconds') => (peer[one] / mine[one]).toFixed(2);
  console.log(`ratio ${ratio('seconds')} by the clock, ${ratio('cpuSeconds')} by processor time`);
  console.log(`peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
}

function best(costs: readonly Cost[]): Cost {
  const least = (one: 'seconds' | 'cpuSeconds') => Math.min(...costs.map((cost) => cost[one]));
  return { ...costs[0]!, seconds: least('seconds'), cpuSeconds: least('cpuSeconds') };
}

function describe({ seconds, cpuSeconds, threshold, changedPx }: Cost, mpx: number): string {
  return `${(mpx / seconds).toFixed(1)} Mpx/s, ${cpuSeconds.toFixed(2)} CPU s, from ${threshold} on ${changedPx} px`;
}

async function startThread(share: Share): Promise<Worker> {
  const worker = new Worker(new URL(import.meta.url), { workerData: share });
  await once(worker, 'message');
  return worker;
}

async function timeOurs(workers: readonly Worker[]): Promise<Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const histograms = await ask<Float64Array>(workers, 'measure');
  const counts = histograms[0]!.map((_, bin) => histograms.reduce((sum, one) => sum + one[bin]!, 0));
  const threshold = otsu({ counts, binWidth: 1 });
  const changed = await ask<number>(workers, { threshold });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds,
    cpuSeconds: (user + system) / 1e6,
    threshold,
    changedPx: changed.reduce((sum, one) => sum + one, 0),
  };
}

function ask<Answer>(workers: readonly Worker[], order: Order): Promise<Answer[]> {
  return Promise.all(
    workers.map(async (worker) => {
      worker.postMessage(order);
      return (await once(worker, 'message'))[0] as Answer;
    }),
  );
}

async function measureStripes({ before, after, first, magnitude }: Share): Promise<Float64Array> {
  const readers = await Promise.all([openPart(before), openPart(after)]);
  const { width, height } = before.grid;
  const counts = new Uint32Array(256);
  const roots = Uint8Array.from({ length: BANDS * 255 ** 2 + 1 }, (_, i) => Math.min(255, Math.round(Math.sqrt(i))));
  for (let row = first * STRIPE_ROWS; row < height; row += THREADS * STRIPE_ROWS) {
    const stripe = { col: 0, row, width, height: Math.min(STRIPE_ROWS, height - row) };
    const [earlier, later] = await Promise.all(readers.map((reader) => reader.readWindow(stripe)));
    measure(
      earlier!.bands,
      later!.bands,
      roots,
      magnitude.subarray(row * width, (row + stripe.height) * width),
      counts,
    );
  }
  for (const reader of readers) await reader.close();
  return Float64Array.from(counts);
}

function measure(
  [r0, g0, b0]: readonly PixelArray[],
  [r1, g1, b1]: readonly PixelArray[],
  roots: Uint8Array,
  magnitude: Uint8Array,
  counts: Uint32Array,
): void {
  for (let i = 0; i < magnitude.length; i++) {
    const [r, g, b] = [r0![i]! - r1![i]!, g0![i]! - g1![i]!, b0![i]! - b1![i]!];
    const length = roots[r * r + g * g + b * b]!;
    magnitude[i] = length;
    counts[length]!++;
  }
}

function maskStripes({ before, first, magnitude, mask }: Share, threshold: number): number {
  const { width, height } = before.grid;
  let changed = 0;
  for (let row = first * STRIPE_ROWS; row < height; row += THREADS * STRIPE_ROWS) {
    const end = Math.min(height, row + STRIPE_ROWS) * width;
    for (let i = row * width; i < end; i++) {
      const one = magnitude[i]! >= threshold ? 1 : 0;
      mask[i] = one;
      changed += one;
    }
  }
  return changed;
}

function timePeer(before: string, after: string): Cost {
  const script = `
import sys, time
import cv2
import numpy as np
from osgeo import gdal
gdal.UseExceptions()
gdal.SetConfigOption('GDAL_NUM_THREADS', '${THREADS}')
cv2.setNumThreads(${THREADS})
start, cpu = time.perf_counter(), time.process_time()
def read(path):
    ds = gdal.Open(path)
    return np.frombuffer(ds.ReadRaster(), np.uint8).reshape(ds.RasterCount, ds.RasterYSize, ds.RasterXSize)
a, b = read(sys.argv[1]), read(sys.argv[2])
magnitude = np.empty(a.shape[1:], np.uint8)
for top in range(0, magnitude.shape[0], ${STRIPE_ROWS}):
    rows = slice(top, top + ${STRIPE_ROWS})
    total = None
    for band in range(a.shape[0]):
        d = cv2.absdiff(a[band, rows], b[band, rows])
        square = cv2.multiply(d, d, dtype=cv2.CV_32F)
        total = square if total is None else cv2.add(total, square, dst=total)
    cv2.convertScaleAbs(cv2.sqrt(total), dst=magnitude[rows])
threshold, mask = cv2.threshold(magnitude, 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
print(seconds, cpu, int(threshold) + 1, cv2.countNonZero(mask))
`;
  const printed = execFileSync('/usr/bin/python3', ['-c', script, before, after], { encoding: 'utf8' });
  const [seconds, cpuSeconds, threshold, changedPx] = printed.split(' ').map(Number) as [
    number,
    number,
    number,
    number,
  ];
  return { seconds, cpuSeconds, threshold, changedPx };
}
