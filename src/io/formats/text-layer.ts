import bidiFactory from 'bidi-js';

// Its types are those of a CommonJS module.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/** One line of text to be found and copied: where its baseline starts and how wide it is, px. */
export interface FoundLine {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  readonly sizePx: number;
}

/** A Type 3 font of empty letters, as PDF objects. */
export interface EmptyFont {
  readonly name: string;
  readonly letters: readonly string[];
  readonly toUnicode: string;
}

export const EMPTY_LETTER_WIDTH = 500;
const MOST_LETTERS = 255;

/**
 * Text that is in a PDF without being painted, so that what is drawn as outlines can be searched, copied and read aloud, in any
 * script and with every letter as written ("≥"), whatever the fonts have.
 *
 * The letters are empty; the fonts say only which character each of them is. A line is stretched to the width of its drawing.
 *
 * @returns the fonts, and PDF operators for a page whose y runs down.
 */
export function textLayer(lines: readonly FoundLine[]): {
  readonly fonts: readonly EmptyFont[];
  readonly operators: string;
} {
  const seen = lines.map((line) => ({ ...line, text: asSeen(line.text) })).filter(({ text }) => text !== '');
  const letters = [...new Set(seen.flatMap(({ text }) => [...text]))].sort();
  const places = new Map(
    letters.map((letter, i) => [letter, { font: Math.floor(i / MOST_LETTERS), code: (i % MOST_LETTERS) + 1 }]),
  );
  const fonts = Array.from({ length: Math.ceil(letters.length / MOST_LETTERS) }, (_, font) =>
    emptyFont(`T${font}`, letters.slice(font * MOST_LETTERS, (font + 1) * MOST_LETTERS)),
  );
  const show = ({ text, x, baseline, width, sizePx }: FoundLine) => {
    const written = [...text].map((letter) => places.get(letter)!);
    const natural = (written.length * EMPTY_LETTER_WIDTH * sizePx) / 1000;
    const parts = runsOf(written).map(
      ({ font, codes }) => `/T${font} ${number(sizePx)} Tf <${codes.map(hex2).join('')}> Tj`,
    );
    return `BT 3 Tr ${number((100 * width) / natural)} Tz 1 0 0 -1 ${number(x)} ${number(baseline)} Tm ${parts.join(' ')} ET`;
  };
  return { fonts, operators: seen.map(show).join('\n') };
}

/** What orders a line otherwise than its letters do. */
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A PDF shows letters from left to right; readers turn those round that run from the right, and mirror nothing. */
function asSeen(line: string): string {
  const text = line.replace(DIRECTION_CONTROLS, '');
  const order = bidi.getReorderedIndices(text, bidi.getEmbeddingLevels(text, 'ltr'));
  return order.map((at) => text.charAt(at)).join('');
}

function runsOf(letters: readonly { readonly font: number; readonly code: number }[]) {
  const runs: { readonly font: number; readonly codes: number[] }[] = [];
  for (const { font, code } of letters) {
    const last = runs.at(-1);
    if (last?.font === font) last.codes.push(code);
    else runs.push({ font, codes: [code] });
  }
  return runs;
}

function emptyFont(name: string, letters: readonly string[]): EmptyFont {
  const mapped = letters.map((letter, i) => `<${hex2(i + 1)}> <${utf16(letter)}>`);
  // A CMap takes at most a hundred lines at once.
  const blocks = Array.from({ length: Math.ceil(mapped.length / 100) }, (_, i) => mapped.slice(i * 100, i * 100 + 100));
  return {
    name,
    letters,
    toUnicode: [
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
      '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
      '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
      '1 begincodespacerange <00> <FF> endcodespacerange',
      ...blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`),
      'endcmap CMapName currentdict /CMap defineresource pop end end',
    ].join('\n'),
  };
}

function utf16(letter: string): string {
  return Array.from({ length: letter.length }, (_, i) => letter.charCodeAt(i).toString(16).padStart(4, '0')).join('');
}

function hex2(code: number): string {
  return code.toString(16).padStart(2, '0');
}

function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
