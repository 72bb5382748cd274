import { readFileSync } from 'node:fs';
import axe, { type Result } from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { StandIn } from '../helpers/stac-stand-in.ts';
import { archiveOfScenes } from './archive-of-scenes.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium, type Viewer } from './viewer.ts';

async function violations({ page }: Viewer): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Result[] };
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}

describe.skipIf(!hasChromium)('finding scenes in the page (needs /usr/bin/chromium)', () => {
  let archive: StandIn;
  let stand: Stand;
  beforeAll(async () => {
    archive = await archiveOfScenes();
    stand = await openStand({ allowedHosts: [archive.host] });
  });
  afterEach(() => stand.closeViewers());
  afterAll(async () => {
    await stand?.close();
    await archive?.close();
  });

  const openSearch = async (options?: Parameters<Stand['show']>[1], path = '') => {
    const viewer = await stand.show('#/new', options);
    const { page } = viewer;
    await page.getByText('Find scenes').click();
    await page.getByLabel('Place: an airfield, or coordinates').fill('Saky Air Base');
    await page.getByLabel('Date of the event').fill('2022-08-09');
    await page.getByLabel('at (UTC)').first().fill('12:20');
    await page.getByRole('combobox', { name: 'Archive' }).selectOption('address');
    await page.getByLabel('Address of a STAC API or catalogue').fill(archive.base + path);
    return viewer;
  };
  const search = ({ page }: Viewer) => page.getByRole('button', { name: 'Search' }).click();
  /** Chromium logs the small picture that is lost. */
  const found = async (viewer: Viewer) => {
    await viewer.page.getByRole('heading', { name: 'Pairs, the fairest first' }).waitFor();
    viewer.forgive(/502/);
  };

  it('ranks pairs with reasons, shows small pictures by way of the server, and compares a pair on the searched ground', async () => {
    const viewer = await openSearch();
    const { page } = viewer;
    await search(viewer);
    await found(viewer);
    expect(await page.getByRole('status').first().innerText()).toMatch(/^7 scenes between 25 Jun 2022 and 23 Sep 2022/);
    const pair = page.locator('.pair').first();
    expect(await pair.innerText()).toMatch(
      /8 Aug 2022 → 10 Aug 2022\s*◐ fair: observed ground[\s\S]*Both are from sat-1\./,
    );
    await pair.getByAltText('Preview of 8 Aug 2022 08:12 UTC').waitFor();
    await expect
      .poll(() =>
        pair
          .locator('img')
          .evaluateAll((images) => images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth)),
      )
      .toEqual([256, 256]);
    await pair.getByRole('button', { name: 'Compare these' }).click();
    expect(await page.locator('input[name="before-address"]').inputValue()).toBe(
      `${archive.base}/items/2022-08-08.json`,
    );
    expect(await page.locator('input[name="after-day"]').inputValue()).toBe('2022-08-10');
    expect(await page.locator('input[name="title"]').inputValue()).toBe('Saky Air Base');
    await page.getByText(/The area that was searched: Saky Air Base, 28\.\d\d km²/).waitFor();
    await page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.settle();
    const { before, after, aoi, title } = stand.lastRequest()!;
    expect([before, after, title]).toEqual([
      `${archive.base}/items/2022-08-08.json`,
      `${archive.base}/items/2022-08-10.json`,
      'Saky Air Base',
    ]);
    const { type, coordinates } = JSON.parse(readFileSync(aoi!, 'utf8'));
    expect(type).toBe('Polygon');
    expect(coordinates[0]).toHaveLength(73);
  });

  it('sends no area where the whole scenes are wanted, nor that of scenes that were given up', async () => {
    const viewer = await openSearch();
    const { page } = viewer;
    await search(viewer);
    await found(viewer);
    const scenes = page.locator('.found-scene');
    await scenes
      .filter({ hasText: /\b4 Aug 2022/ })
      .getByRole('button', { name: 'As before' })
      .click();
    await scenes.filter({ hasText: '12 Aug 2022' }).getByRole('button', { name: 'As after' }).click();
    await page.getByRole('button', { name: 'Whole scenes instead' }).click();
    await page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.settle();
    expect(stand.lastRequest()).toMatchObject({ before: `${archive.base}/items/2022-08-04.json` });
    expect(stand.lastRequest()?.aoi).toBeUndefined();
  });

  it('lights a scene in list and map together, and pairs in both of their footprints', async () => {
    const viewer = await openSearch();
    const { page } = viewer;
    await search(viewer);
    await found(viewer);
    const lit = page.locator('.footprint[data-lit]');
    await page.locator('.found-scene').first().getByRole('button', { name: 'As before' }).focus();
    expect(await lit.count()).toBe(1);
    await page.locator('.pair').first().getByRole('button').focus();
    expect(await lit.count()).toBe(2);
    await page.locator('.footprint').first().dispatchEvent('pointerenter');
    expect(await page.locator('.found-scene[data-lit]').count()).toBe(1);
  });

  it('is made by the keyboard alone', async () => {
    const viewer = await stand.show('#/new');
    const { page } = viewer;
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.locator('.find-scenes summary').focus();
    await press('Enter', 'Tab');
    await page.keyboard.type('45.09, 33.59');
    await press('Enter');
    await page.getByRole('alert').getByText('Say when').waitFor();
    expect(await page.evaluate('document.activeElement.name')).toBe('search-day');
    await page.getByLabel('Date of the event').fill('2022-08-09');
    await page.getByRole('combobox', { name: 'Archive' }).selectOption('address');
    await page.getByLabel('Address of a STAC API or catalogue').fill(archive.base);
    await press('Enter');
    await found(viewer);
    await page.locator('.pair').first().getByRole('button').focus();
    await press('Enter');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Scenes to compare');
    expect(await page.locator('input[name="title"]').inputValue()).toBe('45.09000° N, 33.59000° E');
  });

  it('says what to widen where nothing is found, and why an archive cannot be searched', async () => {
    const viewer = await openSearch({}, '/empty');
    const { page } = viewer;
    await page.getByLabel('Cloud, % at most').fill('20');
    await search(viewer);
    await page.getByText('No scene between 25 Jun 2022 and 23 Sep 2022').waitFor();
    await page.getByText('Raise or empty the limits (Cloud).').waitFor();
    await page.getByLabel('Address of a STAC API or catalogue').fill(`${archive.base}/broken`);
    await search(viewer);
    await page
      .getByRole('alert')
      .getByText(/answered 500\. Try again later/)
      .waitFor();
    await page.getByLabel('Address of a STAC API or catalogue').fill('http://192.168.1.1/stac');
    await search(viewer);
    await page
      .getByRole('alert')
      .getByText(/not a public address/)
      .waitFor();
    await page.getByLabel('Place: an airfield, or coordinates').fill('45.09; x');
    await search(viewer);
    await page
      .getByRole('alert')
      .getByText(/cannot be read as coordinates/)
      .waitFor();
    expect(await violations(viewer)).toEqual([]);
    viewer.forgive(/403|502/);
  });

  it.each([
    ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 740 } }],
  ] as const)('gives axe nothing to complain of, and is not wider than the window, %s', async (_, options) => {
    const viewer = await openSearch(options);
    await search(viewer);
    await found(viewer);
    expect(await violations(viewer)).toEqual([]);
    await viewer.page.locator('.pair').first().getByRole('button').click();
    expect(await violations(viewer)).toEqual([]);
    const width = await viewer.page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(width).toBeLessThanOrEqual(0);
  });
});
