import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type Result } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';
import { hasChromium, launchChromium } from './viewer.ts';

const TITLE = `<img src=x onerror="document.title='broken'"> "Saky" & 'more' ${'\u202e'}xyz שלום`;

/** What axe finds wrong. The file's own policy lets no foreign script in, so it is evaluated. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Result[] };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
}

describe.skipIf(!hasChromium)('the graphic as one HTML file (needs /usr/bin/chromium)', () => {
  let browser: Browser;
  let home: string;
  let address: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'aftermath-embed-'));
    const grid = gridAt({ width: 640, height: 500 });
    const credit = `Owner & "Co" <script>document.title='broken'</script>`;
    await writeScene(join(home, 'before.tif'), { grid }, { acquiredAt: '2022-08-09', credit });
    const changes = [{ east: 160, south: 90, sizeMeters: 14, factor: 0.35 }];
    await writeScene(join(home, 'after.tif'), { grid, changes, noiseSeed: 2 }, { acquiredAt: '2022-08-10', credit });
    const run = join(home, 'run');
    await compareGround({ before: join(home, 'before.tif'), after: join(home, 'after.tif') }, run, { threads: 2 });
    const { bytes } = await exportGraphic(run, { title: TITLE }, 'html');
    await writeFile(join(home, 'graphic.html'), bytes);
    address = pathToFileURL(join(home, 'graphic.html')).href;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(home, { recursive: true, force: true });
  });

  /** The file opened, with what it asked for and what was refused or went wrong. */
  async function open(options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly heard: string[] }> {
    const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) heard.push(request.url());
    });
    page.on('console', (message) => void heard.push(message.text()));
    page.on('pageerror', (error) => void heard.push(error.message));
    await page.goto(address);
    return { page, heard };
  }

  const looks = [
    ['wide', {}],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 740 } }],
  ] as const;
  it.each(looks)('asks nobody for anything, and axe finds nothing wrong, %s', async (_, options) => {
    const { page, heard } = await open(options);
    expect(await violations(page)).toEqual([]);
    expect(heard).toEqual([address]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await page.title()).toBe(TITLE);
    expect(await page.locator('h1').textContent()).toBe(TITLE);
    expect(await page.locator('.credit').textContent()).toContain('<script>document.title');
    expect(await page.locator('.credit').isVisible()).toBe(true);
    expect(await page.locator('img').count()).toBe(2);
    for (const image of await page.locator('img').all()) {
      expect(await image.getAttribute('alt')).toMatch(/^(Before, 9|After, 10) Aug 2022\. Two overhead images/);
    }
  });

  async function shownPixels(page: Page): Promise<Buffer> {
    const screenshot = await page.locator('.pair').screenshot();
    return sharp(screenshot).removeAlpha().raw().toBuffer();
  }

  it('shows more of one date or the other by keys', async () => {
    const { page, heard } = await open();
    const slider = page.getByRole('slider', { name: 'Divide between before and after' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.id === 'divider'")).toBe(true);
    const middle = await shownPixels(page);
    await page.keyboard.press('ArrowRight');
    expect(await slider.inputValue()).toBe('51');
    expect(await slider.getAttribute('aria-valuetext')).toBe('51 % before, 49 % after');
    await page.keyboard.press('End');
    expect(await slider.inputValue()).toBe('100');
    const before = await shownPixels(page);
    await page.keyboard.press('Home');
    const after = await shownPixels(page);
    expect(before.equals(after)).toBe(false);
    expect(middle.equals(after)).toBe(false);
    expect(heard).toEqual([address]);
  });

  it('follows mouse and finger across, and lets a finger scroll the page up and down', async () => {
    const { page } = await open({ hasTouch: true, viewport: { width: 500, height: 400 } });
    const box = (await page.locator('.pair').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.2, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 60);
    await page.mouse.up();
    expect(await page.locator('input').inputValue()).toBe('80');
    const touch = await page.context().newCDPSession(page);
    const swipe = async (from: [number, number], to: [number, number]) => {
      const at = ([x, y]: [number, number]) => ({ touchPoints: [{ x, y }] });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from) });
      for (let step = 1; step <= 8; step++) {
        const between = (a: number, b: number) => a + ((b - a) * step) / 8;
        const point: [number, number] = [between(from[0], to[0]), between(from[1], to[1])];
        await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', ...at(point) });
      }
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await swipe([box.x + box.width * 0.8, box.y + 60], [box.x + box.width * 0.3, box.y + 60]);
    expect(Math.abs(Number(await page.locator('input').inputValue()) - 30)).toBeLessThanOrEqual(2);
    await swipe([box.x + 100, box.y + 200], [box.x + 100, box.y + 60]);
    await expect.poll(() => page.evaluate('scrollY')).toBeGreaterThan(50);
    expect(Math.abs(Number(await page.locator('input').inputValue()) - 30)).toBeLessThanOrEqual(2);
  });

  it('moves nothing by itself', async () => {
    const { page } = await open();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    const first = await shownPixels(page);
    await page.waitForTimeout(400);
    expect((await shownPixels(page)).equals(first)).toBe(true);
  });

  it('shows both dates one below the other where scripts do not run', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const [before, after] = await Promise.all(['.before', '.after'].map((date) => page.locator(date).boundingBox()));
    expect(after!.y).toBeGreaterThanOrEqual(before!.y + before!.height);
    expect(await page.locator('input').isVisible()).toBe(false);
  });
});
