import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DamagedFile, UsageError } from '../../src/core/contract/errors.ts';
import { GRAPHIC_FORMATS, type GraphicFormat } from '../../src/core/contract/graphic.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { type ExportedGraphic, exportGraphic } from '../../src/run/export-graphic.ts';
import { compareGround } from '../helpers/compare-ground.ts';
import { writeScene } from '../helpers/planted-scenes.ts';
import { gridAt } from '../helpers/scenes.ts';

/** Markup, quotes, a control character, letters that run from the right, and one of no plane of ours. */
const HOSTILE = `</title><script>alert(1)</script> "a" 'b' & ]]> \u0007 שלום \u202egnp ≥ 5 m 🛩`;

let home: string;
let run: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-export-'));
  const grid = gridAt({ width: 640, height: 500 });
  const credit = 'Planted & <ground>';
  await writeScene(join(home, 'before.tif'), { grid }, { acquiredAt: '2022-08-09T08:30:00Z', credit });
  const changes = [{ east: 80, south: 90, sizeMeters: 14, factor: 0.35 }];
  // The last 70 m in the east were not seen on the second date.
  const after = { grid, changes, noiseSeed: 2, validUntilEast: 250 };
  await writeScene(join(home, 'after.tif'), after, { acquiredAt: '2022-08-10', credit });
  run = join(home, 'run');
  await compareGround({ before: join(home, 'before.tif'), after: join(home, 'after.tif') }, run, { threads: 2 });
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

async function copyOfRun(name: string, change: (manifest: RunManifest) => object = (manifest) => manifest) {
  const copy = join(home, name);
  await cp(run, copy, { recursive: true });
  const manifest = JSON.parse(await readFile(join(copy, 'run.json'), 'utf8')) as RunManifest;
  await writeFile(join(copy, 'run.json'), JSON.stringify(change(manifest)));
  return copy;
}

async function textOf(pdf: Buffer): Promise<string> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise;
  const page = await document.getPage(1);
  const { items } = await page.getTextContent();
  await document.destroy();
  return items.map((item) => ('str' in item ? item.str : '')).join(' ');
}

function pixelsOf(picture: Buffer, page = 0) {
  return sharp(picture, { page }).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

/** Mean difference of two pictures, counts of 255. */
function difference(a: Buffer, b: Buffer): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}

describe('a graphic in a format', () => {
  it.each(GRAPHIC_FORMATS)('has the bytes its sidecar says, the same each time: %s', async (format) => {
    const first = await exportGraphic(run, { widthPx: 1200 }, format);
    const second = await exportGraphic(run, { widthPx: 1200 }, format);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(second.sidecar).toEqual(first.sidecar);
    const { sidecar, bytes } = first;
    expect(sidecar.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(sidecar).toMatchObject({
      schema: 1,
      file: `graphic.${format}`,
      format,
      request: { widthPx: 1200, insets: [] },
    });
  });

  it('shows the same page as png, jpeg and svg', async () => {
    const { bytes: png, sidecar } = await exportGraphic(run, { widthPx: 1200 }, 'png');
    const { data, info } = await pixelsOf(png);
    expect([info.width, info.height]).toEqual([sidecar.widthPx, sidecar.heightPx]);
    for (const format of ['jpeg', 'svg'] as const) {
      const { bytes } = await exportGraphic(run, { widthPx: 1200 }, format);
      expect(difference((await pixelsOf(bytes)).data, data), format).toBeLessThan(3);
    }
  });

  it('stands alone as svg: words for those who cannot see it, no text that needs a font, nothing fetched', async () => {
    const svg = (await exportGraphic(run, { widthPx: 1200 }, 'svg')).bytes.toString();
    expect(svg).toMatch(/<title id="title">Ground looks different at [^<]*\(candidate, unreviewed\)<\/title>/);
    expect(svg).toMatch(/<desc id="description">Two overhead images of the same ground, [^<]*9 Aug 2022/);
    expect(svg).not.toMatch(/<text|<script|<style|foreignObject|font-family/);
    const links = [...svg.matchAll(/href="(.{0,24})/g)].map(([, link]) => link);
    expect(links).toEqual(Array(links.length).fill('data:image/png;base64,iV'));
    expect(links.length).toBe(2);
  });

  it('is a pdf of one page whose words can be found and copied, and whose pictures are in it', async () => {
    const { bytes, sidecar } = await exportGraphic(run, { preset: 'a4', title: 'Range ≥ 5 m, Újváros' }, 'pdf');
    expect(bytes.subarray(0, 8).toString()).toBe('%PDF-1.7');
    const text = await textOf(bytes);
    expect(text).toContain('Range ≥ 5 m, Újváros');
    expect(text).toContain('Planted & <ground>');
    expect(text).toContain('Not field-validated');
    const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    expect(document.numPages).toBe(1);
    const [, , width, height] = (await document.getPage(1)).view as [number, number, number, number];
    expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
    const { info } = await document.getMetadata();
    expect(info).toMatchObject({ Title: 'Range ≥ 5 m, Újváros' });
    expect(info).not.toHaveProperty('CreationDate');
    // Ground that was not seen is let through to the hatching below it.
    expect(bytes.toString('latin1').match(/\/SMask \d+ 0 R/g)).toHaveLength(1);
    expect(sidecar.notObserved.after).toBeGreaterThan(0.1);
  });

  it.each(['gif', 'webp'] as const)('blinks between the dates as %s, each held for over a second', async (format) => {
    const { bytes, sidecar } = await exportGraphic(run, {}, format);
    const { pages, delay, loop, width, pageHeight } = await sharp(bytes, { animated: true }).metadata();
    expect({ pages, delay, loop, width, pageHeight }).toEqual({
      pages: 2,
      delay: [1200, 1200],
      loop: 0,
      width: sidecar.widthPx,
      pageHeight: sidecar.heightPx,
    });
    expect(width).toBeLessThanOrEqual(1200);
    const [before, after] = [await pixelsOf(bytes, 0), await pixelsOf(bytes, 1)];
    expect(difference(before.data, after.data)).toBeGreaterThan(1);
    // What stands below the ground is on both.
    const foot = -3 * width! * 120;
    expect(difference(before.data.subarray(foot), after.data.subarray(foot))).toBeLessThan(1);
  });

  it('travels there and back in twenty frames when it swipes', async () => {
    const { bytes, sidecar } = await exportGraphic(run, {}, 'webp', { motion: 'swipe' });
    const { pages, delay } = await sharp(bytes, { animated: true }).metadata();
    expect(pages).toBe(20);
    expect(delay?.filter((ms) => ms >= 1000)).toHaveLength(2);
    expect(sidecar.motion).toBe('swipe');
    const frames = await Promise.all([0, 5, 10].map((page) => pixelsOf(bytes, page)));
    const [before, middle, after] = frames.map(({ data }) => data) as [Buffer, Buffer, Buffer];
    const toBefore = difference(before, middle);
    const toAfter = difference(middle, after);
    expect(toBefore).toBeGreaterThan(0.3);
    expect(toAfter).toBeGreaterThan(0.3);
    expect(Math.max(toBefore, toAfter)).toBeLessThan(difference(before, after));
  });

  it('weighs at most 2 MB as html', async () => {
    const { bytes } = await exportGraphic(run, { widthPx: 8000 }, 'html');
    expect(bytes.length).toBeLessThanOrEqual(2_000_000);
  });

  it.each(GRAPHIC_FORMATS)('takes a title of any letters as letters: %s', async (format) => {
    const { bytes, sidecar } = await exportGraphic(run, { widthPx: 1200, title: HOSTILE }, format);
    expect(sidecar.title).toBe(HOSTILE);
    await expectReadable({ bytes }, format);
  });
});

async function expectReadable({ bytes }: Pick<ExportedGraphic, 'bytes'>, format: GraphicFormat): Promise<void> {
  if (format === 'pdf') {
    const text = await textOf(bytes);
    // pdf.js drops angle brackets from lines that hold Hebrew.
    for (const part of ['alert(1)', 'שלום', '≥ 5 m', '🛩']) expect(text).toContain(part);
    expect(bytes.toString('latin1')).not.toContain('<rdf:li xml:lang="x-default"></title>');
    return;
  }
  if (format === 'html' || format === 'svg') {
    const text = bytes.toString();
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('\u0007');
    expect(text).toContain('&#60;/title&#62;&#60;script&#62;alert(1)');
    if (format === 'html') return;
  }
  await expect(sharp(bytes).stats()).resolves.toBeDefined();
}

describe('a credit that a person names', () => {
  it('goes to images that state none, and never replaces one that is stated', async () => {
    const half = await copyOfRun('half', (manifest) => {
      const { before, after } = manifest.inputs;
      return { ...manifest, inputs: { before: { ...before, credit: null }, after } };
    });
    const { bytes, sidecar } = await exportGraphic(half, { widthPx: 1200, credit: '© 2022 A. Person' }, 'pdf');
    expect([sidecar.before.credit, sidecar.after.credit]).toEqual(['© 2022 A. Person', 'Planted & <ground>']);
    expect(sidecar.licence.rule.confirm.join(' ')).not.toContain('No credit is stated');
    expect(await textOf(bytes)).toContain('© 2022 A. Person');
  });
});

describe('what cannot be drawn is refused', () => {
  it.each([
    ['a width that is too small', { widthPx: 900 }],
    ['a width that is too large', { widthPx: 8001 }],
    ['a finding that the run has not', { findings: ['F999'] }],
    ['a crop beyond the grid', { crop: { col: 600, row: 0, width: 100, height: 100 } }],
  ])('%s', async (_, request) => {
    for (const format of ['png', 'html'] as const) {
      await expect(exportGraphic(run, request, format)).rejects.toMatchObject({ code: 'E_USAGE' });
    }
  });

  it('a folder without a run, or with a search of one scene', async () => {
    await expect(exportGraphic(home, {}, 'png')).rejects.toThrow(UsageError);
    const search = await copyOfRun('search', (manifest) => ({ ...manifest, kind: 'detection' }));
    await expect(exportGraphic(search, {}, 'png')).rejects.toThrow(UsageError);
  });

  it('a run whose files were cut, changed or taken away', async () => {
    const cut = await copyOfRun('cut');
    await truncate(join(cut, 'aligned/after.tif'), 5000);
    await expect(exportGraphic(cut, {}, 'png')).rejects.toThrow(DamagedFile);
    const gone = await copyOfRun('gone');
    await rm(join(gone, 'findings.json'));
    await expect(exportGraphic(gone, {}, 'png')).rejects.toThrow(DamagedFile);
    const foreign = await copyOfRun('foreign', () => ({ schema: 2 }));
    await expect(exportGraphic(foreign, {}, 'png')).rejects.toThrow(DamagedFile);
    await writeFile(join(foreign, 'run.json'), '{"schema": 1, ');
    await expect(exportGraphic(foreign, {}, 'png')).rejects.toThrow(DamagedFile);
  });
});
