import { printable } from '../../core/publish/report/report-words.ts';
import { wrapText } from '../../core/publish/wrap-text.ts';
import type { PdfLetters, PdfStyle } from './pdf-letters.ts';

/** A4, pt. */
export const PAGE = { width: 595.28, height: 841.89 };
export const MARGIN = 48;
export const WIDTH = PAGE.width - 2 * MARGIN;
export const TOP = 58;
export const BOTTOM = PAGE.height - 54;
export const LEADING = 1.36;

export const INK = '#1c2127';
export const SOFT = '#55606b';
export const LINE = '#d4d9de';
export const WASH = '#f3f5f7';
export const ACCENT = '#0a5a9c';

export const styles = {
  title: { sizePt: 22, weight: 600, colour: INK },
  dates: { sizePt: 12, weight: 600, colour: INK },
  heading: { sizePt: 14, weight: 600, colour: ACCENT },
  finding: { sizePt: 10.5, weight: 600, colour: INK },
  body: { sizePt: 9.5, weight: 400, colour: INK },
  strong: { sizePt: 9.5, weight: 600, colour: INK },
  small: { sizePt: 7.5, weight: 400, colour: INK },
  label: { sizePt: 7.5, weight: 600, colour: INK },
  soft: { sizePt: 7.5, weight: 400, colour: SOFT },
  cell: { sizePt: 7.5, weight: 400, colour: INK },
  head: { sizePt: 7.5, weight: 600, colour: INK },
} as const satisfies Record<string, PdfStyle>;

/** Pages of a report, filled from the top: where a block does not fit, the page is turned. */
export class ReportPages {
  readonly pdf: PDFKit.PDFDocument;
  readonly letters: PdfLetters;
  readonly pictures: ReadonlyMap<string, Buffer>;
  /** Where the next block begins, pt from the page's top. */
  y = TOP;

  /** @param pictures JPEG by name. */
  constructor(pdf: PDFKit.PDFDocument, letters: PdfLetters, pictures: ReadonlyMap<string, Buffer>) {
    this.pdf = pdf;
    this.letters = letters;
    this.pictures = pictures;
    pdf.addPage();
  }

  /** A paragraph; it may run over pages. */
  write(text: string, style: PdfStyle, { mostLines = Number.POSITIVE_INFINITY } = {}): void {
    this.lines(this.wrap(text, style, WIDTH, mostLines), style, MARGIN);
  }

  lines(lines: readonly string[], style: PdfStyle, x: number, leading = LEADING): void {
    for (const line of lines) {
      this.keep(style.sizePt * leading);
      this.letters.write(line, x, this.y + style.sizePt * (leading / 2 + 0.36), style);
      this.y += style.sizePt * leading;
    }
  }

  wrap(text: string, style: PdfStyle, width: number, mostLines?: number): string[] {
    return wrapText(printable(text), width, this.measure(style), mostLines);
  }

  measure({ sizePt, weight }: PdfStyle): (text: string) => number {
    return (text) => this.letters.measure(text, sizePt, weight);
  }

  rule(colour: string, thickness: number): void {
    this.y += 4;
    this.line(MARGIN, this.y, MARGIN + WIDTH, colour, thickness);
    this.y += 6;
  }

  line(x: number, y: number, to: number, colour: string, thickness: number): void {
    this.pdf.moveTo(x, y).lineTo(to, y).lineWidth(thickness).stroke(colour);
  }

  space(height: number): void {
    if (this.y > TOP) this.y += height;
  }

  /** Turns the page unless so much of it is left. */
  keep(height: number): void {
    if (this.y + height > BOTTOM && this.y > TOP) this.turn();
  }

  turn(): void {
    this.pdf.addPage();
    this.y = TOP;
  }
}
