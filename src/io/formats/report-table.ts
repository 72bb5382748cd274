import type { ReportTable } from '../../core/publish/report/report-document.ts';
import type { PdfStyle } from './pdf-letters.ts';
import { BOTTOM, LINE, MARGIN, type ReportPages, styles, TOP, WASH, WIDTH } from './report-pages.ts';

/** Rows are kept whole where a page holds them; the head is repeated on each page. */
export function writeReportTable(pages: ReportPages, { caption, columns, rows }: ReportTable): void {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (WIDTH * share) / shares);
  const lineHeight = styles.cell.sizePt * 1.3;
  const cut = (cells: readonly string[], style: PdfStyle) =>
    cells.map((cell, i) => pages.wrap(cell, style, widths[i]! - 8));
  const writeRow = (cells: readonly (readonly string[])[], style: PdfStyle, ground: string | null) => {
    const height = rowHeight(cells, lineHeight);
    if (ground !== null) pages.pdf.rect(MARGIN, pages.y, WIDTH, height).fill(ground);
    let x = MARGIN;
    for (const [i, lines] of cells.entries()) {
      for (const [row, line] of lines.entries()) {
        const isRight = columns[i]!.isNumeric === true;
        const left = isRight ? x + widths[i]! - 4 - pages.measure(style)(line) : x + 4;
        pages.letters.write(line, left, pages.y + 3 + row * lineHeight + style.sizePt, style);
      }
      x += widths[i]!;
    }
    pages.y += height;
    pages.line(MARGIN, pages.y, MARGIN + WIDTH, LINE, 0.5);
  };
  const head = cut(
    columns.map(({ title }) => title),
    styles.head,
  );
  const headHeight = rowHeight(head, lineHeight);
  const body = rows.map((row) => cut(row, styles.cell));
  pages.space(3);
  pages.keep(14 + headHeight + Math.min(120, body[0] === undefined ? 0 : rowHeight(body[0], lineHeight)));
  pages.write(caption, styles.soft);
  writeRow(head, styles.head, WASH);
  const room = BOTTOM - TOP - headHeight;
  const mostLines = Math.floor((room - 6) / lineHeight);
  for (const row of body.flatMap((cells) => splitRow(cells, mostLines))) {
    if (pages.y + rowHeight(row, lineHeight) > BOTTOM) {
      pages.turn();
      writeRow(head, styles.head, WASH);
    }
    writeRow(row, styles.cell, null);
  }
  pages.space(10);
}

function rowHeight(cells: readonly (readonly string[])[], lineHeight: number): number {
  return Math.max(1, ...cells.map((lines) => lines.length)) * lineHeight + 6;
}

/** A row that no page holds, in pieces. */
function splitRow(cells: readonly (readonly string[])[], mostLines: number): (readonly (readonly string[])[])[] {
  const lines = Math.max(1, ...cells.map((cell) => cell.length));
  const pieces = Math.ceil(lines / mostLines);
  return Array.from({ length: pieces }, (_, i) => cells.map((cell) => cell.slice(i * mostLines, (i + 1) * mostLines)));
}
