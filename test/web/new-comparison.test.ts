import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
    expect(await viewer.page.getByRole('alert').textContent()).toContain('No such scene');
    viewer.forgive(/404/);
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
