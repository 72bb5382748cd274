import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fromLonLat, toLonLat } from '../../src/core/geo/crs.ts';
import { mapToPixel, pixelToMap } from '../../src/core/geo/grid.ts';
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

  it('takes addresses, and shows why one is not called', async () => {
    const viewer = await stand.show('#/new');
    const give = async (side: string, address: string) => {
      const group = viewer.page.getByRole('group', { name: side, exact: true });
      await group.getByRole('button', { name: 'Address' }).click();
      await group.getByLabel('Address of a GeoTIFF, PNG, JPEG or STAC item').fill(address);
    };
    await give('Before', 'https://example.org/before.tif');
    await give('After', 'http://192.168.1.1/after.tif');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    expect(await viewer.page.getByRole('alert').textContent()).toMatch(/not a public address/);
    viewer.forgive(/403/);
    await give('After', 'https://example.org/after.tif');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.settle();
    expect(new URL(viewer.page.url()).hash).toMatch(/^#\/runs\/geo/);
    expect(stand.lastRequest()?.after).toBe('https://example.org/after.tif');
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

  it('shows what a scene holds as soon as it is chosen, and refuses one that is damaged or no image on the spot', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await viewer.page.getByText(/2 m · EPSG:32636 · red, green, blue · no credit line/).waitFor();
    await viewer.page.getByText("Empty: the file's own date counts, 9 Aug 2022 08:30 UTC.").waitFor();
    await choose(viewer, 'after', 'broken.tif');
    expect(await viewer.page.getByRole('alert').textContent()).toContain('"broken.tif" is cut off');
    await choose(viewer, 'after', 'notes.tif');
    await viewer.page.getByText('"notes.tif" is no GeoTIFF, PNG or JPEG').waitFor();
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.page.getByText(/The after scene cannot be used/).waitFor();
    viewer.forgive(/415|422/);
  });

  const areaMap = async (viewer: Viewer) => {
    const map = viewer.page.locator('.area-map svg');
    await map.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await map.boundingBox())!;
    return (share: readonly [number, number]) => ({ x: x + share[0] * width, y: y + share[1] * height });
  };
  /** The area of the last request, shares of the scene's width and height; of its densified ring those that were marked. */
  const sentCorners = () => {
    const [ring] = JSON.parse(readFileSync(stand.lastRequest()!.aoi!, 'utf8')).coordinates as number[][][];
    const { crs, width, height } = GEOREFERENCED_GRID;
    const shares = ring!.slice(0, -1).map(([lon, lat]) => {
      const { col, row } = mapToPixel(GEOREFERENCED_GRID, fromLonLat(crs!, { lon: lon!, lat: lat! }));
      return [col / width, row / height] as const;
    });
    return shares.filter((_, i) => i % 8 === 0);
  };
  const expectCorners = (
    found: readonly (readonly [number, number])[],
    wanted: readonly (readonly [number, number])[],
  ) => {
    expect(found).toHaveLength(wanted.length);
    for (const [x, y] of wanted) {
      const nearest = Math.min(...found.map((corner) => Math.hypot(corner[0] - x, corner[1] - y)));
      expect(nearest, `${x}, ${y} among ${found}`).toBeLessThan(0.01);
    }
  };
  const start = async (viewer: Viewer) => {
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    await viewer.settle();
  };

  it('sends the polygon that was clicked and mended on the scene, in longitude and latitude, and the footprints', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await choose(viewer, 'after', 'b.tif');
    let at = await areaMap(viewer);
    const click = async (share: readonly [number, number]) => viewer.page.mouse.click(at(share).x, at(share).y);
    const words = viewer.page.locator('.area-words');
    await click([0.2, 0.2]);
    await click([0.8, 0.2]);
    expect(await words.innerText()).toContain('two corners, and needs three');
    await click([0.8, 0.8]);
    await click([0.5, 0.1]); // Astray: the side there crosses the first.
    expect(await words.innerText()).toContain('cross each other');
    await viewer.page.getByRole('button', { name: 'Start comparison' }).click();
    expect(await viewer.page.getByRole('alert').innerText()).toContain('cross each other');
    await viewer.page.getByRole('button', { name: 'Take the last corner back' }).click();
    at = await areaMap(viewer); // The page scrolled to the buttons.
    await click([0.4, 0.6]);
    await viewer.page.mouse.move(at([0.8, 0.2]).x, at([0.8, 0.2]).y);
    await viewer.page.mouse.down();
    await viewer.page.mouse.move(at([0.9, 0.3]).x, at([0.9, 0.3]).y, { steps: 4 });
    await viewer.page.mouse.up();
    // By the shoelace formula 0.24 of 350 m × 300 m.
    expect(await words.innerText()).toMatch(/^4 corners, 2\d,\d{3} m²\.$/);
    await viewer.page.locator('input[name="buildings-file"]').setInputFiles({
      name: 'footprints.geojson',
      mimeType: 'application/geo+json',
      buffer: Buffer.from('{"type":"FeatureCollection","features":[]}'),
    });
    await viewer.page.locator('input[name="detect-crater"]').uncheck();
    await start(viewer);
    const { buildings, detect } = stand.lastRequest()!;
    expect(detect).toEqual(['aircraft']);
    expect(readFileSync(buildings!, 'utf8')).toContain('FeatureCollection');
    expectCorners(sentCorners(), [
      [0.2, 0.2],
      [0.9, 0.3],
      [0.8, 0.8],
      [0.4, 0.6],
    ]);
  });

  it('takes a rectangle that a finger drags', async () => {
    const viewer = await stand.show('#/new', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await choose(viewer, 'before', 'a.tif');
    await choose(viewer, 'after', 'b.tif');
    const at = await areaMap(viewer);
    const touch = await viewer.page.context().newCDPSession(viewer.page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints });
    await send('touchStart', at([0.1, 0.5]));
    await send('touchMove', at([0.4, 0.7]));
    await send('touchMove', at([0.7, 0.9]));
    await send('touchEnd');
    await start(viewer);
    expectCorners(sentCorners(), [
      [0.1, 0.5],
      [0.1, 0.9],
      [0.7, 0.9],
      [0.7, 0.5],
    ]);
  });

  it('takes corners typed as coordinates, and says which line cannot be read', async () => {
    const viewer = await stand.show('#/new');
    await choose(viewer, 'before', 'a.tif');
    await choose(viewer, 'after', 'b.tif');
    const field = viewer.page.getByLabel(/Corners, one a line/);
    const type = async (text: string) => {
      await field.fill(text);
      await field.blur();
    };
    const words = viewer.page.locator('.area-words');
    await type('45.09, 33.58\nnorth of the wood');
    expect(await words.innerText()).toContain('Line 2: This cannot be read as coordinates');
    expect(await field.inputValue()).toContain('north of the wood');
    await type('10, 10\n11, 10\n11, 11');
    expect(await words.innerText()).toContain('outside the before scene');
    const { crs, width, height } = GEOREFERENCED_GRID;
    const wanted = [
      [0.25, 0.25],
      [0.5, 0.75],
      [0.75, 0.25],
    ] as const;
    const lines = wanted.map(([x, y]) => {
      const { lon, lat } = toLonLat(crs!, pixelToMap(GEOREFERENCED_GRID, { col: x * width, row: y * height }));
      return `${lat} ${lon}`;
    });
    await type(lines.join('\n'));
    expect(await words.innerText()).toMatch(/^3 corners, 13,1\d\d m²\.$/); // An eighth of 350 m × 300 m.
    await start(viewer);
    expectCorners(sentCorners(), wanted);
  });

  it('lets go of an upload that another file takes the place of, that is refused, or that the person leaves', async () => {
    const viewer = await stand.show('#/new');
    const gone: string[] = [];
    viewer.page.on('response', (response) => {
      if (response.request().method() === 'DELETE') gone.push(`${response.status()}`);
    });
    const uploads = () => readdirSync(stand.uploadsFolder);
    const before = new Set(uploads());
    const ours = () =>
      uploads()
        .filter((id) => !before.has(id))
        .flatMap((id) => readdirSync(join(stand.uploadsFolder, id)));
    await choose(viewer, 'before', 'first.tif');
    await viewer.page.getByText(/no credit line/).waitFor();
    expect(ours()).toEqual(['first.tif']);
    await choose(viewer, 'before', 'second.tif');
    await expect.poll(ours).toEqual(['second.tif']);
    await choose(viewer, 'after', 'broken.tif');
    await viewer.page.getByText(/is cut off/).waitFor();
    await expect.poll(ours).toEqual(['second.tif']);
    await viewer.page.getByRole('link', { name: 'Runs', exact: true }).click();
    await expect.poll(ours).toEqual([]);
    await expect.poll(() => gone).toEqual(['204', '204', '204']);
    viewer.forgive(/422/);
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
