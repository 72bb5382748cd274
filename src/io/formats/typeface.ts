import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import bidiFactory from 'bidi-js';
import { create, type Font, type GlyphRun } from 'fontkit';
import type { FontWeight, Typeface } from '../../core/publish/typeface.ts';
import { type FontPart, fontParts } from './font-parts.ts';
import { fontOfWeight } from './variable-font.ts';

export const TYPEFACE_NAME = 'Noto Sans (SIL Open Font License 1.1)';

// Its types are those of a CommonJS module.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();
const require = createRequire(import.meta.url);

/**
 * Noto Sans, from the files that come with this program: Latin, Cyrillic, Greek, Devanagari, Arabic, Hebrew, Chinese, Japanese and Korean. Text
 * that runs from the right is laid out so, its letters joined. Files are read when a letter of theirs is first needed.
 *
 * A letter of another script is drawn as the font's empty box, never left out.
 */
export async function openTypeface(): Promise<Typeface> {
  const parts = await fontParts();
  const fonts = { 400: new Fonts(parts, 400), 600: new Fonts(parts, 600) };
  return {
    measure: (text, sizePx, weight) => {
      let width = 0;
      for (const { font, positions } of fonts[weight].lay(text)) {
        const scale = sizePx / font.unitsPerEm;
        for (const position of positions) width += position.xAdvance * scale;
      }
      return width;
    },
    outline: (text, x, y, sizePx, weight) => {
      const paths: string[] = [];
      let pen = x;
      for (const { font, glyphs, positions } of fonts[weight].lay(text)) {
        const scale = sizePx / font.unitsPerEm;
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

/** Kept while the process lasts, by file and weight: to unpack them takes longer than to draw a graphic with them. */
const opened = new Map<string, Font>();

/** The family in one weight. */
class Fonts {
  readonly #parts: readonly FontPart[];
  readonly #weight: FontWeight;
  readonly #lines = new Map<string, readonly LaidOut[]>();

  constructor(parts: readonly FontPart[], weight: FontWeight) {
    this.#parts = parts;
    this.#weight = weight;
  }

  /** As `laidOut`. A page asks for each line some six times over while it finds how high its parts are. */
  lay(text: string): readonly LaidOut[] {
    const line = this.#lines.get(text) ?? laidOut(text, this);
    this.#lines.set(text, line);
    return line;
  }

  /** The first part that has a letter; that of Latin where none has. */
  of(letter: string): Font {
    const code = letter.codePointAt(0)!;
    const part = this.#parts.find(
      (candidate) => candidate.mayHave(code) && this.#open(candidate).hasGlyphForCodePoint(code),
    );
    return this.#open(part ?? this.#parts[0]!);
  }

  #open(part: FontPart): Font {
    const name = `${part.file(this.#weight)} ${this.#weight}`;
    const known = opened.get(name);
    if (known !== undefined) return known;
    const file = readFileSync(require.resolve(part.file(this.#weight)));
    const font = part.isVariable ? fontOfWeight(file, this.#weight) : (create(file) as Font);
    opened.set(name, font);
    return font;
  }
}

/** What is written for letters that typographers use and the family lacks. */
const STAND_INS: Readonly<Record<string, string>> = {
  '\u2011': '-',
  '\u202f': '\u00a0',
  '≥': '>=',
  '≤': '<=',
  '→': '->',
};
/** Marks that belong to the letter before them and stay in its font; joiners likewise. */
const MARK = /^[\p{M}\u200c\u200d]$/u;

/** A piece of a line, in the font's units. */
interface LaidOut extends Pick<GlyphRun, 'glyphs' | 'positions'> {
  readonly font: Font;
}

/** One line in pieces of one font and direction, from left to right as they are seen. */
function laidOut(text: string, fonts: Fonts): readonly LaidOut[] {
  return visualRuns(text, fonts).map(({ font, text: part, level }) => {
    // Brackets are mirrored already, which not every font of the family would do.
    const direction = level % 2 === 1 ? 'rtl' : 'ltr';
    const { glyphs, positions } = font.layout(part, { rtlm: false }, undefined, undefined, direction);
    return { font, glyphs, positions };
  });
}

interface Run {
  readonly font: Font;
  readonly level: number;
  text: string;
}

/** Unicode Standard Annex #9, "Unicode bidirectional algorithm": levels, then rule L2 on whole runs and L4. */
function visualRuns(text: string, fonts: Fonts): Run[] {
  const writable = [...text.normalize('NFC')].map((letter) => STAND_INS[letter] ?? letter).join('');
  // A line among others runs from the left unless nothing in it does.
  const hasLeftToRight = [...writable].some((letter) => bidi.getBidiCharTypeName(letter) === 'L');
  const embedding = bidi.getEmbeddingLevels(writable, hasLeftToRight ? 'ltr' : 'auto');
  const mirrored = bidi.getMirroredCharactersMap(writable, embedding.levels);
  const runs: Run[] = [];
  let at = 0;
  for (const letter of writable) {
    const level = embedding.levels[at]!;
    const last = runs.at(-1);
    const font = last !== undefined && MARK.test(letter) ? last.font : fonts.of(letter);
    const written = mirrored.get(at) ?? letter;
    if (last?.font === font && last.level === level) last.text += written;
    else runs.push({ font, level, text: written });
    at += letter.length;
  }
  const highest = runs.reduce((most, { level }) => Math.max(most, level), 0);
  for (let level = highest; level > 0; level--) reverseFrom(runs, level);
  return runs;
}

/** Turns round every stretch of runs of a level or a higher one. */
function reverseFrom(runs: Run[], level: number): void {
  let start = 0;
  while (start < runs.length) {
    let end = start;
    while (end < runs.length && runs[end]!.level >= level) end++;
    runs.splice(start, end - start, ...runs.slice(start, end).reverse());
    start = end + 1;
  }
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
