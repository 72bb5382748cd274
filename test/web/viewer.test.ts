import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toLonLat } from '../../src/core/geo/crs.ts';
import { pixelToMap } from '../../src/core/geo/grid.ts';
import { groundDistance, groundPixelSize } from '../../src/core/geo/ground.ts';
import {
  DEGREE_GRID,
  FINDING_BOXES,
  GEOREFERENCED_GRID,
  LANDMARK,
  OBJECT_BOXES,
  TIE_POINT,
  UNSEEN,
} from './planted-run.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium, nameOf, Viewer } from './viewer.ts';

const middleOf = ([x0, y0, x1, y1]: readonly [number, number, number, number]) => ({
  col: (x0 + x1) / 2,
  row: (y0 + y1) / 2,
});
const LANDMARK_MIDDLE = middleOf(LANDMARK);
/** Plain ground left and right of the landmark, clear of findings. */
const WEST = { col: 200, row: 300 };
const EAST = { col: 500, row: 300 };

describe.skipIf(!hasChromium)('the viewer (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  const show = (hash: string, options?: BrowserContextOptions) => stand.show(hash, options);
  const showRun = async (query = '', options?: BrowserContextOptions) => {
    const viewer = await show(`#/runs/geo${query}`, options);
    await viewer.settle();
    return viewer;
  };

  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  describe('swipe', () => {
    it('shows the before scene left of the handle and the after scene right of it, on the same ground', async () => {
      const viewer = await showRun();
      expect(await viewer.shownAt(WEST)).toBe('before');
      expect(await viewer.shownAt(EAST)).toBe('after');
      const [x0, , x1] = LANDMARK;
      const edges = [x0 + 3, x1 - 3].map((col) => ({ ...LANDMARK_MIDDLE, col }));
      for (const edge of edges) expect(await viewer.shownAt(edge)).toBe('landmark');
    });

    it('follows the arrow keys on the handle, and says so', async () => {
      const viewer = await showRun();
      const handle = viewer.page.getByRole('slider');
      await handle.focus();
      for (let i = 0; i < 4; i++) await viewer.page.keyboard.press('Shift+ArrowLeft');
      expect(await handle.getAttribute('aria-valuenow')).toBe('10');
      expect(await viewer.shownAt(WEST)).toBe('after');
      await viewer.page.keyboard.press('End');
      await viewer.page.keyboard.press('ArrowLeft');
      expect(await handle.getAttribute('aria-valuenow')).toBe('99');
      expect(await handle.getAttribute('aria-valuetext')).toBe('before 99 %, after 1 %');
      expect(await viewer.shownAt(EAST)).toBe('before');
    });

    it('follows the mouse', async () => {
      const viewer = await showRun();
      const handle = (await viewer.page.getByRole('slider').boundingBox())!;
      const pane = (await viewer.panes().boundingBox())!;
      const y = handle.y + handle.height / 2;
      await viewer.page.mouse.move(handle.x + handle.width / 2, y);
      await viewer.page.mouse.down();
      await viewer.page.mouse.move(pane.x + pane.width * 0.9, y, { steps: 5 });
      await viewer.page.mouse.up();
      await viewer.settle();
      expect(Number(viewer.link().get('swipe'))).toBeCloseTo(0.9, 2);
      expect(await viewer.shownAt(EAST)).toBe('before');
    });

    it('follows a finger, while the map stays where it is', async () => {
      const viewer = await showRun('', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
      const at = viewer.view();
      const handle = (await viewer.page.getByRole('slider').boundingBox())!;
      const touch = await viewer.page.context().newCDPSession(viewer.page);
      const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
      const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
        touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      await send('touchStart', [{ x, y }]);
      await send('touchMove', [{ x: x - 60, y }]);
      await send('touchMove', [{ x: x - 120, y }]);
      await send('touchEnd', []);
      await viewer.settle();
      expect(Number(viewer.link().get('swipe'))).toBeCloseTo(0.5 - 120 / 390, 2);
      expect(viewer.view()).toEqual(at);
      expect(await viewer.shownAt(WEST)).toBe('after');
    });

    it('is turned by S or by its buttons: before above, after below, by mouse, keys and link', async () => {
      const viewer = await showRun('?layers=');
      await viewer.page.keyboard.press('s');
      const handle = viewer.page.getByRole('slider');
      expect(await handle.getAttribute('aria-orientation')).toBe('vertical');
      const [north, south] = [150, 450].map((row) => ({ col: WEST.col, row }));
      expect([await viewer.shownAt(north!), await viewer.shownAt(south!)]).toEqual(['before', 'after']);
      expect(await viewer.page.locator('.side-label strong').allInnerTexts()).toEqual([
        'Top: 9 Aug 2022 08:30 UTC',
        'Bottom: 10 Aug 2022',
      ]);

      const pane = (await viewer.panes().boundingBox())!;
      const at = (await handle.boundingBox())!;
      await viewer.page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
      await viewer.page.mouse.down();
      await viewer.page.mouse.move(pane.x + 40, pane.y + pane.height * 0.8, { steps: 5 });
      await viewer.page.mouse.up();
      expect(await handle.getAttribute('aria-valuenow')).toBe('80');
      await viewer.page.keyboard.press('ArrowUp');
      expect(await handle.getAttribute('aria-valuenow')).toBe('79');
      await viewer.settle();
      expect(await viewer.shownAt(south!)).toBe('before');
      expect(viewer.link().get('line')).toBe('level');
      const again = await show(new URL(viewer.page.url()).hash);
      await again.settle();
      expect(await again.shownAt(south!)).toBe('before');

      await viewer.page.getByRole('button', { name: 'Left and right' }).click();
      await viewer.settle();
      expect(viewer.link().get('line')).toBeNull();
      expect(await viewer.shownAt(EAST)).toBe('before'); // Left of 79 %.
      expect(await viewer.page.locator('.side-label strong').first().innerText()).toMatch(/^L:/);
    });

    it('never shows one date through the holes of the other', async () => {
      const viewer = await showRun('?swipe=1&layers=');
      const unseen = middleOf(UNSEEN);
      expect(await viewer.shownAt(unseen)).toBe('before');
      await viewer.page.getByRole('slider').press('Home');
      expect(await viewer.shownAt(WEST)).toBe('after');
      expect(await viewer.shownAt(unseen)).not.toBe('before');
    });
  });

  describe('side by side', () => {
    it('shows each scene in its own map, and both move together', async () => {
      const viewer = await showRun('?mode=side-by-side');
      for (const ground of [WEST, EAST]) {
        expect(await viewer.shownAt(ground, 0)).toBe('before');
        expect(await viewer.shownAt(ground, 1)).toBe('after');
      }
      const from = await viewer.screenOf(WEST, 0);
      await viewer.page.mouse.move(from.x, from.y);
      await viewer.page.mouse.down();
      await viewer.page.mouse.move(from.x + 90, from.y + 50, { steps: 6 });
      await viewer.page.waitForTimeout(300);
      await viewer.page.mouse.up();
      await viewer.settle();
      const to = await viewer.screenOf(WEST, 0);
      expect(to.x - from.x).toBeGreaterThan(50); // A drag starts some pixels late.
      expect(to.y - from.y).toBeGreaterThan(30);
      for (const pane of [0, 1]) expect(await viewer.shownAt(LANDMARK_MIDDLE, pane)).toBe('landmark');
    });

    it('keeps the place when the mode changes', async () => {
      const viewer = await showRun('?mode=side-by-side&view=420,330,1.5');
      await viewer.page.getByRole('button', { name: 'Swipe' }).click();
      await viewer.settle();
      expect(viewer.link().get('mode')).toBe('swipe');
      expect(viewer.view()).toEqual({ centre: { col: 420, row: 330 }, scale: 1.5 });
    });

    it('mirrors the pointer on the other date', async () => {
      const viewer = await showRun('?mode=side-by-side');
      const at = await viewer.screenOf(WEST, 0);
      await viewer.page.mouse.move(at.x, at.y);
      const mirrored = (await viewer.panes().nth(1).locator('.mirrored-pointer').boundingBox())!;
      const expected = await viewer.screenOf(WEST, 1);
      expect(mirrored.x + mirrored.width / 2).toBeCloseTo(expected.x, -1);
      expect(mirrored.y + mirrored.height / 2).toBeCloseTo(expected.y, -1);
    });
  });

  describe('at a glance', () => {
    let viewer: Viewer;
    beforeAll(async () => {
      viewer = await Viewer.open(stand.browser, `${stand.url}/#/runs/geo`);
      await viewer.settle();
    });
    afterAll(() => viewer.close());

    it.each(['Side by side', 'Swipe'])('labels each side with its date and credit: %s', async (mode) => {
      await viewer.page.getByRole('button', { name: mode }).click();
      await viewer.settle(); // Else the labels read may be those of the other mode, on their way out.
      const labels = viewer.page.locator('.side-label');
      expect(await labels.allInnerTexts()).toEqual([
        'L: 9 Aug 2022 08:30 UTC\nbefore · Red Eye 1 · 0.5 m · Painted by Red',
        'R: 10 Aug 2022\nafter · 0.5 m · Painted by Blue',
      ]);
      for (const label of await labels.all()) expect(await label.isVisible()).toBe(true);
    });

    it('lists the findings by rank, with kind, area and sentence', async () => {
      const items = await viewer.page.locator('.finding').allInnerTexts();
      expect(items.map((text) => text.split('\n'))).toEqual([
        ['1', 'Change', '1,201 m²', 'Planted finding 1.'],
        ['2', 'Change', '500 m²', 'Planted finding 2.'],
      ]);
    });

    it('says in words what the run found, how much was seen and how well the dates fit', async () => {
      const text = await viewer.page.locator('#page').textContent();
      expect(text).toContain('Changed in 2 places');
      expect(text).toContain('95 % of the area seen on both dates');
      expect(text).toContain('aligned to 0.31 px (0.16 m), 212 of 240 tie points agree');
      await viewer.page.getByText('aligned to').click();
      expect(await viewer.page.locator('.registration-meaning').textContent()).toContain('95 % of them within 0.60 px');
      await viewer.page.getByText('aligned to').click();
    });

    it('says how comparable the dates are, and on request what each aspect means', async () => {
      const card = viewer.page.locator('.comparability');
      expect(await card.locator('summary').innerText()).toContain('Comparability fair');
      const sun = card.getByText('Shadows point elsewhere.');
      expect(await sun.isVisible()).toBe(false);
      await card.locator('summary').click();
      expect(await sun.isVisible()).toBe(true);
      expect((await card.locator('dt').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
        '● Alignment good',
        '○ Sun direction poor',
        '? Viewing angle unknown',
      ]);
      await card.locator('summary').click();
    });

    it('shows titles as text, whatever they hold', async () => {
      expect(await viewer.page.locator('h1').textContent()).toBe('Airfield <b>north</b>');
      expect(await viewer.page.locator('h1 b').count()).toBe(0);
    });

    it('gives a scale, and the coordinates under the pointer', async () => {
      expect(await viewer.page.locator('.ol-scale-line').textContent()).toMatch(/^\d+ m$/);
      const { x, y } = await viewer.screenOf(WEST);
      await viewer.page.mouse.move(Math.round(x), Math.round(y));
      const [lat, lon] = (await viewer.page.locator('.readout').textContent())!.match(/\d+\.\d{5}(?=°)/g)!.map(Number);
      const truth = toLonLat(GEOREFERENCED_GRID.crs!, pixelToMap(GEOREFERENCED_GRID, WEST));
      expect(groundDistance({ lon: lon!, lat: lat! }, truth)).toBeLessThan(2);
    });

    it('complains of nothing and asks nobody else', () => {
      expect(viewer.complaints).toEqual([]);
    });
  });

  describe('findings', () => {
    it.each(['click', 'Enter'])('are flown to on %s', async (how) => {
      const viewer = await showRun();
      const second = viewer.page.locator('.finding').nth(1);
      if (how === 'click') await second.click();
      else await second.press('Enter');
      await viewer.settle();
      const { centre, scale } = viewer.view();
      const middle = middleOf(FINDING_BOXES[1]!);
      expect(centre.col).toBeCloseTo(middle.col, 0);
      expect(centre.row).toBeCloseTo(middle.row, 0);
      expect(scale).toBeGreaterThan(2);
      expect(viewer.link().get('finding')).toBe('F2');
      expect(await second.getAttribute('aria-current')).toBe('true');
    });

    it('are outlined on the map, and a click there puts one in focus', async () => {
      const viewer = await showRun('?swipe=0');
      const [x0, , , y1] = FINDING_BOXES[0]!;
      const edge = await viewer.screenOf({ col: x0, row: y1 - 20 });
      const [line] = await viewer.coloursAt([edge]);
      expect(nameOf(line!)).toBe('before'); // Its amber is as red as the before scene; nothing else here is.
      const inside = await viewer.screenOf(middleOf(FINDING_BOXES[0]!));
      await viewer.page.mouse.click(inside.x, inside.y);
      await viewer.settle();
      expect(viewer.link().get('finding')).toBe('F1');
      await viewer.page.getByLabel('Outlines').uncheck();
      await viewer.settle();
      expect(await viewer.shownAt({ col: x0, row: y1 - 20 })).toBe('after');
    });
  });

  describe('aircraft and craters', () => {
    const showObjects = async (query: string) => {
      const viewer = await show(`#/runs/objects${query}`);
      await viewer.settle();
      return viewer;
    };
    const listed = async (viewer: Viewer) => {
      const items = await viewer.page.locator('.finding').filter({ visible: true }).allInnerTexts();
      return items.map((text) => text.replace(/\s+/g, ' '));
    };

    it('are summed up in the words of the run, and counted, as not reviewed', async () => {
      const viewer = await showObjects('');
      const text = (await viewer.page.locator('.summary').innerText()).replace(/\s+/g, ' ');
      expect(text).toContain(
        '1 aircraft destroyed, 1 of them in berms of three sides. 1 aircraft still there: F5 (0 m).',
      );
      expect(text).toContain('2 aircraft: × 1 destroyed = 1 still there');
      expect(text).toContain('3 buildings: 1 destroyed, 2 possible damage');
      expect(text).toContain('1 new crater');
      expect(text).toContain('2 changed places');
      expect(text).toContain('no person has reviewed them');
    });

    it('are shown where a sentence names them, whatever kind is listed', async () => {
      const viewer = await showObjects('?show=change');
      await viewer.page.getByRole('button', { name: 'F5' }).click();
      await viewer.settle();
      expect(viewer.link().get('finding')).toBe('F5');
      expect(viewer.link().get('show')).toBe('aircraft');
      expect(viewer.view().centre.col).toBeCloseTo(middleOf(OBJECT_BOXES.present).col, 0);
    });

    it('are not mentioned where they were not looked for', async () => {
      const viewer = await showRun();
      expect(await viewer.page.locator('.summary').textContent()).not.toMatch(/aircraft|crater/);
      expect(await viewer.page.locator('.kinds').count()).toBe(0);
    });

    it('are listed with their status in a word and a mark, and a measure that fits', async () => {
      expect(await listed(await showObjects(''))).toEqual([
        '1 Aircraft × destroyed Planted destroyed aircraft.',
        '2 Crater ~6.2 m across Planted crater.',
        '3 Change 1,201 m² Planted finding 1.',
        '4 Change 500 m² Planted finding 2.',
        '5 Aircraft = still there Planted aircraft that stayed.',
      ]);
    });

    it('open to what is known of them, what that means, and what it rests on', async () => {
      const viewer = await showObjects('');
      const details = async (row: number) => {
        await viewer.page.locator('.finding').nth(row).click();
        return (await viewer.page.locator('.finding-more').innerText()).replace(/\s+/g, ' ');
      };
      const destroyed = await details(0);
      expect(destroyed).toContain('Confidence 87 % Share of such findings that are real');
      expect(destroyed).toContain('Berm on three sides yes');
      expect(destroyed).toContain('Nearest new crater 34 m');
      expect(destroyed).toContain('Model’s score 0.91 before, none seen after');
      expect(destroyed).toContain('Ground turned dark 62 %');
      const crater = await details(1);
      expect(crater).toContain('Diameter 6.2 m (4.0–9.0 m), indicative');
      expect(crater).toContain('Confidence not calibrated');
      const present = await details(4);
      expect(present).toContain('Berm on three sides cannot be told');
      expect(present).toContain('Nearest new crater reaches this place');
    });

    it('are listed and outlined alone on request; a link keeps that, and the keys step over what is hidden', async () => {
      const viewer = await showObjects('?swipe=0&layers=outlines&finding=F3');
      await viewer.page.getByRole('button', { name: /^Aircraft/ }).click();
      await viewer.settle();
      expect((await listed(viewer)).map((text) => text.slice(0, 10))).toEqual(['1 Aircraft', '5 Aircraft']);
      expect(viewer.link().get('show')).toBe('aircraft');
      expect(viewer.link().get('finding')).toBeNull(); // It was one of changed ground.
      await viewer.page.locator('.finding').first().focus();
      await viewer.page.keyboard.press('ArrowDown');
      expect(await viewer.page.locator('.finding:focus').innerText()).toContain('that stayed');

      const [x0, , , y1] = FINDING_BOXES[0]!;
      const edge = { col: x0, row: y1 - 20 };
      const shared = await show(new URL(viewer.page.url()).hash);
      await shared.settle();
      expect(await shared.shownAt(edge)).toBe('after');
      const inside = await shared.screenOf(middleOf(FINDING_BOXES[0]!));
      await shared.page.mouse.click(inside.x, inside.y);
      await shared.settle();
      expect(shared.link().get('finding')).toBeNull();
      await shared.page.getByRole('button', { name: /^All/ }).click();
      await shared.settle();
      expect(await shared.shownAt(edge)).not.toBe('after');
      expect(await listed(shared)).toHaveLength(5);
    });

    it('are a diamond and a circle on the map, quieter where nothing changed; a click inside puts one in focus', async () => {
      const viewer = await showObjects('?swipe=0&layers=outlines&view=540,215,1.3');
      /** From a box's middle to the right, or down its diagonal: how far the first line lies, px, and its darkest blue. */
      const lineAt = async (
        box: (typeof OBJECT_BOXES)[keyof typeof OBJECT_BOXES],
        [right, down]: readonly number[],
      ) => {
        const { x, y } = await viewer.screenOf(middleOf(box));
        const steps = Array.from({ length: 60 }, (_, i) => ({ x: x + i * right!, y: y + i * down! }));
        const blues = (await viewer.coloursAt(steps)).map(({ blue }) => blue);
        return { distance: blues.findIndex((blue) => blue < 200), darkest: Math.min(...blues) };
      };
      const along = [1, 0];
      const across = [Math.SQRT1_2, Math.SQRT1_2];
      const roundness = async (box: (typeof OBJECT_BOXES)[keyof typeof OBJECT_BOXES]) =>
        (await lineAt(box, across)).distance / (await lineAt(box, along)).distance;
      expect(await roundness(OBJECT_BOXES.crater)).toBeCloseTo(1, 1);
      expect(await roundness(OBJECT_BOXES.destroyed)).toBeCloseTo(Math.SQRT1_2, 1);
      const [loud, quiet] = [await lineAt(OBJECT_BOXES.destroyed, across), await lineAt(OBJECT_BOXES.present, across)];
      expect(quiet.darkest).toBeGreaterThan(loud.darkest + 60);
      const { x, y } = await viewer.screenOf(middleOf(OBJECT_BOXES.present));
      await viewer.page.mouse.click(x, y);
      await viewer.settle();
      expect(viewer.link().get('finding')).toBe('F5');
    });
  });

  it('draws what the alignment leaves as arrows of one length at every zoom, and says how much they enlarge', async () => {
    for (const view of ['200,330,1', '200,330,4']) {
      const viewer = await showRun(`?swipe=1&layers=&view=${view}`);
      const { x, y } = await viewer.screenOf(TIE_POINT);
      const along = [10, 30, 55].map((px) => ({ x: x + px, y }));
      const names = async () => (await viewer.coloursAt(along)).map(nameOf);
      expect(await names()).toEqual(['before', 'before', 'before']);
      await viewer.page.getByLabel('Misfit').check();
      await viewer.settle();
      expect(await names()).toEqual(['after', 'after', 'after']); // Its cyan is as blue as the after scene; nothing else here is.
      expect((await viewer.coloursAt([{ x: x + 66, y }])).map(nameOf)).toEqual(['before']);
      const times = view.endsWith('4') ? '10 times' : '40 times';
      expect(await viewer.page.locator('.residual-legend').textContent()).toContain(times);
    }
  });

  it('draws the change map over both scenes on request', async () => {
    const viewer = await showRun('?swipe=1&layers=');
    const changed = middleOf(FINDING_BOXES[0]!);
    expect(await viewer.shownAt(changed)).toBe('before');
    await viewer.page.getByLabel('Change map').check();
    await viewer.settle();
    expect(await viewer.shownAt(changed)).toBe('something else');
    expect(await viewer.shownAt(WEST)).toBe('before');
    expect(await viewer.page.locator('.change-legend').isVisible()).toBe(true);
  });

  it('hatches what was not seen on both dates', async () => {
    const viewer = await showRun('?swipe=1');
    const { x, y } = await viewer.screenOf({ col: UNSEEN[0] + 20, row: UNSEEN[3] - 20 });
    const across = Array.from({ length: 24 }, (_, i) => ({ x: x + i, y }));
    const hatched = (await viewer.coloursAt(across)).map(({ green }) => green);
    expect(Math.max(...hatched) - Math.min(...hatched)).toBeGreaterThan(40);
    await viewer.page.getByLabel('Not observed').uncheck();
    await viewer.settle();
    const plain = (await viewer.coloursAt(across)).map(({ green }) => green);
    expect(Math.max(...plain) - Math.min(...plain)).toBeLessThan(5);
  });

  it('shows a grid in degrees in its true proportions', async () => {
    const viewer = await show('#/runs/degrees?layers=&swipe=1');
    await viewer.settle();
    const { width, height } = groundPixelSize(DEGREE_GRID)!;
    viewer.pixelAspect = height / width;
    expect(viewer.pixelAspect).toBeGreaterThan(1.3);
    const [x0, y0, x1, y1] = LANDMARK;
    const corners = [x0, x1].flatMap((col) => [y0, y1].map((row) => ({ col, row })));
    for (const { col, row } of corners) {
      const inwards = { col: col + (col === x0 ? 6 : -6), row: row + (row === y0 ? 6 : -6) };
      const outwards = { col: col + (col === x0 ? -6 : 6), row: row + (row === y0 ? -6 : 6) };
      expect(await viewer.shownAt(inwards)).toBe('landmark');
      expect(await viewer.shownAt(outwards)).toBe('before');
    }
  });

  describe('without georeference', () => {
    it('invents no scale and no coordinates', async () => {
      const viewer = await show('#/runs/bare');
      await viewer.settle();
      const at = await viewer.screenOf({ col: 300.5, row: 200.5 });
      await viewer.page.mouse.move(at.x, at.y);
      expect(await viewer.page.locator('.ol-scale-line').count()).toBe(0);
      expect(await viewer.page.locator('.readout').textContent()).toMatch(
        /^Not georeferenced · column 30\d, row 20\d$/,
      );
      expect(await viewer.page.locator('.panel').textContent()).not.toMatch(/°|\bm²/);
    });

    it('stretches 16-bit samples alike on both dates, and warns of a poor fit', async () => {
      const viewer = await show('#/runs/bare');
      await viewer.settle();
      expect(await viewer.shownAt(WEST)).toBe('before');
      expect(await viewer.shownAt(EAST)).toBe('after');
      expect(await viewer.page.getByRole('img', { name: 'Warning' }).isVisible()).toBe(true);
      expect(await viewer.page.locator('.registration').textContent()).toContain('aligned to 0.83 px, 212 of 240');
    });
  });

  describe('share link', () => {
    it('restores mode, place, layers, swipe and finding in another browser', async () => {
      const first = await showRun('', { permissions: ['clipboard-read', 'clipboard-write'] });
      await first.page.locator('.finding').first().click();
      await first.page.getByLabel('Change map').check();
      await first.page.getByRole('slider').press('PageUp');
      await first.settle();
      await first.page.getByRole('button', { name: 'Copy link' }).click();
      await first.page.getByRole('button', { name: 'Link copied' }).waitFor();
      const copied = await first.page.evaluate<string>('navigator.clipboard.readText()');

      const shared = first.page.url();
      await first.close();

      const second = await show(new URL(copied).hash);
      await second.settle();
      expect(second.page.url()).toBe(shared);
      expect(second.link().get('swipe')).toBe('0.6');
      expect(second.link().get('layers')).toBe('outlines,change-map,not-observed');
      expect(await second.page.locator('.finding[aria-current="true"]').textContent()).toContain('Planted finding 1.');
      expect(await second.page.getByRole('slider').getAttribute('aria-valuenow')).toBe('60');
    });

    it('is followed when it is opened in the same tab', async () => {
      const viewer = await showRun();
      await viewer.page.goto(`${stand.url}/#/runs/geo?mode=side-by-side&swipe=0.5&layers=&view=200,300,3`);
      await viewer.settle();
      expect(await viewer.panes().count()).toBe(2);
      expect(viewer.view()).toEqual({ centre: { col: 200, row: 300 }, scale: 3 });
    });
  });

  it.each([
    [360, 740],
    [3840, 2160],
  ])('fits a screen of %i × %i px without scrolling sideways', async (width, height) => {
    const viewer = await show('#/runs/geo', { viewport: { width, height } });
    await viewer.panes().waitFor();
    const overflow = await viewer.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect((await viewer.panes().boundingBox())!.height).toBeGreaterThan(200);
  });

  it.each([
    ['objects', 360, 740],
    ['objects', 960, 640],
    ['grey', 1440, 900], // With a timeline.
  ])('opens without anything jumping: %s, %i × %i px', async (run, width, height) => {
    const viewer = await show(`#/runs/${run}`, { viewport: { width, height } });
    await viewer.settle();
    expect(await viewer.layoutShift()).toBeLessThan(0.01);
    await viewer.page.evaluate("document.querySelector('.head').style.paddingBottom = '100px'");
    expect(await viewer.layoutShift()).toBeGreaterThan(0.01); // So jumps are seen.
  });

  it.each([
    [1440, 1],
    [1000, 2],
    [740, 2],
  ])('has its tools in few lines, and no legend cut off, %i px wide', async (width, most) => {
    const viewer = await show('#/runs/geo?layers=outlines,change-map,residuals', { viewport: { width, height: 700 } });
    await viewer.settle();
    const boxes = async (selector: string) =>
      Promise.all((await viewer.page.locator(selector).all()).map(async (item) => (await item.boundingBox())!));
    const middles = (await boxes('.toolbar > *')).map(({ y, height }) => Math.round((y + height / 2) / 10));
    expect(new Set(middles).size).toBeLessThanOrEqual(most);
    const foot = (await viewer.page.locator('.map-foot').boundingBox())!;
    for (const part of await boxes('.map-foot > *')) {
      expect(part.x + part.width).toBeLessThanOrEqual(foot.x + foot.width);
      expect(part.y + part.height).toBeLessThanOrEqual(foot.y + foot.height);
    }
  });

  it('lists the runs and opens one', async () => {
    const viewer = await show('#/');
    await viewer.page.getByRole('link', { name: /Two pictures/ }).click();
    await viewer.settle();
    expect(await viewer.page.locator('h1').textContent()).toBe('Two pictures');
  });

  it('says what is wrong when a run does not exist', async () => {
    const viewer = await show('#/runs/nowhere');
    expect(await viewer.page.getByRole('alert').textContent()).toContain('Not found: There is no run with this id.');
    viewer.forgive(/404/);
  });
});
