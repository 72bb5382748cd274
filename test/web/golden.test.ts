import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest';
import { renderSample } from '../../samples/render/render-sample.ts';
import { createServer } from '../../src/api/server.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { lookAtScene } from '../../src/run/look-at-scene.ts';
import { expectGolden, goldenFile, isWriting } from './golden-picture.ts';
import { GEOREFERENCED_GRID, plantRun, type Shade } from './planted-run.ts';
import { hasChromium, launchChromium, Viewer } from './viewer.ts';

/** The synthetic airbase at 3 m, on the grid of the planted runs. */
const SAMPLE = { name: 'golden', gsdMeters: 3, width: 700, height: 600, shiftPx: { col: 0, row: 0 } } as const;

/** What a picture depends on besides the page. */
interface Environment {
  readonly chromiumMajor: number;
  readonly renderer: string;
  /** Of a line of text, px: tells other fonts. */
  readonly textWidth: number;
}

describe.skipIf(!hasChromium)('golden pictures of the synthetic sample (needs /usr/bin/chromium)', () => {
  let folder = '';
  let browser: Browser;
  let server: { readonly url: string; close(): Promise<void> };
  /** Open all the time: a link leads it from mode to mode. */
  let desk: Viewer;
  /** Why pictures made here cannot be compared with those kept; null where they can. */
  let unlike: string | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftermath-golden-'));
    await renderSample(folder, { sets: [SAMPLE] });
    const [before, after] = [await shadeOf('before'), await shadeOf('after')];
    await plantRun(join(folder, 'runs/sample'), {
      id: 'sample',
      title: 'Airbase, rendered',
      grid: { ...GEOREFERENCED_GRID, pixelWidth: SAMPLE.gsdMeters, pixelHeight: SAMPLE.gsdMeters },
      sampleType: 'uint8',
      low: 0,
      high: 255,
      hasObjects: true,
      ground: { before, after, magnitude: (col, row) => [farApart(before(col, row)!, after(col, row)!) / 20] },
    });
    server = await createServer({
      runsFolder: join(folder, 'runs'),
      uploadsFolder: join(folder, 'uploads'),
      originalsFolder: join(folder, 'originals'),
      sceneFolders: [folder],
      webFolder: new URL('../../web/dist', import.meta.url).pathname,
      lookAtScene,
      findScene: async () => null,
      checkAddress: () => {},
      search: () => Promise.reject(new Error('Nothing is searched here.')),
      thumbnailAt: () => Promise.reject(new Error('Nothing is searched here.')),
      exportGraphic,
      watchlist: null,
      reviews: reviewStore(join(folder, 'reviews')),
      writeReport: () => Promise.reject(new Error('no report is asked for here')),
      compare: () => Promise.reject(new Error('nothing is compared here')),
    }).listen(0);
    browser = await launchChromium();
    const here = await environmentOf(await open('#/', {}));
    const file = goldenFile('environment.json');
    if (isWriting) {
      await mkdir(goldenFile('.'), { recursive: true });
      await writeFile(file, `${JSON.stringify(here, null, 2)}\n`);
    }
    const there = JSON.parse(await readFile(file, 'utf8')) as Environment;
    const [made, kept] = [JSON.stringify(here), JSON.stringify(there)];
    if (made !== kept) {
      unlike = `the pictures were made by ${kept}, this is ${made}`;
      console.warn(`Golden pictures are not compared: ${unlike}.`);
    }
    desk = await open('#/runs/sample', {});
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function shadeOf(side: 'before' | 'after'): Promise<Shade> {
    const pixels = await sharp(join(folder, SAMPLE.name, `${side}.tif`))
      .removeAlpha()
      .raw()
      .toBuffer();
    return (col, row) => [...pixels.subarray((row * SAMPLE.width + col) * 3).subarray(0, 3)];
  }
  const open = (hash: string, options: BrowserContextOptions) =>
    Viewer.open(browser, `${server.url}/${hash}`, {
      viewport: { width: 900, height: 560 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
      ...options,
    });
  beforeEach(({ skip }) => {
    if (unlike !== null) skip(unlike);
  });

  const modes = [
    ['swipe', 'mode=swipe'],
    ['swipe-level', 'mode=swipe&line=level'],
    ['side-by-side', 'mode=side-by-side'],
    ['blink', 'mode=blink'],
    ['opacity', 'mode=opacity'],
    ['difference', 'mode=difference'],
    ['change-map', 'mode=swipe&layers=outlines,change-map,not-observed'],
    ['red-cyan', 'mode=red-cyan'],
  ] as const;
  const schemes = ['light', 'dark'] as const;

  for (const colorScheme of schemes) {
    it.each(modes)(`%s, ${colorScheme}`, async (name, query) => {
      await desk.page.emulateMedia({ colorScheme });
      await desk.page.goto(`${server.url}/#/runs/sample?${query}`);
      await desk.settle();
      await expectGolden(`${name}-${colorScheme}`, await desk.page.locator('.maps').screenshot());
    });

    it(`the narrow desk, ${colorScheme}`, async () => {
      const viewer = await open('#/runs/sample', { colorScheme, viewport: { width: 360, height: 740 } });
      await viewer.settle();
      const picture = await viewer.page.screenshot();
      await viewer.close();
      await expectGolden(`narrow-desk-${colorScheme}`, picture);
    });

    it(`a new comparison, ${colorScheme}`, async () => {
      const viewer = await open('#/new', { colorScheme, viewport: { width: 720, height: 900 } });
      for (const side of ['before', 'after'] as const) {
        await viewer.page.locator(`input[name="${side}-file"]`).setInputFiles(join(folder, SAMPLE.name, `${side}.tif`));
      }
      await viewer.page.getByAltText('Preview of the after scene').waitFor();
      await viewer.page.getByRole('group', { name: 'Area to compare' }).waitFor();
      const picture = await viewer.page.screenshot();
      await viewer.close();
      await expectGolden(`new-comparison-${colorScheme}`, picture);
    });
  }
});

function farApart(before: readonly number[], after: readonly number[]): number {
  return Math.hypot(...before.map((value, band) => value - after[band]!)) / Math.sqrt(3);
}

async function environmentOf({ page }: Viewer): Promise<Environment> {
  const seen = await page.evaluate<Omit<Environment, 'chromiumMajor'>>(`(() => {
    const gl = document.createElement('canvas').getContext('webgl');
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '100px ' + getComputedStyle(document.body).fontFamily;
    return {
      renderer: gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL),
      textWidth: Math.round(pen.measureText('Changed in 7 places, 152,592 m²').width),
    };
  })()`);
  return { chromiumMajor: Number.parseInt(page.context().browser()!.version(), 10), ...seen };
}
