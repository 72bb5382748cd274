import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PlantedWatchlist } from '../helpers/planted-watchlist.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium } from './viewer.ts';

const MOST_STEPS = 200;
const SETTLING_MS = 500;

describe.skipIf(!hasChromium)('the pages of watched sites by the Tab key alone (need /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand({ watchlist: new PlantedWatchlist({ sites: 12, runId: 'geo' }) });
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  it.each([
    ['#/sites', '12 sites', 'Sites'],
    ['#/plan', /^\d+ sites, \d+ comparison/, 'What a round would do now'],
    ['#/reports', 'A file of reports', 'Reports'],
    ['#/sites/site-3', /^Findings of the look/, 'Rail yard 0003'],
    ['#/new-site', 'Watch this site', 'Add a site'],
  ])('reach all that can be acted on, from top to bottom, and show where they are: %s', async (hash, shown, title) => {
    const { page } = await stand.show(hash);
    await page.getByText(shown).first().waitFor();
    expect(await page.title()).toBe(`${title} – Aftermath`);
    const count = await numberWhatActs(page);
    expect(count).toBeGreaterThan(10);
    const steps = await walk(page);
    expect(steps.filter(({ isPlain }) => isPlain)).toEqual([]);
    // Rows of the table that are drawn as they come near have no number.
    const numbered = steps.filter(({ number }) => !Number.isNaN(number));
    expect(numbered.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, i) => i));
  });
});

/** Numbers what a person could click or fill, in the order of the page, once the page no longer draws it anew, and says how many there are. */
async function numberWhatActs(page: Page): Promise<number> {
  for (;;) {
    const count = await numberWhatActsNow(page);
    await page.waitForTimeout(SETTLING_MS);
    if ((await page.locator('[data-number]').count()) === count && (await numberWhatActsNow(page)) === count)
      return count;
  }
}

function numberWhatActsNow(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    for (const one of document.querySelectorAll('[data-number]')) delete one.dataset.number;
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
    const acts = all.filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }));
    acts.forEach((one, i) => { one.dataset.number = i; });
    return acts.length;
  })()`);
}

interface Step {
  readonly number: number;
  readonly html: string;
  /** Nothing shows that the focus is here, or it is out of sight. */
  readonly isPlain: boolean;
}

/** Where the Tab key leads, until it leaves the page. */
async function walk(page: Page): Promise<Step[]> {
  const steps: Step[] = [];
  while (steps.length < MOST_STEPS) {
    await page.keyboard.press('Tab');
    const step = await page.evaluate<Step | null>(`(() => {
      const one = document.activeElement;
      if (one === document.body) return null;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const { top, bottom, width } = one.getBoundingClientRect();
      const hasRing = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
      const isInSight = bottom > 0 && top < innerHeight && width > 0;
      return { number: Number(one.dataset.number), html: one.outerHTML.slice(0, 90), isPlain: !hasRing || !isInSight };
    })()`);
    if (step === null) break;
    steps.push(step);
  }
  return steps;
}
