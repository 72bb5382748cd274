import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fromLonLat } from '../../src/core/geo/crs.ts';
import { mapToPixel } from '../../src/core/geo/grid.ts';
import { GEOREFERENCED_GRID } from './planted-run.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium, type Viewer } from './viewer.ts';

describe.skipIf(!hasChromium)('a new comparison in the page (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  const choose = (viewer: Viewer, side: string, name: string) =>
    viewer.page.locator(`input[name="${side}-file"]`).setInputFiles({
      name,
      mimeType: 'image/tiff',
      buffer: Buffer.from('a scene, for all that the page knows'),
    });

  it('uploads two files, shows progress and goes on to the result', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await choose(viewer, 'after', 'b.tif');
    await viewer.page.locator('input[name="before-day"]').fill('2022-08-09');
    await viewer.page.locator('input[name="before-time"]').fill('08:30');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.settle();
    expect(new URL(viewer.page.url()).hash).toMatch(/^#\/runs\/geo/);
  });

  it('can be cancelled while it runs', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await choose(viewer, 'after', 'b.tif');
    await viewer.page.getByLabel(/Credit/).fill('wait for cancel');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.page.getByText('Change map: 3 of 10').waitFor();
    await viewer.page.getByRole('button', { name: 'Cancel' }).click();
    await viewer.page.getByText('Cancelled. Nothing was kept.').waitFor();
  });

  it("shows the server's reason when the scenes cannot be compared", async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'unlike.tif');
    await choose(viewer, 'after', 'b.tif');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    expect(await viewer.page.getByRole('alert').textContent()).toBe(
      'Not comparable: The scenes have nothing in common. Choose others.',
    );
  });

  it('takes paths on the server, and shows why one is refused', async () => {
    const viewer = await stand.show('#/new');
    for (const side of ['Before', 'After']) {
      const group = viewer.page.getByRole('group', { name: side, exact: true });
      await group.getByRole('button', { name: 'Path on the server' }).click();
      await group.getByRole('textbox').first().fill('/etc/passwd');
    }
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.page.getByText(/The before scene cannot be used. Not found: No such scene/).waitFor();
    viewer.forgive(/404/);
  });

  it('shows what a scene holds as soon as it is chosen, and refuses one that is damaged on the spot', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await viewer.page.getByText(/2 m · EPSG:32636 · red, green, blue · no credit line/).waitFor();
    await viewer.page.getByText("Empty: the file's own date counts, 9 Aug 2022 08:30 UTC.").waitFor();
    await choose(viewer, 'after', 'broken.tif');
    expect(await viewer.page.getByRole('alert').textContent()).toContain('"broken.tif" is cut off');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.page.getByText(/The after scene cannot be used/).waitFor();
    viewer.forgive(/422/);
  });

  it('sends the area that was dragged over the scene, in longitude and latitude, and the footprints', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await choose(viewer, 'after', 'b.tif');
    const map = viewer.page.getByRole('img', { name: /drag a rectangle/ });
    await map.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await map.boundingBox())!;
    await viewer.page.mouse.move(x + width / 2, y + height / 2);
    await viewer.page.mouse.down();
    await viewer.page.mouse.move(x + width * 0.9, y + height * 0.9, { steps: 4 });
    await viewer.page.mouse.up();
    await viewer.page.locator('input[name="area-top"]').fill('10');
    await viewer.page.locator('input[name="area-top"]').blur();
    await viewer.page.locator('input[name="buildings-file"]').setInputFiles({
      name: 'footprints.geojson',
      mimeType: 'application/geo+json',
      buffer: Buffer.from('{"type":"FeatureCollection","features":[]}'),
    });
    await viewer.page.locator('input[name="detect-crater"]').uncheck();
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.settle();
    const { aoi, buildings, detect } = stand.lastRequest()!;
    expect(detect).toEqual(['aircraft']);
    expect(readFileSync(buildings!, 'utf8')).toContain('FeatureCollection');
    const [ring] = JSON.parse(readFileSync(aoi!, 'utf8')).coordinates as number[][][];
    const at = ring!.map(([lon, lat]) =>
      mapToPixel(GEOREFERENCED_GRID, fromLonLat(GEOREFERENCED_GRID.crs!, { lon: lon!, lat: lat! })),
    );
    const shares = (values: number[], whole: number) => [Math.min(...values) / whole, Math.max(...values) / whole];
    const [left, right] = shares(
      at.map(({ col }) => col),
      GEOREFERENCED_GRID.width,
    );
    const [top, bottom] = shares(
      at.map(({ row }) => row),
      GEOREFERENCED_GRID.height,
    );
    for (const [found, wanted] of [
      [left, 0.5],
      [right, 0.9],
      [top, 0.1],
      [bottom, 0.9],
    ])
      expect(found).toBeCloseTo(wanted!, 1);
  });

  it('asks for what is missing', async () => {
    const viewer = await stand.show('#/new');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    expect(await viewer.page.getByRole('alert').textContent()).toBe('Choose a file for the before scene.');
  });

  it('says so when a comparison is not known any more', async () => {
    const viewer = await stand.show('#/jobs/forgotten');
    expect(await viewer.page.getByRole('alert').textContent()).toContain('does not know this comparison');
    viewer.forgive(/404/);
  });
});
