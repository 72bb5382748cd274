import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import type { FontWeight, Typeface } from '../../core/publish/typeface.ts';

export const TYPEFACE_NAME = 'Noto Sans (SIL Open Font License 1.1)';

/** The family comes cut by script; a letter is taken from the first part that has it. */
const SUBSETS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'] as const;

const require = createRequire(import.meta.url);

/**
 * Noto Sans, from the files that come with this program: Latin, Cyrillic and Greek.
 *
 * A letter of another script is drawn as the font's empty box, never left out.
 */
export async function openTypeface(): Promise<Typeface> {
  const fonts = { 400: await openFonts(400), 600: await openFonts(600) };
  const runs = (text: string, sizePx: number, weight: FontWeight) =>
    splitByFont(text, fonts[weight]).map(({ font, text: part }) => {
      const { glyphs, positions } = font.layout(part);
      return { glyphs, positions, scale: sizePx / font.unitsPerEm };
    });
  return {
    measure: (text, sizePx, weight) => {
      let width = 0;
      for (const { positions, scale } of runs(text, sizePx, weight)) {
        for (const position of positions) width += position.xAdvance * scale;
      }
      return width;
    },
    outline: (text, x, y, sizePx, weight) => {
      const paths: string[] = [];
      let pen = x;
      for (const { glyphs, positions, scale } of runs(text, sizePx, weight)) {
        for (const [index, glyph] of glyphs.entries()) {
          const { xAdvance, xOffset, yOffset } = positions[index]!;
          paths.push(pathData(glyph.path.commands, { x: pen + xOffset * scale, y: y - yOffset * scale, scale }));
          pen += xAdvance * scale;
        }
      }
      return paths.join('');
    },
  };
}

async function openFonts(weight: FontWeight): Promise<readonly Font[]> {
  return Promise.all(
    SUBSETS.map(async (subset) => {
      const path = require.resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`);
      return create(await readFile(path)) as Font;
    }),
  );
}

/** What is written for letters that typographers use and the family lacks. */
const STAND_INS: Readonly<Record<string, string>> = {
  '\u2011': '-',
  '\u202f': '\u00a0',
  '≥': '>=',
  '≤': '<=',
  '→': '->',
};

function splitByFont(text: string, fonts: readonly Font[]): { readonly font: Font; readonly text: string }[] {
  const runs: { font: Font; text: string }[] = [];
  const writable = [...text.normalize('NFC')].map((letter) => STAND_INS[letter] ?? letter).join('');
  for (const letter of writable) {
    const font = fonts.find((candidate) => candidate.hasGlyphForCodePoint(letter.codePointAt(0)!)) ?? fonts[0]!;
    const last = runs.at(-1);
    if (last?.font === font) last.text += letter;
    else runs.push({ font, text: letter });
  }
  return runs;
}

const letters = { moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' } as const;

/** A glyph's outline in px: font units run up, the picture runs down. */
function pathData(
  commands: readonly { readonly command: keyof typeof letters; readonly args: readonly number[] }[],
  { x, y, scale }: { readonly x: number; readonly y: number; readonly scale: number },
): string {
  return commands
    .map(({ command, args }) => {
      const points = args.map((value, index) => (index % 2 === 0 ? x + value * scale : y - value * scale));
      return letters[command] + points.map((value) => Math.round(value * 100) / 100).join(' ');
    })
    .join('');
}
