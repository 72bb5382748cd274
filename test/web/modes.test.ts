import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PixelPoint } from '../../src/core/geo/points.ts';
import { LANDMARK, UNSEEN } from './planted-run.ts';
import { openStand, type Stand } from './stand.ts';
import { type Colour, hasChromium, type Viewer } from './viewer.ts';

/** Plain ground, clear of panels that open, the landmark (alike on both dates), and where only the before scene shows something, clear of the label. */
const GROUND = { col: 500, row: 300 };
const ALIKE = { col: (LANDMARK[0] + LANDMARK[2]) / 2, row: (LANDMARK[1] + LANDMARK[3]) / 2 };
const HOLE = { col: (UNSEEN[0] + UNSEEN[2]) / 2, row: UNSEEN[3] - 15 };

const still: BrowserContextOptions = { reducedMotion: 'reduce' };

describe.skipIf(!hasChromium)('the ways to compare (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  const show = async (hash: string, options?: BrowserContextOptions) => {
    const viewer = await stand.show(hash, options);
    await viewer.settle();
    return viewer;
  };
  const colourAt = async (viewer: Viewer, point: PixelPoint): Promise<Colour> =>
    (await viewer.coloursAt([await viewer.screenOf(point)]))[0]!;
  const expectColour = ({ red, green, blue }: Colour, expected: readonly number[]) => {
    for (const [i, value] of [red, green, blue].entries()) {
      expect(Math.abs(value - expected[i]!), `${red}, ${green}, ${blue} for ${expected}`).toBeLessThanOrEqual(4);
    }
  };

  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  describe('blink', () => {
    it('stands still where less motion is asked for, and then shows one date at a time by hand', async () => {
      const viewer = await show('#/runs/geo?mode=blink&layers=', still);
      expect(await viewer.shownAt(GROUND)).toBe('before');
      expect(await viewer.shownAt(HOLE)).toBe('before');
      await viewer.page.getByRole('button', { name: 'Other date' }).click();
      expect(await viewer.shownAt(GROUND)).toBe('after');
      expect(await viewer.shownAt(HOLE)).not.toBe('before');
      expect(await viewer.page.locator('.side-label strong').allInnerTexts()).toEqual([
        'Before: 9 Aug 2022 08:30 UTC',
        'After: 10 Aug 2022',
      ]);
    });

    it('changes by itself, at a rate that a link keeps, until it is paused', async () => {
      const viewer = await show('#/runs/geo?mode=blink&layers=&rate=4');
      const pane = (date: string) => viewer.page.locator(`.blink[data-shown="${date}"]`);
      for (const date of ['after', 'before', 'after']) await pane(date).waitFor();
      expect(viewer.link().get('rate')).toBe('4');
      await viewer.page.getByRole('button', { name: 'Pause' }).click();
      const shown = await viewer.panes().getAttribute('data-shown');
      await viewer.page.waitForTimeout(600);
      expect(await viewer.panes().getAttribute('data-shown')).toBe(shown);
    });
  });

  it('opacity mixes the dates in shares that add up, and lets none through the holes of the other', async () => {
    const viewer = await show('#/runs/geo?mode=opacity&layers=&opacity=0.25');
    expectColour(await colourAt(viewer, GROUND), [182, 40, 88]);
    expectColour(await colourAt(viewer, ALIKE), [230, 230, 230]);
    await viewer.page.getByRole('slider', { name: 'After scene' }).press('End');
    await viewer.settle();
    expect(viewer.link().get('opacity')).toBe('1');
    expect(await viewer.shownAt(GROUND)).toBe('after');
    expect(await viewer.shownAt(HOLE)).not.toBe('before');
  });

  it('difference colours what got darker, leaves what is alike pale, and says nothing of what was not seen', async () => {
    const viewer = await show('#/runs/geo?mode=difference&layers=&band=red');
    const darker = await colourAt(viewer, GROUND);
    expectColour(darker, [84, 39, 136]); // From 230 to 40 of 255 is beyond half of it.
    expectColour(await colourAt(viewer, ALIKE), [240, 240, 240]);
    const nothing = await colourAt(viewer, HOLE);
    expect(nothing.blue).toBeGreaterThan(nothing.red); // The blue-grey beneath the map.
    await viewer.page.getByRole('button', { name: 'Absolute' }).click();
    await viewer.settle();
    expectColour(await colourAt(viewer, GROUND), [252, 253, 191]);
    expectColour(await colourAt(viewer, ALIKE), [8, 8, 12]);
    expectColour(await colourAt(viewer, HOLE), [nothing.red, nothing.green, nothing.blue]);
    expect(viewer.link().get('difference')).toBe('absolute,0.5');
  });

  it('red/cyan shows the before scene in red and the after scene in green and blue, and says so', async () => {
    const viewer = await show('#/runs/geo?mode=red-cyan&layers=&band=red');
    expectColour(await colourAt(viewer, GROUND), [230, 40, 40]);
    expectColour(await colourAt(viewer, ALIKE), [230, 230, 230]);
    expect(await viewer.page.locator('.mode-control').innerText()).toContain('red: brighter before');
  });

  it.each(['blink', 'opacity', 'difference', 'red-cyan'])('hatches what was not seen: %s', async (mode) => {
    const viewer = await show(`#/runs/geo?mode=${mode}`, still);
    const { x, y } = await viewer.screenOf({ col: UNSEEN[0] + 20, row: UNSEEN[3] - 20 });
    const across = await viewer.coloursAt(Array.from({ length: 24 }, (_, i) => ({ x: x + i, y })));
    const reds = across.map(({ red }) => red);
    expect(Math.max(...reds) - Math.min(...reds)).toBeGreaterThan(25);
  });

  describe('display', () => {
    it('changes stretch and gamma without reading tiles again, and a link keeps them', async () => {
      const viewer = await show('#/runs/geo?mode=blink&layers=', still);
      await viewer.page.locator('summary', { hasText: 'Display' }).click();
      const reads: string[] = [];
      viewer.page.on('request', (request) => {
        if (request.url().includes('/files/')) reads.push(request.url());
      });
      await viewer.page.getByRole('slider', { name: 'Gamma' }).fill('2');
      await viewer.settle();
      expectColour(await colourAt(viewer, GROUND), [242, 101, 101]); // 255 · (230/255)^½ and 255 · (40/255)^½
      await viewer.page.getByRole('slider', { name: 'Gamma' }).fill('1');
      await viewer.page.getByLabel('Stretch').selectOption('Least to most');
      await viewer.settle();
      expectColour(await colourAt(viewer, GROUND), [255, 0, 0]);
      expect(reads).toEqual([]);
      const again = await show(new URL(viewer.page.url()).hash, still);
      expectColour(await colourAt(again, GROUND), [255, 0, 0]);
    });

    it('shows one band as grey, or other bands as colours', async () => {
      const viewer = await show('#/runs/bare?mode=blink&layers=', still);
      await viewer.page.locator('summary', { hasText: 'Display' }).click();
      await viewer.page.getByLabel('Band shown as red').selectOption('blue');
      await viewer.page.getByLabel('Band shown as blue').selectOption('red');
      await viewer.settle();
      expect(viewer.link().getAll('band')).toEqual(['blue', 'green', 'red']);
      expect(await viewer.shownAt(GROUND)).toBe('after'); // The red scene, its red as blue.
      await viewer.page.getByLabel('One band, grey').check();
      await viewer.page.getByLabel('Band shown as grey').selectOption('red');
      await viewer.settle();
      expect(await viewer.shownAt(GROUND)).toBe('landmark'); // As bright.
    });

    it('stretches one band of floats without georeference, and shows nothing where there is no number', async () => {
      const viewer = await show('#/runs/grey?mode=blink&layers=', still);
      expectColour(await colourAt(viewer, GROUND), [255, 255, 255]);
      await viewer.page.getByRole('button', { name: 'Other date' }).click();
      expectColour(await colourAt(viewer, GROUND), [0, 0, 0]);
      expectColour(await colourAt(viewer, ALIKE), [255, 255, 255]);
      const ground = await colourAt(viewer, HOLE);
      expect(ground.blue).toBeGreaterThan(ground.red); // The blue-grey beneath the map: no scene has it.
      await viewer.page.locator('summary', { hasText: 'Display' }).click();
      expect(await viewer.page.getByLabel('Stretch').locator('option').allInnerTexts()).not.toContain('As is');
    });
  });

  it('leads from one pair of a place to any other: opened where a run has it, else to be compared', async () => {
    const viewer = await show('#/runs/grey?layers=');
    const dates = viewer.page.getByRole('navigation', { name: 'Dates of this place' });
    expect(await dates.locator('.timeline-answer').innerText()).toBe('shown here');
    await dates.getByLabel('After').selectOption({ label: '○ 12 Aug 2022' });
    expect(await dates.getByRole('link').innerText()).toBe('Compare these two');
    expect(await dates.getByRole('link').getAttribute('href')).toMatch(
      /^#\/new\?before=\w{16}&before-name=before&before-date=2022-08-09T08%3A30%3A00Z&after=\w{16}&after-name=later&after-date=2022-08-12$/,
    );
    await dates.getByLabel('Before').selectOption({ label: '● 10 Aug 2022' });
    await dates.getByRole('link', { name: 'Open this pair' }).click();
    await viewer.page.getByRole('heading', { name: 'Two days later' }).waitFor();
    await viewer.settle();
  });

  describe('nudge', () => {
    it('moves the after scene at once, for others once saved, with who did it, and back again when undone', async () => {
      const query = '?swipe=0&layers=&view=330,200,4';
      const viewer = await show(`#/runs/geo${query}`);
      const rightOfIt = { col: LANDMARK[2] + 3, row: 200 };
      expect(await viewer.shownAt(rightOfIt)).toBe('after');
      await viewer.page.locator('summary', { hasText: 'Nudge' }).click();
      const right = viewer.page.getByRole('button', { name: '1 px right', exact: true });
      for (let i = 0; i < 4; i++) await right.click();
      await viewer.page.keyboard.press('Alt+Shift+ArrowRight');
      await viewer.page.keyboard.press('Alt+ArrowDown');
      expect(await viewer.shownAt(rightOfIt)).toBe('landmark');
      expect(await viewer.page.locator('.pop-over-panel').filter({ hasText: 'Not saved' }).innerText()).toContain(
        'Not saved: 5.0 px right, 0.1 px down.',
      );
      await viewer.page.getByRole('button', { name: 'Say your name to save' }).click();
      await viewer.page.getByLabel('Your name').fill('Ada <b>L</b>');
      await viewer.page.getByRole('button', { name: 'Go on' }).click();
      await viewer.page.getByRole('button', { name: 'Save', exact: true }).click();

      const other = await show(`#/runs/geo${query}`);
      await other.page.locator('.registration', { hasText: 'moved by hand' }).waitFor();
      expect(await other.shownAt(rightOfIt)).toBe('landmark');
      expect(await other.page.locator('.registration-meaning').textContent()).toMatch(
        /moved by hand: 5\.0 px right, 0\.1 px down\. Ada <b>L<\/b>, \d+ \w+ \d{4}/,
      );
      const asAligned = await show(`#/runs/geo${query}&nudge=off`);
      await asAligned.page.locator('.registration', { hasText: 'moved by hand' }).waitFor();
      expect(await asAligned.shownAt(rightOfIt)).toBe('after');

      await viewer.page.getByRole('button', { name: 'Undo' }).click();
      await viewer.settle();
      expect(await viewer.shownAt(rightOfIt)).toBe('after');
      await other.page.locator('.registration', { hasNotText: 'moved by hand' }).waitFor();
      expect(await other.shownAt(rightOfIt)).toBe('after');
    });
  });
});
