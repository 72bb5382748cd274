import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { standInForPublishing } from './publish-stand-in.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium } from './viewer.ts';
import { violations } from './violations.ts';

describe.skipIf(!hasChromium)('accessibility by axe (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  const looks = [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 740 } }],
  ] as const;

  it.each(looks)('finds nothing wrong with the desk, %s', async (_, options) => {
    const viewer = await stand.show('#/runs/objects?finding=F1', options);
    await viewer.settle();
    expect(await violations(viewer)).toEqual([]);
  });

  it.each(looks)('finds nothing wrong with the publish panel, %s', async (_, options) => {
    const viewer = await stand.show('#/new', options);
    await standInForPublishing(viewer.page);
    await viewer.page.goto(`${stand.url}/#/runs/objects/publish?insets=F1`);
    await viewer.settle();
    await viewer.page.locator('.preview[aria-busy="false"] img').waitFor();
    await viewer.page.getByRole('button', { name: 'Download PNG' }).click();
    await viewer.page.getByRole('alert').waitFor();
    expect(await violations(viewer)).toEqual([]);
    const width = await viewer.page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(width).toBeLessThanOrEqual(0);
  });

  it.each(looks)('finds nothing wrong with the list of runs and the form, %s', async (_, options) => {
    const list = await stand.show('#/', options);
    await list.page.getByText('In degrees').waitFor();
    expect(await violations(list)).toEqual([]);
    const form = await stand.show('#/new', options);
    for (const side of ['before', 'after']) {
      await form.page.locator(`input[name="${side}-file"]`).setInputFiles({
        name: 'a.tif',
        mimeType: 'image/tiff',
        buffer: Buffer.from('a scene'),
      });
    }
    await form.page.getByRole('group', { name: 'Area to compare' }).waitFor();
    expect(await violations(form)).toEqual([]);
  });
});
