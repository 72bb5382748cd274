import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import type { FontWeight } from '../../core/publish/typeface.ts';

/** Text of a PDF in embedded fonts: it looks the same everywhere, and can be selected and searched. Sizes pt. */
export interface PdfLetters {
  measure(text: string, sizePt: number, weight: FontWeight): number;
  /** One line, its baseline starting at (x, baseline). */
  write(text: string, x: number, baseline: number, style: PdfStyle): void;
}

export interface PdfStyle {
  readonly sizePt: number;
  readonly weight: FontWeight;
  readonly colour: string;
}

/** The family comes cut by script; a letter is taken from the first part that has it. The last has "≥" and "→". */
const PARTS = [
  ...['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'].map((subset) => ({
    file: (weight: FontWeight) => `@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`,
  })),
  { file: () => '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff' },
];

const require = createRequire(import.meta.url);

interface Part {
  readonly name: string;
  readonly font: Font;
}

/** Noto Sans in Latin, Cyrillic and Greek; a letter of another script becomes the font's empty box, never nothing. */
export async function openPdfLetters(pdf: PDFKit.PDFDocument): Promise<PdfLetters> {
  const parts = { 400: await openParts(pdf, 400), 600: await openParts(pdf, 600) };
  const spans = (text: string, weight: FontWeight) => splitByPart(text, parts[weight]);
  const widths = new Map<string, number>();
  const measure = (text: string, sizePt: number, weight: FontWeight) => {
    const key = `${weight} ${text}`;
    let width = widths.get(key);
    if (width === undefined) {
      width = 0;
      for (const span of spans(text, weight)) width += pdf.font(span.part.name, 1000).widthOfString(span.text);
      widths.set(key, width);
    }
    return (width * sizePt) / 1000;
  };
  return {
    measure,
    write: (text, x, baseline, { sizePt, weight, colour }) => {
      let pen = x;
      for (const span of spans(text, weight)) {
        pdf.font(span.part.name, sizePt).fillColor(colour);
        pdf.text(span.text, pen, baseline, { lineBreak: false, baseline: 'alphabetic' });
        pen += pdf.widthOfString(span.text);
      }
    },
  };
}

async function openParts(pdf: PDFKit.PDFDocument, weight: FontWeight): Promise<readonly Part[]> {
  return Promise.all(
    PARTS.map(async ({ file }, index) => {
      const bytes = await readFile(require.resolve(file(weight)));
      const name = `${weight}-${index}`;
      pdf.registerFont(name, bytes);
      return { name, font: create(bytes) as Font };
    }),
  );
}

function splitByPart(text: string, parts: readonly Part[]): { readonly part: Part; text: string }[] {
  const spans: { part: Part; text: string }[] = [];
  for (const letter of text.normalize('NFC').replaceAll('\u2011', '-').replaceAll('\u202f', '\u00a0')) {
    const part = parts.find(({ font }) => font.hasGlyphForCodePoint(letter.codePointAt(0)!)) ?? parts[0]!;
    const last = spans.at(-1);
    if (last?.part === part) last.text += letter;
    else spans.push({ part, text: letter });
  }
  return spans;
}
