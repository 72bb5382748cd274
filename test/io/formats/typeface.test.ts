import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openTypeface } from '../../../src/io/formats/typeface.ts';

const typeface = await openTypeface();
const width = (text: string) => typeface.measure(text, 20, 400);

/** From where to where an outline reaches across. */
function extent(path: string) {
  const xs = [...path.matchAll(/[MLQC]([^MLQCZ]+)/g)].flatMap(([, points]) =>
    points!
      .trim()
      .split(' ')
      .filter((_, i) => i % 2 === 0)
      .map(Number),
  );
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  return { left, right, width: right - left };
}

describe('the typeface', () => {
  it('has letters of Latin, Cyrillic and Greek, and the signs a graphic uses', () => {
    for (const text of ['Łódź', 'Новофедоровка', 'Μεγάλη', '°′″×·–©²µ…’±']) {
      for (const letter of text) {
        expect(typeface.outline(letter, 0, 20, 20, 600), letter).not.toBe(typeface.outline('ไ', 0, 20, 20, 600));
      }
    }
  });

  it('has letters of Arabic, Hebrew, Devanagari, Chinese, Japanese and Korean', () => {
    for (const text of ['قاعدة', 'בסיס', 'नमस्ते', '三亚凤凰国际机场', 'ホンガー', '평양국제공항']) {
      for (const letter of text.match(/\p{L}/gu)!) {
        for (const weight of [400, 600] as const) {
          expect(typeface.outline(letter, 0, 20, 20, weight), letter).not.toBe(
            typeface.outline('ไ', 0, 20, 20, weight),
          );
        }
      }
    }
  });

  it('draws ideographs in the weight that was asked for', () => {
    const inkWidth = (weight: 400 | 600) => extent(typeface.outline('丨', 0, 20, 20, weight)).width;
    expect(inkWidth(600)).toBeGreaterThan(1.2 * inkWidth(400));
    expect(inkWidth(400)).toBeGreaterThan(1);
  });

  it('joins Arabic letters and sets them from the right', () => {
    const joined = width('ببب');
    expect(joined).toBeLessThan(0.9 * 3 * width('ب'));
    const left = (text: string) => extent(typeface.outline(text, 0, 20, 20, 400));
    // The tall alef is written first, so it stands at the right.
    expect(left('اب').right).toBeGreaterThan(0.8 * width('اب'));
    expect(typeface.outline('اب', 0, 20, 20, 400)).not.toBe(typeface.outline('با', 0, 20, 20, 400));
  });

  it('sets words from the right within a line from the left, brackets mirrored, numbers not', () => {
    const drawn = (text: string) => typeface.outline(text, 0, 20, 20, 400);
    expect(drawn('Ramon אב').startsWith(drawn('Ramon '))).toBe(true);
    expect(drawn('א(12)').startsWith(drawn('(12)'))).toBe(true);
    expect(width('א(12)')).toBeCloseTo(width('(12)') + width('א'), 6);
  });

  it('draws an empty box for a letter it lacks, and the plain form of a sign it lacks', () => {
    expect(typeface.outline('ไ', 0, 20, 20, 400)).not.toBe('');
    expect(typeface.outline('Pléiades‑1A', 0, 20, 20, 400)).toBe(typeface.outline('Pléiades-1A', 0, 20, 20, 400));
    expect(width('≥ 3')).toBe(width('>= 3'));
  });

  it('draws as wide as it measures, in proportion to the size', () => {
    expect(typeface.measure('Saky', 40, 400)).toBeCloseTo(2 * width('Saky'), 9);
    expect(typeface.measure('Saky', 20, 600)).toBeGreaterThan(width('Saky'));
    const xs = [...typeface.outline('HHHH', 100, 20, 20, 400).matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x));
    expect(Math.min(...xs)).toBeGreaterThan(100);
    expect(Math.max(...xs)).toBeLessThan(100 + width('HHHH'));
    expect(Math.max(...xs)).toBeGreaterThan(100 + 0.9 * width('HHHH'));
  });
});

describe('text as outlines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aftermath-fonts-'));
  const noFonts = join(folder, 'fonts.conf');
  writeFileSync(noFonts, '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The sha256 of an SVG's pixels, rendered by sharp in a process of its own. */
  function pixelsOf(element: string, environment: Readonly<Record<string, string>>): string {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40">${element}</svg>`;
    const script = `
      import { createHash } from 'node:crypto';
      import sharp from 'sharp';
      const pixels = await sharp(Buffer.from(process.argv[1])).raw().toBuffer();
      process.stdout.write(createHash('sha256').update(pixels).digest('hex'));`;
    return execFileSync(process.execPath, ['--input-type=module', '-e', script, svg], {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  it('looks the same on a machine without fonts, where SVG text does not', () => {
    const bare = { FONTCONFIG_FILE: noFonts, HOME: folder, XDG_CACHE_HOME: folder };
    const outlines = `<path d="${typeface.outline('L: 9 Aug 2022', 10, 30, 20, 600)}"/>`;
    const text = (words: string) =>
      `<text x="10" y="30" font-size="20" font-family="Noto Sans, sans-serif">${words}</text>`;
    expect(pixelsOf(outlines, bare)).toBe(pixelsOf(outlines, {}));
    expect(pixelsOf(outlines, bare)).not.toBe(pixelsOf('', bare));
    // The control: this environment really has no letters, only boxes for them.
    expect(pixelsOf(text('abc'), bare)).toBe(pixelsOf(text('xyz'), bare));
  });
});
