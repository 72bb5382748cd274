import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import axe, { type Result } from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DamagedFile, UsageError } from '../../src/core/contract/errors.ts';
import type { Finding } from '../../src/core/contract/finding.ts';
import type { ReviewEntry } from '../../src/core/contract/review.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import { reviewsBeside } from '../../src/io/store/review-store.ts';
import { openReport } from '../../src/run/report.ts';
import { pdfText } from '../helpers/pdf-text.ts';
import { BARE_GRID, GEOREFERENCED_GRID, plantRun } from '../web/planted-run.ts';
import { hasChromium, launchChromium } from '../web/viewer.ts';

const HOSTILE = `<img src=x onerror="alert(1)">'"&</style><script>alert(2)</script> Сакі ≥ 3 м² \u202egnp.exe`;
const sections = [
  'Summary',
  'Maps',
  'Comparability of the two dates',
  'Registration and residual',
  'Not observed',
  'Findings',
  'Aircraft ledger',
  'Craters',
  'Decisions of reviewers',
  'Method and parameters',
  'Models',
  'Inputs and outputs',
  'Limitations',
  'Credit and licence',
];

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'aftermath-report-'));
});
afterAll(async () => {
  await rm(home, { recursive: true, force: true });
});

async function plant(name: string, options: Partial<Parameters<typeof plantRun>[1]> = {}): Promise<string> {
  const folder = join(home, name);
  const usual = { grid: GEOREFERENCED_GRID, sampleType: 'uint8', low: 40, high: 220, hasObjects: true } as const;
  await plantRun(folder, { id: name, title: 'Planted airfield', ...usual, ...options });
  return folder;
}

/** Puts other findings into a run, as a run of so many would have them. */
async function replaceFindings(folder: string, change: (findings: readonly Finding[]) => readonly Finding[]) {
  const path = join(folder, 'findings.json');
  const { findings } = JSON.parse(await readFile(path, 'utf8')) as { readonly findings: readonly Finding[] };
  const text = JSON.stringify({ findings: change(findings) });
  await writeFile(path, text);
  const run = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as RunManifest;
  const outputs = run.outputs.map((output) =>
    output.path === 'findings.json'
      ? { ...output, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
      : output,
  );
  await writeFile(join(folder, 'run.json'), JSON.stringify({ ...run, outputs }));
}

async function written(folder: string, reviews: readonly ReviewEntry[] = []) {
  if (reviews.length > 0) await reviewsBeside(dirname(folder)).append(basename(folder), reviews, new Date());
  const report = await openReport(folder);
  const pdf = await report.write('pdf');
  const pages = await pdfText(pdf);
  return { html: (await report.write('html')).toString(), pdf, pages, words: pages.join(' ').replace(/\s+/g, ' ') };
}

describe('the report of a run', () => {
  it('has every section in both formats, and says what findings.json says', async () => {
    const folder = await plant('whole');
    const { html, words } = await written(folder);
    const { findings } = JSON.parse(await readFile(join(folder, 'findings.json'), 'utf8')) as {
      readonly findings: readonly Finding[];
    };
    for (const heading of sections) {
      expect(html).toContain(`>${heading}</h2>`);
      expect(words).toContain(heading);
    }
    expect(findings.length).toBeGreaterThan(3);
    for (const { id, sentence, kind, areaM2 } of findings) {
      expect(html).toContain(`id="finding-${id}"`);
      for (const text of [html, words]) {
        expect(text).toContain(sentence);
        if (kind === 'change') expect(text).toContain(`${Math.round(areaM2!).toLocaleString('en')} m²`);
      }
    }
    for (const text of [html, words]) {
      expect(text).toContain('about 6.2 m');
      expect(text).toContain('34 m');
      expect(text).toContain('87 %');
    }
    const { outputs } = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as RunManifest;
    for (const { sha256 } of outputs) {
      expect(html).toContain(sha256);
      expect(words.replaceAll(' ', '')).toContain(sha256);
    }
  });

  it('has a picture of each date for each finding, and bears numbers and the run on each page', async () => {
    const { html, pages } = await written(await plant('pictures'));
    expect(html.match(/data:image\/jpeg;base64,/g)).toHaveLength(3 + 2 * 5);
    for (const [i, page] of pages.entries()) {
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
      expect(page).toContain('run pictures');
      if (i > 0) expect(page).toContain('Planted airfield');
    }
  });

  it('is the same bytes for the same run, and another file once somebody decided', async () => {
    const folder = await plant('same');
    const [first, second] = [await written(folder), await written(folder)];
    expect(second.html).toBe(first.html);
    expect(second.pdf.equals(first.pdf)).toBe(true);
    const decision: ReviewEntry = {
      kind: 'decision',
      id: 'a',
      by: 'Олена',
      at: '2022-08-12T10:00:00Z',
      takenAt: '2022-08-12T10:00:01Z',
      findingId: 'F1',
      call: 'rejected',
      damageClass: null,
      reason: 'shadow',
      note: 'of a mast',
    };
    const decided = await written(folder, [decision]);
    for (const text of [decided.html, decided.words]) {
      expect(text).toContain('Олена');
      expect(text).toContain('shadow: of a mast');
      expect(text).not.toContain('Nobody has reviewed');
    }
  });

  it('runs nothing and fetches nothing, whatever a title and a credit hold; letters survive in the PDF', async () => {
    const folder = await plant('hostile', { title: HOSTILE });
    await replaceFindings(folder, ([first, ...others]) => [{ ...first!, sentence: HOSTILE }, ...others]);
    const { html, words } = await written(folder);
    expect(html).not.toMatch(/<script|<img|onerror="|https?:\/\/(?!www\.w3\.org)/);
    expect(html).not.toContain('\u202e');
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    for (const letters of ['Сакі', '≥ 3 м²']) {
      expect(html).toContain(letters);
      expect(words).toContain(letters);
    }
  });

  it('makes up no scale, north or position without georeference', async () => {
    const { html, words } = await written(await plant('bare', { grid: BARE_GRID }));
    expect(html).toContain('Neither scene is georeferenced');
    expect(words).toContain('4,800 px');
    for (const text of [html, words]) expect(text).not.toMatch(/\d° N|\d m²|>N<\/text>/);
  });

  it('says of a run without findings whether nothing changed or nothing was seen', async () => {
    const seen = await plant('unchanged', { change: { verdict: { kind: 'unchanged', observedFraction: 0.9 } } });
    const unseen = await plant('unseen', {
      change: { verdict: { kind: 'not-observed', why: 'cloud' }, summary: ['9 aircraft destroyed.'] },
    });
    for (const folder of [seen, unseen]) await replaceFindings(folder, () => []);
    const [unchanged, notObserved] = [await written(seen), await written(unseen)];
    expect(unchanged.words).toContain('No change found above the threshold');
    expect(notObserved.words).toContain('Nothing can be said of change: cloud hides the ground');
    expect(notObserved.words).not.toContain('9 aircraft destroyed');
    expect(notObserved.words).not.toContain('No change found');
  });

  it('gives the first sixty findings pictures and the others a row, under a head on each page', async () => {
    const folder = await plant('many');
    await replaceFindings(folder, (findings) =>
      Array.from({ length: 300 }, (_, i) => ({
        ...findings.at(-1)!,
        id: `F${i + 1}`,
        sentence: `Finding ${i + 1} of many.`,
      })),
    );
    const { html, pages, words } = await written(folder);
    expect(html.match(/<article/g)).toHaveLength(60);
    for (const id of [1, 60, 61, 300]) expect(words).toContain(`Finding ${id} of many.`);
    const listing = pages.filter((page) => /Finding (6[1-9]|[7-9]\d|\d{3}) of many/.test(page));
    expect(listing.length).toBeGreaterThan(3);
    for (const page of listing) expect(page).toMatch(/Id[\s\S]*Confidence[\s\S]*Sentence/);
    for (const page of pages) expect(page.trim()).not.toMatch(/(Summary|Findings|Craters|Models)\s*Page \d+ of/);
  }, 60_000);

  it('refuses what is no run, and files that are not as the manifest says', async () => {
    await expect(openReport(home)).rejects.toThrow(UsageError);
    const folder = await plant('cut');
    await writeFile(join(folder, 'change/magnitude.tif'), 'cut');
    await expect(openReport(folder)).rejects.toThrow(DamagedFile);
  });

  it.skipIf(!hasChromium)(
    'is accessible by axe and fits 360 px, light and dark',
    async () => {
      const report = await openReport(await plant('axe', { title: 'Довга назва '.repeat(12) }));
      const path = join(home, 'axe.html');
      await writeFile(path, await report.write('html'));
      const browser = await launchChromium();
      try {
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const width of [360, 1440]) {
            const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
            await page.goto(`file://${path}`);
            await page.evaluate(axe.source);
            const { violations } = (await page.evaluate('axe.run()')) as { violations: readonly Result[] };
            expect(violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.target}`)).toEqual([]);
            expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
            await page.close();
          }
        }
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});
