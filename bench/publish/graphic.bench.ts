/**
 * What the graphic of a finished run of 10,000² px costs in each format, from its folder to the bytes, each in a process of its own:
 * `npm run bench publish/graphic`. Asked: a png of 1,600 px in 3 s, a gif of 20 frames in 10 s, 500 MB. On a busy machine go by
 * processor time.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { GraphicFormat, GraphicRequest } from '../../src/core/contract/graphic.ts';
import { standingReview } from '../../src/core/contract/review.ts';
import type { Motion } from '../../src/core/publish/graphic-export.ts';
import type { PartReader } from '../../src/core/scene/scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { composeRunGraphic } from '../../src/run/graphic.ts';
import { withAligned } from '../../src/run/open-aligned.ts';
import { readRun } from '../../src/run/read-run.ts';
import { benchPair } from '../make-rasters.ts';

const RUN = '/tmp/aftermath-bench/run-of-graphic';
const WHOLE = { crop: { col: 0, row: 0, width: 10_000, height: 10_000 } };

interface Case {
  readonly name: string;
  readonly format: GraphicFormat;
  readonly request: Partial<GraphicRequest>;
  readonly motion: Motion;
}

const cases: readonly Case[] = [
  { name: 'png, 1600 px', format: 'png', request: {}, motion: 'blink' },
  { name: 'png, 1600 px, the whole ground', format: 'png', request: WHOLE, motion: 'blink' },
  { name: 'png, 8000 px, the whole ground', format: 'png', request: { ...WHOLE, widthPx: 8000 }, motion: 'blink' },
  { name: 'jpeg, 1600 px', format: 'jpeg', request: {}, motion: 'blink' },
  { name: 'svg, 1600 px', format: 'svg', request: {}, motion: 'blink' },
  { name: 'pdf, 1600 px', format: 'pdf', request: {}, motion: 'blink' },
  { name: 'gif, 2 frames', format: 'gif', request: {}, motion: 'blink' },
  { name: 'gif, 20 frames', format: 'gif', request: {}, motion: 'swipe' },
  { name: 'webp, 20 frames', format: 'webp', request: {}, motion: 'swipe' },
  { name: 'html', format: 'html', request: {}, motion: 'blink' },
];

const [, , asked] = process.argv;
if (asked === undefined) await report();
else await measure(cases[Number(asked)]!);

async function report(): Promise<void> {
  const { before, after } = benchPair();
  if (!existsSync(RUN)) await compare({ before, after, detect: [] }, RUN, { threads: 2 });
  for (const index of cases.keys()) {
    execFileSync(process.execPath, [import.meta.filename, String(index)], { stdio: 'inherit' });
  }
}

async function measure({ name, format, request, motion }: Case): Promise<void> {
  const started = performance.now();
  const { bytes, sidecar } = await exportGraphic(RUN, request, format, { motion });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  const read = await pixelsRead(sidecar.request, format);
  console.log(
    [
      name.padEnd(32),
      `${seconds.toFixed(2)} s`,
      `${((user + system) / 1e6).toFixed(2)} CPU s with start`,
      `${Math.round(maxRSS / 1024)} MiB`,
      `${(bytes.length / 1e6).toFixed(2)} MB of ${sidecar.widthPx} × ${sidecar.heightPx} px`,
      `${(read / 1e6).toFixed(2)} Mpx read`,
    ].join('  '),
  );
}

/** Pixels of both scenes that are asked of their readers. */
async function pixelsRead(request: GraphicRequest, format: GraphicFormat): Promise<number> {
  const run = await readRun(RUN);
  let read = 0;
  const counting = (reader: PartReader): PartReader => ({
    ...reader,
    readWindow: (window, options) => {
      read += window.width * window.height;
      return reader.readWindow(window, options);
    },
  });
  const isInOnePlace = format === 'gif' || format === 'webp' || format === 'html';
  const drawn = isInOnePlace ? { ...request, widthPx: 2 * request.widthPx } : request;
  await withAligned(run, ({ before, after }) =>
    composeRunGraphic(
      {
        run: run.manifest,
        findings: run.findings,
        review: standingReview(run.reviews),
        before: counting(before),
        after: counting(after),
      },
      drawn,
    ),
  );
  return read;
}
