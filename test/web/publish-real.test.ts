import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExportEntry } from '../../src/core/contract/evidence.ts';
import { readLog } from '../../src/io/store/chained-log.ts';
import { exportsFile } from '../../src/io/store/export-log.ts';
import { entriesIn } from '../../src/io/store/hash-chain.ts';
import { pdfText } from '../helpers/pdf-text.ts';
import { openStand, type Stand } from './stand.ts';
import { hasChromium } from './viewer.ts';

describe.skipIf(!hasChromium)('the publish panel before the real server (needs /usr/bin/chromium)', () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand();
  });
  afterEach(() => stand.closeViewers());
  afterAll(() => stand?.close());

  it('previews, asks what the licence asks, and saves each file whole and noted', async () => {
    const { page } = await stand.show('#/runs/objects/publish', { viewport: { width: 1440, height: 900 } });
    await page.locator('.preview[aria-busy="false"] img').waitFor({ timeout: 30_000 });
    const png = page.getByRole('button', { name: 'Download PNG', exact: true });
    await png.click();
    await page
      .getByRole('alert')
      .filter({ hasText: /[Cc]onfirm/ })
      .first()
      .waitFor();
    for (const box of await page.locator('.confirmations input').all()) await box.check();
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download', { timeout: 60_000 }),
        page.getByRole('button', { name: `Download ${name}`, exact: true }).click(),
      ]);
      return readFile((await download.path())!);
    };
    const saved = {
      png: await save('PNG'),
      gif: await save('GIF'),
      html: await save('HTML embed'),
      report: await save('Report as PDF'),
      kmz: await save('KMZ'),
    };
    const movie = await save('MP4');
    expect(saved.png.subarray(1, 4).toString()).toBe('PNG');
    expect(saved.gif.subarray(0, 6).toString()).toBe('GIF89a');
    expect(saved.html.toString()).toMatch(/^<!doctype html>.*type="range"/is);
    expect((await pdfText(saved.report)).join(' ')).toContain('With aircraft');
    expect(Object.keys(unzipSync(saved.kmz))).toContain('doc.kml');
    expect(movie.subarray(4, 8).toString()).toBe('ftyp');

    const noted = entriesIn(await readLog(exportsFile(stand.runsFolder, 'objects'))) as unknown as ExportEntry[];
    const hashes = noted.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
    expect(hashes).toEqual(Object.values(saved).map((bytes) => createHash('sha256').update(bytes).digest('hex')));
  }, 180_000);

  it('takes a credit for images that state none, and then asks no more for it', async () => {
    const { page } = await stand.show('#/runs/later/publish', { viewport: { width: 1440, height: 900 } });
    const asks = page.locator('.confirmations').getByText('No credit is stated');
    await asks.first().waitFor();
    await page.getByRole('textbox', { name: 'Credit where none is stated' }).fill('© 2022 A. Person');
    await asks.first().waitFor({ state: 'detached' });
    await page.locator('.credits').getByText('© 2022 A. Person').first().waitFor();
    await expect.poll(() => page.url()).toContain('credit=%C2%A9');
  }, 60_000);
});
