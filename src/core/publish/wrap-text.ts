/**
 * Breaks a text into lines no wider than a width; a word that is wider alone is broken within.
 *
 * What does not fit into `mostLines` is cut and ends in "…". A no-break space (U+00A0) holds a figure and its unit together.
 *
 * @param measure advance width of a text, in the unit of `width`.
 */
export function wrapText(
  text: string,
  width: number,
  measure: (text: string) => number,
  mostLines = Number.POSITIVE_INFINITY,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[^\S\u00a0]+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (measure(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word, width, measure);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  if (line !== '') lines.push(line);
  if (lines.length <= mostLines) return lines;
  const kept = lines.slice(0, mostLines);
  return [...kept.slice(0, -1), shorten(kept.at(-1) ?? '', width, measure)];
}

function breakWord(word: string, width: number, measure: (text: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && measure(piece + letter) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, piece];
}

function shorten(line: string, width: number, measure: (text: string) => number): string {
  let letters = [...line];
  while (letters.length > 0 && measure(`${letters.join('').trimEnd()}…`) > width) letters = letters.slice(0, -1);
  return `${letters.join('').replace(/[\s.,;:]+$/, '')}…`;
}
