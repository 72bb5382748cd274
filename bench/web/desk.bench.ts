import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createServer } from '../../src/api/server.ts';
import type { FindingList } from '../../src/core/contract/api.ts';
import type { Finding } from '../../src/core/contract/finding.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { packageRoot } from '../../src/io/installation.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { launchChromium } from '../../test/web/viewer.ts';

/**
 * The desk in headless Chromium with software GL, server on loopback, of a run whose folder is given:
 * `npm run bench -- web/desk /tmp/run-10000`. First paint: from the start of navigation until every tile in sight is drawn, in a fresh
 * browser context. Frames: those of the page's own animation loop while the mouse drags; beside them the CPU time that the browser's
 * drawing takes for each step of the mouse, which says the same on a busy machine. Then the same run with 2,000 findings.
 */
const OPENINGS = 5;
const MANY = 2000;
const DRAG_STEPS = 60;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of a run, as `aftermath compare … --out` wrote it.');
const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as RunManifest;
const home = mkdtempSync(join(tmpdir(), 'aftermath-desk-bench-'));
cpSync(folder, join(home, 'runs/one'), { recursive: true });
cpSync(folder, join(home, 'runs/many'), { recursive: true });
plantMany(join(home, 'runs/many'));

const server = await createServer({
  runsFolder: join(home, 'runs'),
  uploadsFolder: join(home, 'uploads'),
  originalsFolder: join(home, 'originals'),
  sceneFolders: [],
  webFolder: join(packageRoot, 'web/dist'),
  checkAddress: () => {},
  search: () => Promise.reject(new Error('Nothing is searched here.')),
  thumbnailAt: () => Promise.reject(new Error('Nothing is searched here.')),
  lookAtScene: () => Promise.reject(new Error('not in this bench')),
  findScene: async () => null,
  exportGraphic,
  watchlist: null,
  reviews: reviewStore(join(home, 'reviews')),
  writeReport: async () => Buffer.alloc(0),
  logger: { warn() {}, error() {} },
  compare: () => Promise.reject(new Error('not in this bench')),
}).listen(0);
const browser = await launchChromium();
console.log(`${run.grid.width} × ${run.grid.height} px, ${run.counts.change} changed places; page of 1280 × 800 px`);
try {
  const paints: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const { page, seconds } = await open(browser, `${server.url}/#/runs/${run.id}`);
    paints.push(seconds);
    await page.context().close();
  }
  paints.sort((a, b) => a - b);
  const listed = paints.map((seconds) => seconds.toFixed(2)).join(', ');
  console.log(`first meaningful paint ${paints[0]!.toFixed(2)} s at best of ${listed} s`);

  const { page } = await open(browser, `${server.url}/#/runs/${run.id}`);
  report('swiping', await dragging(page, '.swipe-handle'));
  for (const mode of ['Swipe', 'Side by side', 'Blink', 'Opacity', 'Difference', 'Red/cyan']) {
    await page.getByRole('button', { name: mode, exact: true }).click();
    await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))');
    await settled(page);
    report(`moving the map, ${mode.toLowerCase()}`, await dragging(page, '.pane-map'));
  }
  await page.context().close();

  let many!: Awaited<ReturnType<typeof open>>;
  const openingTask = await longestTask(browser, async () => {
    many = await open(browser, `${server.url}/#/runs/many`);
  });
  console.log(
    `${MANY} findings: drawn after ${many.seconds.toFixed(2)} s, longest task ${openingTask.toFixed(0)} ms of CPU`,
  );
  report('swiping', await dragging(many.page, '.swipe-handle'));
  report('moving the map', await dragging(many.page, '.pane-map'));
  for (const row of [1000, 1001]) {
    await scrollTo(many.page, row);
    const button = many.page.locator(`[data-finding="F${row + 1}"] .finding`);
    await button.waitFor();
    const cpu = await mainThreadCpu(many.page);
    const from = await cpu();
    let inFocus = from;
    const task = await longestTask(browser, async () => {
      await button.dispatchEvent('click');
      await many.page.locator('.finding[aria-current="true"]').waitFor();
      inFocus = await cpu();
      await many.page.waitForTimeout(2000);
    });
    console.log(
      `finding ${row}: in focus after ${(inFocus - from).toFixed(0)} ms of main-thread CPU, flown there after ${((await cpu()) - from).toFixed(0)} ms, longest task ${task.toFixed(0)} ms of CPU`,
    );
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(home, { recursive: true });
}

async function open(inBrowser: Browser, url: string): Promise<{ readonly page: Page; readonly seconds: number }> {
  const context = await inBrowser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  await settled(page);
  return { page, seconds: (await page.evaluate<number>('performance.now()')) / 1000 };
}

async function settled(page: Page): Promise<void> {
  await page.locator('.maps[aria-busy="false"] canvas').first().waitFor({ state: 'attached' });
}

/** Rows are drawn where they are seen, in blocks of one number. */
async function scrollTo(page: Page, row: number): Promise<void> {
  await page.evaluate(`{
    const { children } = document.querySelector('.findings');
    children[Math.floor((${row} / ${MANY}) * children.length)].scrollIntoView({ block: 'center' });
  }`);
}

/** CPU time of the page's main thread so far, ms: says the same on a busy machine. */
async function mainThreadCpu(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time, µs. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The longest task of any page's main thread meanwhile, ms of CPU: what keeps a click waiting. */
async function longestTask(ofBrowser: Browser, act: () => Promise<void>): Promise<number> {
  await ofBrowser.startTracing(undefined, { categories: ['toplevel', 'devtools.timeline'] });
  await act();
  const trace = JSON.parse(String(await ofBrowser.stopTracing())) as { readonly traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(threadOf),
  );
  // What follows an answer of the server runs as microtasks outside of what the trace calls a task.
  const tasks = trace.traceEvents.filter(
    (event) => /Run(Task|Microtasks)$/.test(event.name) && mains.has(threadOf(event)),
  );
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

interface Dragged {
  /** Milliseconds between the frames. */
  readonly gaps: readonly number[];
  /** CPU time of drawing, ms for each step of the mouse. */
  readonly drawingMs: number;
}

/** Drags there and back. */
async function dragging(page: Page, selector: string): Promise<Dragged> {
  const cpu = await drawingCpu(page.context().browser()!);
  const box = (await page.locator(selector).first().boundingBox())!;
  // A map is taken beside the swipe's handle.
  const x = box.x + box.width * (selector === '.pane-map' ? 0.3 : 0.5);
  const y = box.y + box.height / 2 + 40;
  await page.mouse.move(x, y);
  await page.mouse.down();
  const from = await cpu();
  await page.evaluate(
    'window.frames_ = []; (function next(at) { window.frames_.push(at); window.frame_ = requestAnimationFrame(next); })(performance.now())',
  );
  for (let i = 0; i <= DRAG_STEPS; i++) await page.mouse.move(x + 160 * Math.sin((i / DRAG_STEPS) * 2 * Math.PI), y);
  const frames = await page.evaluate<number[]>('cancelAnimationFrame(window.frame_), window.frames_');
  const drawingMs = ((await cpu()) - from) / (DRAG_STEPS + 1);
  await page.mouse.up();
  await settled(page);
  return { gaps: frames.slice(1).map((at, i) => at - frames[i]!), drawingMs };
}

/** CPU time so far of the process that draws for all pages, ms. */
async function drawingCpu(ofBrowser: Browser): Promise<() => Promise<number>> {
  const session = await ofBrowser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return 1000 * processInfo.find(({ type }) => type === 'GPU')!.cpuTime;
  };
}

function report(what: string, { gaps, drawingMs }: Dragged): void {
  const took = gaps.reduce((sum, gap) => sum + gap, 0);
  const sorted = gaps.toSorted((a, b) => a - b);
  const slow = sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN;
  const rate = (1000 * gaps.length) / took;
  console.log(
    `${what.padEnd(32)} ${rate.toFixed(1).padStart(6)} frames/s, 95 % within ${slow.toFixed(0)} ms, ${drawingMs.toFixed(0)} ms of CPU a step`,
  );
}

/** Changed places on a lattice, of the shape that a finding has. */
function plantMany(at: string): void {
  const { findings } = JSON.parse(readFileSync(join(at, 'findings.json'), 'utf8')) as FindingList;
  const pattern = findings.find(({ kind }) => kind === 'change');
  if (pattern === undefined) throw new Error('The run has no changed place to copy.');
  const along = Math.ceil(Math.sqrt(MANY));
  const planted = Array.from({ length: MANY }, (_, i): Finding => {
    const x = Math.floor((((i % along) + 0.3) * run.grid.width) / along);
    const y = Math.floor(((Math.floor(i / along) + 0.3) * run.grid.height) / along);
    const [x1, y1] = [x + 60, y + 40];
    const ring = [
      [x, y],
      [x1, y],
      [x1, y1],
      [x, y1],
      [x, y],
    ] as const;
    return { ...pattern, id: `F${i + 1}`, box: [x, y, x1, y1], outline: [ring] } as unknown as Finding;
  });
  const content = JSON.stringify({ findings: planted } satisfies FindingList);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const outputs = run.outputs.map((output) =>
    output.path === 'findings.json' ? { ...output, sha256, bytes: Buffer.byteLength(content) } : output,
  );
  writeFileSync(join(at, 'findings.json'), content);
  writeFileSync(join(at, 'run.json'), JSON.stringify({ ...run, id: 'many', outputs }));
}
