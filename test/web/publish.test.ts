import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GEOREFERENCED_GRID } from './planted-run.ts';
import {
  CONFIRM_NON_COMMERCIAL,
  HEADLINE,
  type PublishStandIn,
  REFUSAL,
  standInForPublishing,
} from './publish-stand-in.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium, type Viewer } from './viewer.ts';

describe.skipIf(!hasChromium)('the publish panel (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  const open = async (
    query = '',
    options: BrowserContextOptions = { viewport: { width: 1440, height: 900 } },
  ): Promise<{ readonly viewer: Viewer; readonly page: Page; readonly server: PublishStandIn }> => {
    const viewer = await stand.show('#/new', options);
    const server = await standInForPublishing(viewer.page);
    await viewer.page.goto(`${stand.url}/#/runs/objects/publish${query}`);
    await viewer.settle();
    await viewer.page.locator('.preview[aria-busy="false"] img').waitFor();
    return { viewer, page: viewer.page, server };
  };
  const last = (server: PublishStandIn, name: string) => {
    const address = server.asked.filter((one) => one.includes(`/${name}`)).at(-1)!;
    return new URL(address, 'http://any').searchParams;
  };
  const idle = (page: Page) => page.locator('.preview[aria-busy="false"]').waitFor();
  /** Asks until the server was asked for it. */
  const asksFor = (server: PublishStandIn, name: string, value: string | null) =>
    expect.poll(() => last(server, 'graphic.png').get(name), { timeout: 20_000 }).toBe(value);

  it('opens and closes by key, and gives the keyboard back', async () => {
    const viewer = await stand.show('#/new');
    await standInForPublishing(viewer.page);
    await viewer.page.goto(`${stand.url}/#/runs/objects`);
    await viewer.settle();
    await viewer.page.keyboard.press('p');
    await viewer.page.getByRole('complementary', { name: 'Publish' }).waitFor();
    await expect.poll(() => viewer.page.url()).toContain('/publish?');
    await viewer.page.keyboard.press('Escape');
    await viewer.page.getByRole('complementary', { name: 'Findings' }).waitFor();
    await expect.poll(() => viewer.page.evaluate('document.activeElement.textContent')).toBe('Publish');
    await expect.poll(() => viewer.page.url()).not.toContain('/publish');
  });

  it('draws what is chosen, breaks off what is no longer asked, and keeps it in the link', async () => {
    const { page, server } = await open();
    const release = server.hold();
    const failed: string[] = [];
    page.on('requestfailed', (request) => failed.push(new URL(request.url()).searchParams.get('preset') ?? ''));
    await page.getByRole('button', { name: '16:9' }).click();
    await asksFor(server, 'preset', 'wide');
    await page.getByRole('button', { name: '4:5' }).click();
    await asksFor(server, 'preset', 'portrait');
    await expect.poll(() => failed).toContain('wide');
    release();
    await idle(page);
    await page.getByRole('button', { name: 'Stacked' }).click();
    await page.getByRole('spinbutton', { name: 'Width' }).fill('2400');
    await page.getByRole('checkbox', { name: 'Locator map' }).check();
    await page.getByRole('button', { name: 'Enlarge F2' }).click();
    await asksFor(server, 'insets', 'F2');
    const asked = last(server, 'graphic.png');
    expect(Object.fromEntries(asked)).toEqual({
      preset: 'portrait',
      widthPx: '1200',
      arrangement: 'stacked',
      title: HEADLINE,
      insets: 'F2',
      locator: 'true',
    });
    await idle(page);
    await expect
      .poll(() => page.url())
      .toMatch(/preset=portrait&widthPx=2400&arrangement=stacked&insets=F2&locator=true/);
    await page.reload();
    await idle(page);
    expect(Object.fromEntries(last(server, 'graphic.png'))).toEqual(Object.fromEntries(asked));
    expect(await page.getByRole('spinbutton', { name: 'Width' }).inputValue()).toBe('2400');
  });

  it('does not move anything while the preview is drawn', async () => {
    const { viewer, page, server } = await open();
    const before = await viewer.layoutShift();
    await page.getByRole('button', { name: '1:1' }).focus();
    await page.evaluate('document.querySelector("[aria-label=Shape] button:nth-child(3)").click()');
    await asksFor(server, 'preset', 'square');
    await idle(page);
    expect((await viewer.layoutShift()) - before).toBe(0);
  });

  it('crops to what the map shows, and holds that', async () => {
    const { viewer, page, server } = await open();
    const { width, height } = GEOREFERENCED_GRID;
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await viewer.settle();
    await page.getByRole('button', { name: 'What the map shows' }).click();
    await viewer.settle();
    /** By the link's view and the size of the pane. */
    const shown = async () => {
      const { centre, scale } = viewer.view();
      const pane = (await page.locator('.pane-map').boundingBox())!;
      const col = Math.max(0, Math.floor(centre.col - pane.width / scale / 2));
      const row = Math.max(0, Math.floor(centre.row - pane.height / scale / 2));
      return [
        col,
        row,
        Math.min(width, Math.ceil(centre.col + pane.width / scale / 2)) - col,
        Math.min(height, Math.ceil(centre.row + pane.height / scale / 2)) - row,
      ];
    };
    const asked = () => last(server, 'graphic.png').get('crop')?.split(',').map(Number);
    const isShown = async () => {
      const wanted = await shown();
      const got = asked() ?? [];
      return wanted.every((part, i) => Math.abs(part - (got[i] ?? -9)) <= 1);
    };
    await expect.poll(isShown, { timeout: 20_000 }).toBe(true);
    const first = asked();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await viewer.settle();
    await expect.poll(isShown, { timeout: 20_000 }).toBe(true);
    expect(asked()).not.toEqual(first);
    await page.getByRole('button', { name: 'Hold this' }).click();
    const held = asked();
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await viewer.settle();
    expect(asked()).toEqual(held);
    const numbers = await page.locator('[data-crop]').textContent();
    expect(numbers).toContain(`${held![2]} × ${held![3]} px`);
    expect(viewer.link().get('crop')).toBe(held!.join(','));
    // The outline lies on the map where the crop does.
    const edge = await viewer.screenOf({ col: held![0]! + held![2]! / 2, row: held![1]! });
    const around = Array.from({ length: 41 }, (_, i) => ({ x: edge.x + i - 20, y: edge.y }));
    const colours = await viewer.coloursAt(around);
    expect(colours.some(({ red, green, blue }) => Math.min(red, green, blue) > 220)).toBe(true);
  });

  it('calls out what was accepted, the strongest where nothing was, and what the person ticks', async () => {
    const { page, server } = await open();
    expect(last(server, 'graphic.png').has('findings')).toBe(false);
    await page.getByRole('checkbox', { name: /^F2/ }).check();
    await asksFor(server, 'findings', 'F2');
    await page.getByRole('checkbox', { name: /^F1/ }).check();
    await asksFor(server, 'findings', 'F1,F2');
    await page.getByRole('button', { name: 'The strongest' }).click();
    await asksFor(server, 'findings', null);
    await page.request.post(`${stand.url}/api/runs/objects/review`, {
      data: {
        acts: [
          {
            kind: 'decision',
            id: crypto.randomUUID(),
            by: 'Ann',
            at: new Date().toISOString(),
            findingId: 'F3',
            call: 'accepted',
            damageClass: null,
            reason: null,
            note: null,
          },
        ],
      },
    });
    await page.getByRole('button', { name: 'Accepted (1)' }).waitFor();
    await asksFor(server, 'findings', 'F3');
    await page.getByRole('button', { name: 'The strongest' }).click();
    await asksFor(server, 'findings', null);
    await expect.poll(() => page.url()).toContain('findings=strongest');
  });

  it('shows drafts as text, takes changes, and copies them', async () => {
    const { page, server } = await open('', {
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const title = page.getByRole('textbox', { name: 'Title of the graphic' });
    expect(await title.inputValue()).toBe(HEADLINE);
    await title.fill('Saky <b>airbase</b> & more');
    await asksFor(server, 'title', 'Saky <b>airbase</b> & more');
    await page.getByRole('button', { name: 'Back to the draft' }).click();
    await asksFor(server, 'title', HEADLINE);
    const caption = page.getByRole('textbox', { name: 'Caption' });
    await caption.fill('My <u>own</u> words.');
    await page.getByRole('button', { name: 'Copy caption' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('My <u>own</u> words.');
    await page.reload();
    await idle(page);
    expect(await caption.inputValue()).toBe('My <u>own</u> words.');
    await page.getByRole('button', { name: 'Caption: back to the draft' }).click();
    await expect.poll(() => caption.inputValue()).toContain('9 and 10 August');
  });

  it('asks what the licence asks before a picture goes out, and lets none out that it forbids', async () => {
    const { page, server } = await open();
    await page.getByRole('button', { name: 'Download PNG' }).click();
    await page.getByRole('alert').getByText('confirm it above').waitFor();
    expect(await page.evaluate('document.activeElement.dataset.confirm')).toBe(CONFIRM_NON_COMMERCIAL);
    expect(server.asked.some((one) => one.includes('graphic.png') && !one.includes('widthPx=1200'))).toBe(false);
    await page.keyboard.press('Space');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download PNG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('objects.png');
    await page.getByRole('button', { name: 'Commercial', exact: true }).click();
    await page.getByText(REFUSAL).first().waitFor();
    expect(await page.getByRole('button', { name: 'Download PNG' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Download GeoJSON' }).isDisabled()).toBe(false);
  });

  it('gets every file from its own address, with the choices where they count', async () => {
    const { page, server } = await open(
      '?preset=wide&widthPx=3000&findings=strongest&purpose=non-commercial&motion=swipe',
    );
    const TITLE = `&title=${encodeURIComponent(HEADLINE)}`;
    const wanted: Readonly<Record<string, string>> = {
      PNG: `graphic.png?preset=wide&widthPx=3000${TITLE}&download=1`,
      JPEG: `graphic.jpeg?preset=wide&widthPx=3000${TITLE}&download=1`,
      SVG: `graphic.svg?preset=wide&widthPx=3000${TITLE}&download=1`,
      PDF: `graphic.pdf?preset=wide&widthPx=3000${TITLE}&download=1`,
      Sidecar: `graphic.json?preset=wide&widthPx=3000${TITLE}`,
      GIF: `graphic.gif?preset=wide&widthPx=3000${TITLE}&motion=swipe&download=1`,
      WebP: `graphic.webp?preset=wide&widthPx=3000${TITLE}&motion=swipe&download=1`,
      'HTML embed': `graphic.html?preset=wide&widthPx=3000${TITLE}&download=1`,
      'Report as HTML': 'report.html',
      'Report as PDF': 'report.pdf',
      KMZ: 'exports/findings.kmz',
      GeoPackage: 'exports/findings.gpkg',
      CSV: 'exports/findings.csv',
      GeoJSON: 'exports/findings.geojson',
    };
    for (const [i, [name, address]] of Object.entries(wanted).entries()) {
      // Chromium lets a page save ten files one upon the other, then wants a second's rest.
      if (i === 8) await page.waitForTimeout(1500);
      await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `Download ${name}`, exact: true }).click(),
      ]);
      // The panel asks for its words anew when it likes.
      const downloads = server.asked.filter((path) => !path.endsWith('/words'));
      expect(downloads.at(-1)).toBe(`/api/runs/objects/${address}`);
    }
  });

  it.each(['blink', 'swipe'])('makes an MP4 that plays, by %s, before first', async (motion) => {
    const { page } = await open(`?purpose=non-commercial&motion=${motion}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download MP4' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`objects-${motion}.mp4`);
    const bytes = await readFile((await download.path())!);
    const player = await (await stand.browser.newContext()).newPage();
    const colourAt = `async (seconds) => {
      video.currentTime = seconds;
      await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
      const pen = Object.assign(document.createElement('canvas'), { width: 402, height: 302 }).getContext('2d');
      // On a busy machine the frame may come a little after "seeked".
      for (let tries = 1; ; tries++) {
        pen.drawImage(video, 0, 0);
        const pixels = [20, 380].map((x) => [...pen.getImageData(x, 150, 1, 1).data]);
        const seen = pixels.map(([red, , blue]) => (red > blue + 60 ? 'before' : blue > red + 60 ? 'after' : 'other'));
        if (!seen.includes('other') || tries === 50) return seen;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }`;
    const seen = (await player.evaluate(`(async () => {
      const video = document.createElement('video');
      video.muted = true;
      video.src = 'data:video/mp4;base64,${bytes.toString('base64')}';
      await new Promise((resolve, reject) => {
        video.addEventListener('loadeddata', resolve, { once: true });
        video.addEventListener('error', () => reject(new Error(video.error.message)), { once: true });
      });
      const colourAt = ${colourAt};
      const size = [video.videoWidth, video.videoHeight];
      return { size, seconds: video.duration, start: await colourAt(0.5), between: await colourAt(2), end: await colourAt(${motion === 'blink' ? 1.8 : 3.5}) };
    })()`)) as Readonly<Record<string, unknown>>;
    await player.context().close();
    expect(seen['size']).toEqual([402, 302]);
    expect(seen['seconds']).toBeCloseTo(motion === 'blink' ? 7.2 : 16.56, 1);
    expect(seen['start']).toEqual(['before', 'before']);
    expect(seen['end']).toEqual(['after', 'after']);
    if (motion === 'swipe') expect(seen['between']).toEqual(['after', 'before']);
  });

  it('says why there is no MP4 where the browser has no WebCodecs', async () => {
    const viewer = await stand.show('#/new', { viewport: { width: 1440, height: 900 } });
    await standInForPublishing(viewer.page);
    await viewer.page.addInitScript('delete globalThis.VideoEncoder');
    await viewer.page.goto(`${stand.url}/#/runs/objects/publish?purpose=non-commercial`);
    await viewer.page.reload();
    await viewer.page.getByText('this one has no WebCodecs').waitFor();
    expect(await viewer.page.getByRole('button', { name: 'Download MP4' }).isDisabled()).toBe(true);
  });

  it('keeps the last picture when the server is away or refuses, says so, and asks again', async () => {
    const { viewer, page, server } = await open('?purpose=non-commercial');
    viewer.forgive(/Failed to load resource/);
    server.failWith('no answer');
    await page.getByRole('button', { name: '1:1' }).click();
    await page.getByRole('alert').getByText('does not answer').waitFor();
    expect(await page.locator('.preview img').getAttribute('data-stale')).toBe('true');
    server.failWith({ status: 400, detail: 'The crop reaches beyond the aligned grid.' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').getByText('reaches beyond the aligned grid').waitFor();
    await page.getByRole('button', { name: 'Download SVG' }).click();
    await page.getByRole('alert').getByText('SVG: Refused').waitFor();
    server.failWith(null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.preview img[data-stale="false"]').waitFor();
  });
});
