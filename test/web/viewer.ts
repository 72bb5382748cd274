import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import type { PixelPoint } from '../../src/core/geo/points.ts';

const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);

/** Software rendering on a machine that runs other tests at the same time is slow. */
const PATIENCE_MS = 90_000;

/** Nothing moves for longer than a flight to a finding takes (350 ms): the link is written only when it ends. */
const LOOK_EVERY_MS = 200;
const STILL_LOOKS = 3;

/** Headless Chromium as root without a network: what else it would reach for is turned off. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** One open page of the viewer, its complaints and its requests to elsewhere kept for judging. */
export class Viewer {
  readonly page: Page;
  /** Height over width of an image pixel on the ground. */
  pixelAspect = 1;
  readonly #heard: readonly string[];
  readonly #forgiven: RegExp[] = [];

  private constructor(page: Page, heard: readonly string[]) {
    this.page = page;
    this.#heard = heard;
  }

  /** Errors of the console and of scripts, and requests to anything but our server. */
  get complaints(): readonly string[] {
    return this.#heard.filter((complaint) => !this.#forgiven.some((pattern) => pattern.test(complaint)));
  }

  /** Overlooks complaints that were asked for: Chromium logs every answer of 400 and above as an error. */
  forgive(pattern: RegExp): void {
    this.#forgiven.push(pattern);
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Viewer> {
    const context = await browser.newContext({ viewport: { width: 960, height: 640 }, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') heard.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => heard.push(`script: ${error.message}`));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== new URL(url).origin && protocol !== 'blob:' && protocol !== 'data:') {
        heard.push(`elsewhere: ${request.url()}`);
      }
    });
    await page.goto(url);
    return new Viewer(page, heard);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Waits until every map has all its tiles and stands still. */
  async settle(): Promise<void> {
    await this.page.locator('.maps[aria-busy="false"] canvas').first().waitFor({ state: 'attached' });
    let before = '';
    for (let still = 0; still < STILL_LOOKS; ) {
      await this.page.waitForTimeout(LOOK_EVERY_MS);
      await this.#nextFrame();
      const now = `${this.page.url()} ${await this.page.locator('.maps').getAttribute('aria-busy')}`;
      still = now === before && now.endsWith('false') ? still + 1 : 0;
      before = now;
    }
  }

  /** A page that gets no time draws nothing, and stands as still as one whose map has arrived. */
  #nextFrame(): Promise<void> {
    return this.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  }

  /** Cumulative layout shift since the page was opened, as web.dev/cls scores it, but in one sum. */
  layoutShift(): Promise<number> {
    return this.page.evaluate(`new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) sum += hadRecentInput ? 0 : value;
      }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(sum), 500);
    })`);
  }

  /** The part of the address that a share link keeps, by name. */
  link(): URLSearchParams {
    return new URLSearchParams(new URL(this.page.url()).hash.split('?')[1] ?? '');
  }

  /** What the link says of the map: centre, px on the aligned grid, and screen px per image px. */
  view(): { readonly centre: PixelPoint; readonly scale: number } {
    const [col, row, scale] = (this.link().get('view') ?? '').split(',').map(Number);
    return { centre: { col: col!, row: row! }, scale: scale! };
  }

  panes(): Locator {
    return this.page.locator('.pane');
  }

  /** Where an image pixel lies on the screen, by the link's view, in the n-th pane. */
  async screenOf({ col, row }: PixelPoint, pane = 0): Promise<{ readonly x: number; readonly y: number }> {
    const box = (await this.panes().nth(pane).locator('.pane-map').boundingBox())!;
    const { centre, scale } = this.view();
    return {
      x: box.x + box.width / 2 + (col - centre.col) * scale,
      y: box.y + box.height / 2 + (row - centre.row) * scale * this.pixelAspect,
    };
  }

  /** Colours of the screen as it is now, at places of the page. */
  async coloursAt(places: readonly { readonly x: number; readonly y: number }[]): Promise<Colour[]> {
    const { data, info } = await sharp(await this.page.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return places.map(({ x, y }) => {
      const at = (Math.round(y) * info.width + Math.round(x)) * 3;
      return { red: data[at]!, green: data[at + 1]!, blue: data[at + 2]! };
    });
  }

  /** The name of the scene, or of the landmark, at an image pixel as it stands on the screen. */
  async shownAt(point: PixelPoint, pane = 0): Promise<string> {
    const [colour] = await this.coloursAt([await this.screenOf(point, pane)]);
    return nameOf(colour!);
  }
}

export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** The planted scenes by their colours. */
export function nameOf({ red, green, blue }: Colour): 'before' | 'after' | 'landmark' | 'something else' {
  const isBright = (value: number) => value > 180;
  if (isBright(red) && isBright(green) && isBright(blue)) return 'landmark';
  if (isBright(red) && !isBright(blue)) return 'before';
  if (isBright(blue) && !isBright(red)) return 'after';
  return 'something else';
}
