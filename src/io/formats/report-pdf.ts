import PDFDocument from 'pdfkit';
import type {
  ReportBlock,
  ReportDocument,
  ReportFact,
  ReportSection,
} from '../../core/publish/report/report-document.ts';
import { printable } from '../../core/publish/report/report-words.ts';
import { wrapText } from '../../core/publish/wrap-text.ts';
import { openPdfLetters, type PdfStyle } from './pdf-letters.ts';
import { reportFindingHeight, writeReportFinding } from './report-finding.ts';
import { ACCENT, BOTTOM, LEADING, LINE, MARGIN, PAGE, ReportPages, SOFT, styles, TOP, WIDTH } from './report-pages.ts';
import { reportPicturesHeight, writeReportPictures } from './report-pictures.ts';
import { writeReportTable } from './report-table.ts';

/**
 * A report as PDF, A4: page numbers and the run on each page, bookmarks, text that can be selected.
 *
 * The same document and pictures give the same bytes: what dates the file is when the run finished.
 *
 * @param pictures JPEG by name.
 */
export async function reportPdf(document: ReportDocument, pictures: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const title = printable(document.title);
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    info: {
      Title: title,
      Creator: document.imprint,
      Producer: 'Aftermath',
      CreationDate: new Date(document.createdAt),
    },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const pages = new ReportPages(pdf, await openPdfLetters(pdf), pictures);
  writeTitle(pages, document);
  for (const section of document.sections) writeSection(pages, section);
  numberPages(pages, title, document.imprint);
  pdf.end();
  return whole;
}

function writeTitle(pages: ReportPages, { title, dates, imprint, createdAt }: ReportDocument): void {
  pages.write('CHANGE REPORT', { sizePt: 8, weight: 600, colour: ACCENT });
  pages.write(title, styles.title, { mostLines: 4 });
  pages.write(dates, styles.dates);
  pages.write(`${imprint}, finished ${createdAt}`, styles.soft);
  pages.rule(ACCENT, 2);
}

function writeSection(pages: ReportPages, { heading, blocks }: ReportSection): void {
  const [first] = blocks;
  pages.space(12);
  // A heading stays with the beginning of what it is over.
  pages.keep(30 + (first === undefined ? 0 : leastHeight(pages, first)));
  pages.pdf.outline.addItem(printable(heading));
  pages.write(heading, styles.heading);
  pages.rule(LINE, 0.7);
  for (const block of blocks) writeBlock(pages, block);
}

function numberPages(pages: ReportPages, title: string, imprint: string): void {
  const { count } = pages.pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pages.pdf.switchToPage(page);
    const [head = ''] = wrapText(title, WIDTH - 90, pages.measure(styles.soft), 1);
    if (page > 0) {
      pages.letters.write(head, MARGIN, 36, styles.soft);
      pages.line(MARGIN, 44, MARGIN + WIDTH, LINE, 0.5);
    }
    pages.line(MARGIN, PAGE.height - 44, MARGIN + WIDTH, LINE, 0.5);
    const [foot = ''] = wrapText(printable(imprint), WIDTH - 90, pages.measure(styles.soft), 1);
    pages.letters.write(foot, MARGIN, PAGE.height - 32, styles.soft);
    const number = `Page ${page + 1} of ${count}`;
    const width = pages.measure(styles.soft)(number);
    pages.letters.write(number, MARGIN + WIDTH - width, PAGE.height - 32, styles.soft);
  }
}

function writeBlock(pages: ReportPages, block: ReportBlock): void {
  switch (block.kind) {
    case 'text':
      pages.write(block.text, styles.body);
      pages.space(4);
      break;
    case 'notice':
      writeNotice(pages, block.text);
      break;
    case 'list':
      for (const item of block.items) writeItem(pages, item, styles.body, MARGIN, WIDTH);
      pages.space(4);
      break;
    case 'facts':
      writeFacts(pages, block.facts);
      break;
    case 'table':
      writeReportTable(pages, block);
      break;
    case 'pictures':
      writeReportPictures(pages, block);
      break;
    case 'finding':
      writeReportFinding(pages, block);
  }
}

/** What of a block must stand under a heading. */
function leastHeight(pages: ReportPages, block: ReportBlock): number {
  switch (block.kind) {
    case 'text':
    case 'list':
    case 'facts':
    case 'notice':
      return 40;
    case 'table':
      return 70;
    case 'pictures':
      return Math.min(BOTTOM - TOP - 40, reportPicturesHeight(pages, block));
    case 'finding':
      return Math.min(BOTTOM - TOP - 40, reportFindingHeight(pages, block));
  }
}

function writeNotice(pages: ReportPages, text: string): void {
  const lines = pages.wrap(text, styles.strong, WIDTH - 20);
  const height = lines.length * styles.strong.sizePt * LEADING + 10;
  pages.keep(height);
  pages.pdf.rect(MARGIN, pages.y, WIDTH, height).fill('#fff6d8');
  pages.pdf.rect(MARGIN, pages.y, 3, height).fill('#c99700');
  pages.y += 5;
  pages.lines(lines, styles.strong, MARGIN + 12);
  pages.y += 5;
  pages.space(6);
}

function writeItem(pages: ReportPages, item: string, style: PdfStyle, x: number, width: number): void {
  const lines = pages.wrap(item, style, width - 10);
  pages.keep(style.sizePt * LEADING);
  pages.pdf.circle(x + 3, pages.y + style.sizePt * 0.72, 1.2).fill(SOFT);
  pages.lines(lines, style, x + 10);
  pages.y += 1.5;
}

function writeFacts(pages: ReportPages, facts: readonly ReportFact[]): void {
  const nameWidth = 118;
  for (const { name, reading } of facts) {
    const lines = pages.wrap(reading, styles.body, WIDTH - nameWidth);
    pages.keep(styles.body.sizePt * LEADING);
    pages.letters.write(printable(name), MARGIN, pages.y + styles.body.sizePt, { ...styles.body, colour: SOFT });
    pages.lines(lines, styles.body, MARGIN + nameWidth);
    pages.y += 1.5;
  }
  pages.space(5);
}
