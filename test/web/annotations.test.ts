import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Annotation, ReviewLog } from '../../src/core/contract/review.ts';
import { standingReview } from '../../src/core/contract/review.ts';
import { coordinateFormats, formatCoordinates } from '../../src/core/geo/format-coordinates.ts';
import { groundPositions } from '../../src/core/geo/ground-positions.ts';
import type { PixelPoint } from '../../src/core/geo/points.ts';
import { GEOREFERENCED_GRID } from './planted-run.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium, type Viewer } from './viewer.ts';

const at = (col: number, row: number): PixelPoint => ({ col, row });
const positions = groundPositions(GEOREFERENCED_GRID)!;

describe.skipIf(!hasChromium)('annotations in the viewer (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  /** Opens a run's desk as a person of that name, with the annotations unfolded. */
  const openAs = async (name: string, run: string, query = '') => {
    const viewer = await stand.show(`#/runs/${run}?view=350,300,0.8${query}`);
    await viewer.settle();
    const { page } = viewer;
    await page.locator('.annotations > summary').click();
    const unnamed = page.getByRole('button', { name: 'Say your name to draw' });
    if (await unnamed.isVisible()) {
      await unnamed.click();
      await page.getByLabel('Your name').fill(name);
      await page.getByRole('button', { name: 'Go on' }).click();
    }
    return viewer;
  };
  const take = (viewer: Viewer, tool: string) =>
    viewer.page.getByRole('group', { name: 'Draw' }).getByRole('button', { name: tool, exact: true }).click();
  const clickAt = async (viewer: Viewer, point: PixelPoint, pane = 0) => {
    const { x, y } = await viewer.screenOf(point, pane);
    await viewer.page.mouse.move(x, y);
    await viewer.page.mouse.click(x, y);
  };
  const drag = async (viewer: Viewer, from: PixelPoint, to: PixelPoint) => {
    const [a, b] = [await viewer.screenOf(from), await viewer.screenOf(to)];
    await viewer.page.mouse.move(a.x, a.y);
    await viewer.page.mouse.down();
    await viewer.page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 });
    await viewer.page.mouse.move(b.x, b.y, { steps: 4 });
    await viewer.page.mouse.up();
  };
  const rows = (viewer: Viewer): Locator => viewer.page.locator('.annotation-list > li > button');
  /** What the server has, once it holds so many. */
  const kept = async (run: string, isReached: (annotations: readonly Annotation[]) => boolean) => {
    let annotations: readonly Annotation[] = [];
    await expect
      .poll(
        async () => {
          const log = (await (await fetch(`${stand.url}/api/runs/${run}/review?from=0`)).json()) as ReviewLog;
          annotations = standingReview(log.entries).annotations;
          return isReached(annotations);
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    return annotations;
  };
  const near = (point: PixelPoint | undefined, { col, row }: PixelPoint, slackPx = 2) => {
    expect(Math.hypot((point?.col ?? Number.NaN) - col, (point?.row ?? Number.NaN) - row)).toBeLessThan(slackPx);
  };

  it('are drawn, survive a reload, are edited, deleted, undone, taken out and in again', async () => {
    const viewer = await openAs('Ada', 'geo');
    const { page } = viewer;
    await take(viewer, 'Polygon');
    // Also where the swipe handle lies: it gives way.
    for (const corner of [at(200, 300), at(350, 280), at(300, 450)]) await clickAt(viewer, corner);
    await clickAt(viewer, at(300, 450));
    await take(viewer, 'Call-out');
    await drag(viewer, at(120, 420), at(160, 380));
    await take(viewer, 'Text');
    await clickAt(viewer, at(450, 160));
    await page.getByLabel('Text', { exact: true }).last().fill('<img src=x onerror=alert(1)>');
    await page.keyboard.press('Enter');
    const first = await kept('geo', (all) => all.length === 3 && all[2]!.text.startsWith('<img'));
    expect(first.map(({ shape, points }) => `${shape} ${points.length}`)).toEqual([
      'polygon 3',
      'call-out 2',
      'text 1',
    ]);
    near(first[0]!.points[1], at(350, 280));
    near(first[1]!.points[1], at(160, 380));

    await page.reload();
    await viewer.settle();
    await page.locator('.annotations > summary').click();
    await rows(viewer).nth(2).waitFor();
    expect(await rows(viewer).nth(2).innerText()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('.annotation-list img').count()).toBe(0);

    // Picked by a click on its line, then a corner is dragged; the finding in focus is left alone.
    await clickAt(viewer, at(275, 290));
    await page.getByRole('group', { name: 'Edit' }).waitFor();
    expect(viewer.link().get('finding')).toBeNull();
    await drag(viewer, at(300, 450), at(250, 500));
    await page.getByLabel('Title').fill('Apron');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Colour', exact: true }).getByRole('button', { name: 'sky-blue' }).click();
    await page.getByLabel('Measure').check();
    const edited = await kept('geo', ([one]) => one?.isMeasured === true && one.colour === 'sky-blue');
    expect(edited[0]).toMatchObject({ id: first[0]!.id, text: 'Apron' });
    near(edited[0]!.points[2], at(250, 500));
    expect(edited[0]!.points.slice(0, 2)).toEqual(first[0]!.points.slice(0, 2));

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export GeoJSON' }).click(),
    ]);
    const file = await download.path();
    const exported = JSON.parse(await readFile(file, 'utf8')) as { features: { properties: object }[] };
    expect(exported.features[0]!.properties).toMatchObject({ title: 'Apron', shape: 'polygon', colour: 'sky-blue' });

    await page.getByRole('button', { name: 'Delete Apron' }).click();
    await kept('geo', (all) => all.length === 2);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await kept('geo', (all) => all.length === 3);
    for (let left = 3; left > 0; left--) {
      await rows(viewer).first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Delete / }).click();
      await kept('geo', (all) => all.length === left - 1);
    }
    await page.locator('input[type=file]').setInputFiles(file);
    const back = await kept('geo', (all) => all.length === 3);
    for (const was of edited) {
      const one = back.find(({ id }) => id === was.id)!;
      expect({ ...one, points: [] }).toEqual({ ...was, points: [] });
      for (const point of was.points) {
        expect(
          Math.min(...one.points.map(({ col, row }) => Math.hypot(col - point.col, row - point.row))),
        ).toBeLessThan(0.1);
      }
    }
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('3 were there already.').waitFor();
  });

  it('are drawn with the keyboard alone, and moved by the pixel', async () => {
    const viewer = await openAs('Ben', 'objects');
    const { page } = viewer;
    await page.getByRole('button', { name: 'Line', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter'); // In the map's middle.
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter'); // The same place again ends it.
    const [line] = await kept('objects', (all) => all.length === 1);
    near(line!.points[0], at(350, 300), 0.1);
    near(line!.points[1], at(350 + 40 / 0.8, 300), 0.1);
    await page.getByLabel('What to move').selectOption('Corner 2');
    await page.getByRole('button', { name: 'Move down' }).focus();
    await page.keyboard.press('Shift+ArrowDown');
    const [moved] = await kept('objects', ([one]) => one?.points[1]?.row === line!.points[1]!.row + 10);
    expect(moved!.points[0]).toEqual(line!.points[0]);
    await rows(viewer).first().focus();
    await page.keyboard.press('Delete');
    await kept('objects', (all) => all.length === 0);
    await page.locator('.annotations > summary:focus').waitFor();
  });

  it('are shown on both maps side by side, also those of others, and can be begun on either', async () => {
    const viewer = await openAs('Cem', 'degrees', '&mode=side-by-side&layers=');
    const other = await openAs('Dee', 'degrees', '&mode=side-by-side&layers=');
    viewer.pixelAspect = 11.1 / 7.9;
    await take(viewer, 'Line');
    await clickAt(viewer, at(250, 300), 0);
    await clickAt(viewer, at(450, 300), 1);
    await clickAt(viewer, at(450, 300), 1);
    await kept('degrees', (all) => all.length === 1);
    await rows(other).first().waitFor();
    expect(await rows(other).first().locator('.annotation-whose').textContent()).toBe('by Cem');
    expect(await rows(viewer).first().locator('.annotation-whose').textContent()).toBe('by you');
    for (const pane of [0, 1]) {
      for (const who of [viewer, other]) {
        const { x, y } = await who.screenOf(at(300, 300), pane);
        const across = await who.coloursAt([-1, 0, 1].map((dy) => ({ x, y: y + dy })));
        expect(across).toContainEqual({ red: 240, green: 228, blue: 66 });
      }
    }
  });

  it('measure on the ground where there is one, in pixels where there is none', async () => {
    const viewer = await openAs('Eve', 'geo');
    await take(viewer, 'Distance');
    await clickAt(viewer, at(100, 500));
    await clickAt(viewer, at(600, 500));
    await clickAt(viewer, at(600, 500));
    // 500 px of 0.5 m.
    expect(await rows(viewer).last().innerText()).toMatch(/(249|250|251) m/);

    const bare = await openAs('Eve', 'bare');
    await take(bare, 'Distance');
    await clickAt(bare, at(100, 500));
    await clickAt(bare, at(600, 500));
    await clickAt(bare, at(600, 500));
    expect(await rows(bare).last().innerText()).toMatch(/(499|500|501) px/);
    await bare.page.getByText('the scenes are not georeferenced').waitFor();
    expect(await bare.page.getByRole('button', { name: 'Export GeoJSON' }).count()).toBe(0);
    expect(await bare.page.getByLabel('Coordinates to go to').count()).toBe(0);
  });

  it('come from a file of 5 MB while the page stays awake, and a bad file is refused in a sentence', async () => {
    const viewer = await openAs('Fay', 'objects');
    const { page } = viewer;
    const give = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'a.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) });
    await give('{"type": "FeatureCollection", "featu');
    await page.getByText('it is no JSON at all').waitFor();
    await give('{"type": "Point", "coordinates": [2.35, 48.85]}');
    await page.getByText('lies outside this scene').waitFor();

    const before = await rows(viewer).count();
    const features = Array.from({ length: 12_000 }, (_, i) => {
      const corner = (dCol: number, dRow: number) => {
        const { lon, lat } = positions.toLonLat(at(5 + (i % 110) * 6 + dCol, 5 + Math.floor(i / 110) * 5 + dRow));
        return [lon, lat];
      };
      const ring = [corner(0, 0), corner(0, 3), corner(4, 3), corner(4, 0), corner(0, 0)];
      const properties = { title: `House ${i} ${'of a street '.repeat(11)}` };
      return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
    });
    const text = JSON.stringify({ type: 'FeatureCollection', features });
    expect(text.length).toBeGreaterThan(5e6);
    await give(text);
    await page.getByText('12,000 imported.').waitFor();
    expect(await rows(viewer).count()).toBeLessThan(before + 200);
    await page.keyboard.press('Escape');
    await viewer.settle();
    await kept('objects', (all) => all.length >= 12_000);
    await page.getByRole('button', { name: 'Take them out again' }).click();
    await kept('objects', (all) => all.length === before);
  });
});

describe.skipIf(!hasChromium)('coordinates in the viewer (need /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  it('are jumped to in every format, and marked', async () => {
    const viewer = await stand.show('#/runs/geo');
    await viewer.settle();
    const { page } = viewer;
    for (const [i, format] of coordinateFormats.entries()) {
      const goal = at(150 + 100 * i, 200 + 50 * i);
      await page.getByLabel('Coordinates to go to').fill(formatCoordinates(positions.toLonLat(goal), format));
      await page.keyboard.press('Enter');
      await page.getByText('Marked:').waitFor();
      await viewer.settle();
      const { centre } = viewer.view();
      expect(Math.hypot(centre.col - goal.col, centre.row - goal.row)).toBeLessThan(3); // 1 m is 2 px.
      const mark = (await page.locator('.goal-mark').boundingBox())!;
      const there = await viewer.screenOf(goal);
      expect(Math.hypot(mark.x + mark.width / 2 - there.x, mark.y + mark.height / 2 - there.y)).toBeLessThan(15);
    }
    await page.getByLabel('Coordinates to go to').fill('44.9, 33.6');
    await page.keyboard.press('Enter');
    await page.getByText('lies outside the scene').waitFor();
    expect(await page.locator('.goal-mark').isVisible()).toBe(false);
    await page.getByLabel('Coordinates to go to').fill('the airfield');
    await page.keyboard.press('Enter');
    await page.getByText('cannot be read as coordinates').waitFor();
  });

  it('under the pointer are written in the format that was chosen before', async () => {
    const viewer = await stand.show('#/runs/geo?view=350,300,1');
    await viewer.settle();
    const { page } = viewer;
    await page.getByLabel('Format of coordinates').selectOption('MGRS');
    await page.reload();
    await viewer.settle();
    const point = at(300, 400);
    const { x, y } = await viewer.screenOf(point);
    await page.mouse.move(x, y);
    const square = formatCoordinates(positions.toLonLat(point), 'mgrs').slice(0, 6);
    await expect
      .poll(() => page.locator('[data-coordinates]').textContent())
      .toMatch(new RegExp(`^${square} \\d{5} \\d{5}$`));
  });
});
