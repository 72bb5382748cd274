import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PlantedWatchlist } from '../helpers/planted-watchlist.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium } from './viewer.ts';
import { violations } from './violations.ts';

const SITES = 1000;

describe.skipIf(!hasChromium)('the pages of watched sites (need /usr/bin/chromium)', () => {
  let stand: Stand;
  let watchlist: PlantedWatchlist;
  beforeAll(async () => {
    watchlist = new PlantedWatchlist({ sites: SITES, runId: 'geo' });
    stand = await openStand({ watchlist });
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  it('list a thousand sites, filtered by state, text and tag, and draw only the rows near those in sight', async () => {
    const { page } = await stand.show('#/sites');
    await page.getByText('1,000 sites', { exact: true }).waitFor();
    expect(await page.locator('.sites-table tbody tr[aria-rowindex]').count()).toBeLessThan(100);
    await page.getByRole('button', { name: /^Failed/ }).click();
    await page.getByLabel('Name or tag').fill('bridge');
    await page.locator('[name=site-tag]').selectOption('south');
    const few = watchlistCount(
      watchlist,
      (site, state) => state === 'failed' && site.tags.join(' ').includes('bridges south'),
    );
    await page.getByText(`${await few} of 1,000 sites`).waitFor();
    expect(new URL(page.url()).hash).toBe('#/sites?text=bridge&tag=south&state=failed');
    await page.reload();
    await page.getByText(`${await few} of 1,000 sites`).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('[name=site-order]').selectOption('name');
    await page.keyboard.press('Control+End');
    await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    await page.getByRole('link', { name: 'Rail yard 0999' }).waitFor();
  });

  it('are reached and left by the keyboard alone', async () => {
    const { page } = await stand.show('#/sites?text=0006');
    await page.getByText('1 of 1,000 sites').waitFor();
    await page.getByRole('link', { name: 'Airfield 0006' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Airfield 0006' }).waitFor();
    const findings = page.getByRole('button', { name: /^Findings of the look/ }).last();
    await findings.focus();
    await page.keyboard.press('Enter');
    await page.locator('#found-title:focus').waitFor();
  });

  it('say of a look whose pictures were removed when they were, and lead to none', async () => {
    watchlist.prune('site-6', '2026-03-01T09:00:00.000Z');
    const { page } = await stand.show('#/sites/site-6');
    await page
      .getByRole('button', { name: /^Findings of the look/ })
      .last()
      .click();
    await page.getByRole('note').getByText('Its pictures were removed on 1 Mar 2026.').waitFor();
    expect(
      await page.locator('.look', { hasText: 'Its pictures were removed on 1 Mar 2026.' }).count(),
    ).toBeGreaterThan(1);
    expect(await page.locator('.look a').count()).toBe(0);
    await page.locator('.look-finding').first().waitFor();
    expect(await page.locator('.look-finding a').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Open this pair' }).count()).toBe(0);
  });

  it('say what a round would search, fetch and compare, and what it would cost, before it is made', async () => {
    const { page } = await stand.show('#/sites');
    const plan = page.getByRole('link', { name: 'Plan', exact: true });
    await plan.click();
    await page.getByRole('heading', { name: 'What a round would do now' }).waitFor();
    await page.getByText('Reports may ask for 20 more looks.').waitFor();
    await page.getByText(/^So far: \d+ sites, \d+ comparisons/).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    const rows = page.locator('.plan-table tbody tr');
    const words = await rows.evaluateAll((all) =>
      all.slice(0, 3).map((row) => (row as { innerText: string }).innerText),
    );
    expect(words[0]).toMatch(/Compare.*earth-search: S2A_1 is compared with S2B_2.*31.4 MB.*nothing/s);
    expect(words[1]).toMatch(/Compare.*not known.*412 km² of the quota/s);
    expect(words[2]).toMatch(/No new scene.*–.*–/s);
    await page.getByRole('button', { name: 'Ask again' }).waitFor();
    await page.getByText(/^\d+ sites, \d+ comparisons/).waitFor();
    await rows.first().getByRole('link').click();
    await page.getByRole('button', { name: 'Look now' }).waitFor();
  });

  it('take in a file of reports once a person has seen what it says', async () => {
    const viewer = await stand.show('#/sites');
    const { page } = viewer;
    await page.getByRole('link', { name: 'Reports' }).click();
    const [[lon, lat]] = (await watchlist.site('site-3')).site.area.coordinates[0] as [[number, number]];
    const rows = [`2026-02-20,${lat},${lon},ammunition fire,Desk`, '2026-02-20,-48,-110,flood,', 'soon,1,1,fire,'];
    const send = async (name: string, lines: readonly string[]) => {
      const buffer = Buffer.from(`${lines.join('\n')}\n`);
      await page.getByLabel('A file of reports').setInputFiles({ name, mimeType: 'text/csv', buffer });
    };
    await send('reports.csv', ['date,lat,lon,type,source', ...rows]);
    const told = page.getByRole('status');
    await told.getByText('3 rows of reports').waitFor();
    await told.getByText(/Would be kept: \d+ new cue/).waitFor();
    await told.getByText('1 report touches no watched site').waitFor();
    await told.getByText('1 row not used').waitFor();
    expect(await page.getByText('ammunition fire').count()).toBe(0);
    await page.getByRole('button', { name: 'Take in' }).click();
    await told.getByText(/Kept: \d+ new cue/).waitFor();
    await page.locator('.cue', { hasText: 'ammunition fire' }).first().waitFor();

    viewer.forgive(/415/);
    await send('wrong.csv', ['a,b', '1,2']);
    await page.getByRole('alert').getByText('has neither the columns of reports').waitFor();
  });

  it('add a site by coordinates and radius, and say what is wrong where it is wrong', async () => {
    const viewer = await stand.show('#/new-site');
    const { page } = viewer;
    await page.getByRole('button', { name: 'Watch this site' }).click();
    expect(await page.locator(':focus').getAttribute('name')).toBe('site-name');
    await page.getByText('Give the site a name.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Bridge 0004 new');
    await page.getByLabel('Middle: coordinates').fill('45.09, 33.59');
    await page.getByLabel('Radius').fill('0.8');
    await page.locator('[name=site-cadence]').selectOption('cron');
    await page.getByLabel('Time zone').fill('Europe/Kyiv');
    await page.getByRole('button', { name: 'Watch this site' }).click();
    await page.getByRole('heading', { name: 'Bridge 0004 new' }).waitFor();
    await page.getByText('every day at 06:00, Europe/Kyiv').waitFor();
    await page.getByText('Nobody has looked at this site yet.').waitFor();

    await page.goto(`${stand.url}/#/new-site`);
    await page.getByLabel('Name', { exact: true }).fill('Bridge 0004 new');
    await page.getByLabel('Middle: coordinates').fill('45.09, 33.59');
    viewer.forgive(/409/);
    await page.getByRole('button', { name: 'Watch this site' }).click();
    await page.getByRole('alert').getByText('There is a site called "Bridge 0004 new" already').waitFor();

    await page.goto(`${stand.url}/#/sites/bridge-0004-new`);
    await page.getByRole('button', { name: 'Remove …' }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByText('1,000 sites', { exact: true }).waitFor();
  });

  it('edit a site without touching what the form does not show, and pause it', async () => {
    const before = (await watchlist.site('site-12')).site;
    const { page } = await stand.show('#/sites/site-12/edit');
    await page.getByLabel('Tags').fill('airfields, watched');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('airfields, watched').waitFor();
    expect((await watchlist.site('site-12')).site).toEqual({ ...before, tags: ['airfields', 'watched'] });
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect((await watchlist.site('site-12')).site.paused).toBe(true);
  });

  it('look at a site now, once, paused or not, and follow the look to what it came to', async () => {
    const viewer = await stand.show('#/sites/site-5');
    const { page } = viewer;
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const button = page.getByRole('button', { name: 'Look now' });
    const status = page.getByRole('region', { name: 'Look now' }).getByRole('status');
    await button.click();
    await status.getByText('Waits for its turn.').waitFor();
    expect(await button.isDisabled()).toBe(true);
    watchlist.lookSays('site-5', 'Asks earth-search what scenes there are.');
    await status.getByText('Asks earth-search what scenes there are.').waitFor();
    // Whoever comes later sees it too.
    const other = await stand.show('#/sites/site-5', { viewport: { width: 390, height: 740 }, colorScheme: 'dark' });
    await other.page.getByText('Asks earth-search what scenes there are.').waitFor();
    expect(await violations(other)).toEqual([]);
    watchlist.lookSays('site-5', null);
    await status.getByText('Both scenes show the ground, and nothing reached the thresholds.').waitFor();
    expect(await button.isEnabled()).toBe(true);
    await page.getByRole('button', { name: 'Resume' }).waitFor();
  });

  it('take alerts as read, snooze them, mute the site, and ignore the zone of a finding', async () => {
    const { page } = await stand.show('#/sites/site-6');
    await page.getByText('3 unread', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).first().click();
    await page.getByText('2 unread', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Snooze 7 days' }).first().click();
    await page.getByText('1 unread', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Mute alerts' }).click();
    await page.getByRole('button', { name: 'Unmute' }).waitFor();
    await page
      .getByText('Silent, usual here. This ground differed as much on 7 of 11 earlier dates.')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Ignore this zone, of F2' }).click();
    await page.getByText('1 ignored zone (dashed)').waitFor();
    const { site, muted } = await watchlist.site('site-6');
    expect(muted).toBe(true);
    expect(site.ignoreZones).toHaveLength(1);
    expect(watchlist.acts.map(({ kind }) => kind)).toEqual(['acknowledge', 'snooze', 'mute', 'ignore-zone']);
  });

  it('compare any two dates on the ground of the site, and open those compared already', async () => {
    const { page } = await stand.show('#/sites/site-18');
    const [before, after] = [page.locator('[name=dates-before]'), page.locator('[name=dates-after]')];
    await before.waitFor();
    const first = await before.locator('option').first().getAttribute('value');
    const last = await after.locator('option').last().getAttribute('value');
    await before.selectOption(first!);
    await after.selectOption(last!);
    const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/jobs'));
    await page.getByRole('button', { name: 'Compare' }).click();
    expect((await asked).postDataJSON()).toMatchObject({
      before: `https://stac.example.org/items/site-18-${first!.split('_').at(-1)}`,
      after: `https://stac.example.org/items/site-18-${last!.split('_').at(-1)}`,
      aoi: expect.stringMatching(/^upload:/),
      title: 'Airfield 0018',
    });
    // The stand ends every comparison in this run.
    await page.waitForURL(/#\/runs\/geo/);

    await page.goto(`${stand.url}/#/sites/site-18`);
    await before.selectOption('S2_site-18_5');
    await after.selectOption('S2_site-18_0');
    await page.getByRole('link', { name: 'Open this pair' }).click();
    await page.waitForURL(/#\/runs\/geo/);
  });

  it('tell what was reported there, on the timeline, in a list and as a chart, and that it confirms nothing', async () => {
    const { page } = await stand.show('#/sites/site-24');
    const reported = page.getByRole('region', { name: 'Reported here' });
    await reported.getByText('Reported by Town council, Local news (CC BY 4.0)').waitFor();
    await reported.getByText('It confirms nothing').waitFor();
    expect(await reported.locator('.cue').count()).toBe(3);
    await page.getByRole('img', { name: /^\d reports, \d+ scenes and \d+ looks$/ }).waitFor();
    expect(await page.locator('.timeline-cue title').first().textContent()).toMatch(/not confirmed/);
    const chart = reported.getByRole('img', {
      name: /^Line chart\. Reports a day.*explosion, Planted: up to 14, 4 without data/,
    });
    await chart.waitFor();
    await reported.getByText('there are no data: that is not zero').waitFor();
    const strokes = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.series-chart > svg .series-line')].map((line) => getComputedStyle(line).stroke)",
    );
    expect(new Set(strokes).size).toBe(3);
    const marks = await reported
      .locator('.series-legend .series-mark')
      .evaluateAll((all) => all.map((mark) => mark.getAttribute('d')));
    expect(new Set(marks).size).toBe(3);
  });

  it('begin with what a watchlist is, an example that can be taken in as it is, and the way to the docs', async () => {
    const bare = await openStand({ watchlist: new PlantedWatchlist({ sites: 0 }) });
    try {
      const viewer = await bare.show('#/sites', { viewport: { width: 390, height: 740 } });
      const { page } = viewer;
      await page.getByRole('heading', { name: 'No site is watched yet' }).waitFor();
      expect(await violations(viewer)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const docs = await page.getByRole('link', { name: 'How watchlists work' }).getAttribute('href');
      expect(await (await fetch(`${bare.url}${docs}`)).text()).toMatch(/^# Watchlists/);
      const loading = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Example of a sites file' }).click();
      await page.locator('input[type=file]').setInputFiles({
        name: (await loading).suggestedFilename(),
        mimeType: 'application/yaml',
        buffer: await readFile(await (await loading).path()),
      });
      await page.getByText('2 sites', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Port of Odesa' }).waitFor();
      await bare.closeViewers();
    } finally {
      await bare.close();
    }
  });

  const looks = [
    ['light', { colorScheme: 'light', viewport: { width: 1440, height: 900 } }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 360, height: 740 } }],
  ] as const;

  it.each(looks)('have nothing wrong with them that axe finds, and fit their window, %s', async (_, options) => {
    const viewer = await stand.show('#/sites', options);
    for (const [hash, word] of [
      ['#/sites', '1,000 sites'],
      ['#/sites/site-24', 'Kept silent, and why'],
      ['#/sites/site-24/edit', 'Save'],
      ['#/plan', 'Stop'],
      ['#/reports', 'Reported lately at watched sites'],
    ] as const) {
      await viewer.page.goto(`${stand.url}/${hash}`);
      await viewer.page.getByText(word, { exact: true }).waitFor();
      expect(await violations(viewer), hash).toEqual([]);
      expect(await viewer.page.evaluate('document.documentElement.scrollWidth - innerWidth'), hash).toBeLessThanOrEqual(
        0,
      );
    }
  });
});

async function watchlistCount(
  watchlist: PlantedWatchlist,
  isCounted: (site: { readonly tags: readonly string[] }, state: string | undefined) => boolean,
): Promise<number> {
  const { sites } = await watchlist.sites({ from: 0, limit: SITES });
  return sites.filter(({ site, lastLook }) => isCounted(site, lastLook?.state)).length;
}
