import PDFDocument from 'pdfkit';
import type {
  ReportBlock,
  ReportDocument,
  ReportFact,
  ReportFinding,
  ReportMark,
  ReportPicture,
  ReportPictures,
  ReportSection,
  ReportTable,
} from '../../core/publish/report/report-document.ts';
import { printable } from '../../core/publish/report/report-words.ts';
import { wrapText } from '../../core/publish/wrap-text.ts';
import { openPdfLetters, type PdfLetters, type PdfStyle } from './pdf-letters.ts';

/** A4, pt. */
const PAGE = { width: 595.28, height: 841.89 };
const MARGIN = 48;
const WIDTH = PAGE.width - 2 * MARGIN;
const TOP = 58;
const BOTTOM = PAGE.height - 54;
const LEADING = 1.36;

const INK = '#1c2127';
const SOFT = '#55606b';
const LINE = '#d4d9de';
const WASH = '#f3f5f7';
const ACCENT = '#0a5a9c';

const styles = {
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

/** No picture is higher than this, so that its caption stands on its page. */
const MOST_PICTURE_HEIGHT = 520;
const GAP = 10;

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
  pages.writeTitle(document);
  for (const section of document.sections) pages.writeSection(section);
  pages.numberPages(title, document.imprint);
  pdf.end();
  return whole;
}

/** Sets blocks one under the other, and turns the page where one does not fit. */
class ReportPages {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #letters: PdfLetters;
  readonly #pictures: ReadonlyMap<string, Buffer>;
  /** Where the next block begins, pt from the page's top. */
  #y = TOP;

  constructor(pdf: PDFKit.PDFDocument, letters: PdfLetters, pictures: ReadonlyMap<string, Buffer>) {
    this.#pdf = pdf;
    this.#letters = letters;
    this.#pictures = pictures;
    pdf.addPage();
  }

  writeTitle({ title, dates, imprint, createdAt }: ReportDocument): void {
    this.#write('CHANGE REPORT', { sizePt: 8, weight: 600, colour: ACCENT });
    this.#write(title, styles.title, { mostLines: 4 });
    this.#write(dates, styles.dates);
    this.#write(`${imprint}, finished ${createdAt}`, styles.soft);
    this.#rule(ACCENT, 2);
  }

  writeSection({ heading, blocks }: ReportSection): void {
    const [first] = blocks;
    this.#space(12);
    // A heading stays with the beginning of what it is over.
    this.#keep(30 + (first === undefined ? 0 : this.#leastHeight(first)));
    this.#pdf.outline.addItem(printable(heading));
    this.#write(heading, styles.heading);
    this.#rule(LINE, 0.7);
    for (const block of blocks) this.#writeBlock(block);
  }

  numberPages(title: string, imprint: string): void {
    const { count } = this.#pdf.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.#pdf.switchToPage(page);
      const [head = ''] = wrapText(title, WIDTH - 90, this.#measure(styles.soft), 1);
      if (page > 0) {
        this.#letters.write(head, MARGIN, 36, styles.soft);
        this.#line(MARGIN, 44, MARGIN + WIDTH, LINE, 0.5);
      }
      this.#line(MARGIN, PAGE.height - 44, MARGIN + WIDTH, LINE, 0.5);
      const [foot = ''] = wrapText(printable(imprint), WIDTH - 90, this.#measure(styles.soft), 1);
      this.#letters.write(foot, MARGIN, PAGE.height - 32, styles.soft);
      const number = `Page ${page + 1} of ${count}`;
      const width = this.#measure(styles.soft)(number);
      this.#letters.write(number, MARGIN + WIDTH - width, PAGE.height - 32, styles.soft);
    }
  }

  #writeBlock(block: ReportBlock): void {
    switch (block.kind) {
      case 'text':
        this.#write(block.text, styles.body);
        this.#space(4);
        break;
      case 'notice':
        this.#writeNotice(block.text);
        break;
      case 'list':
        for (const item of block.items) this.#writeItem(item, styles.body, MARGIN, WIDTH);
        this.#space(4);
        break;
      case 'facts':
        this.#writeFacts(block.facts);
        break;
      case 'table':
        this.#writeTable(block);
        break;
      case 'pictures':
        this.#writePictures(block);
        break;
      case 'finding':
        this.#writeFinding(block);
    }
  }

  /** What of a block must stand under a heading. */
  #leastHeight(block: ReportBlock): number {
    switch (block.kind) {
      case 'text':
      case 'list':
      case 'facts':
      case 'notice':
        return 40;
      case 'table':
        return 70;
      case 'pictures':
        return Math.min(BOTTOM - TOP - 40, this.#picturesHeight(block));
      case 'finding':
        return Math.min(BOTTOM - TOP - 40, this.#findingHeight(block));
    }
  }

  #writeNotice(text: string): void {
    const lines = this.#wrap(text, styles.strong, WIDTH - 20);
    const height = lines.length * styles.strong.sizePt * LEADING + 10;
    this.#keep(height);
    this.#pdf.rect(MARGIN, this.#y, WIDTH, height).fill('#fff6d8');
    this.#pdf.rect(MARGIN, this.#y, 3, height).fill('#c99700');
    this.#y += 5;
    this.#lines(lines, styles.strong, MARGIN + 12);
    this.#y += 5;
    this.#space(6);
  }

  #writeItem(item: string, style: PdfStyle, x: number, width: number): void {
    const lines = this.#wrap(item, style, width - 10);
    this.#keep(style.sizePt * LEADING);
    this.#pdf.circle(x + 3, this.#y + style.sizePt * 0.72, 1.2).fill(SOFT);
    this.#lines(lines, style, x + 10);
    this.#y += 1.5;
  }

  #writeFacts(facts: readonly ReportFact[]): void {
    const nameWidth = 118;
    for (const { name, reading } of facts) {
      const lines = this.#wrap(reading, styles.body, WIDTH - nameWidth);
      this.#keep(styles.body.sizePt * LEADING);
      this.#letters.write(printable(name), MARGIN, this.#y + styles.body.sizePt, { ...styles.body, colour: SOFT });
      this.#lines(lines, styles.body, MARGIN + nameWidth);
      this.#y += 1.5;
    }
    this.#space(5);
  }

  /** Rows are kept whole where a page holds them; the head is repeated on each page. */
  #writeTable({ caption, columns, rows }: ReportTable): void {
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    const widths = columns.map(({ share }) => (WIDTH * share) / shares);
    const lineHeight = styles.cell.sizePt * 1.3;
    const cut = (cells: readonly string[], style: PdfStyle) =>
      cells.map((cell, i) => this.#wrap(cell, style, widths[i]! - 8));
    const writeRow = (cells: readonly (readonly string[])[], style: PdfStyle, ground: string | null) => {
      const height = rowHeight(cells, lineHeight);
      if (ground !== null) this.#pdf.rect(MARGIN, this.#y, WIDTH, height).fill(ground);
      let x = MARGIN;
      for (const [i, lines] of cells.entries()) {
        for (const [row, line] of lines.entries()) {
          const isRight = columns[i]!.isNumeric === true;
          const left = isRight ? x + widths[i]! - 4 - this.#measure(style)(line) : x + 4;
          this.#letters.write(line, left, this.#y + 3 + row * lineHeight + style.sizePt, style);
        }
        x += widths[i]!;
      }
      this.#y += height;
      this.#line(MARGIN, this.#y, MARGIN + WIDTH, LINE, 0.5);
    };
    const head = cut(
      columns.map(({ title }) => title),
      styles.head,
    );
    const headHeight = rowHeight(head, lineHeight);
    const body = rows.map((row) => cut(row, styles.cell));
    this.#space(3);
    this.#keep(14 + headHeight + Math.min(120, body[0] === undefined ? 0 : rowHeight(body[0], lineHeight)));
    this.#write(caption, styles.soft);
    writeRow(head, styles.head, WASH);
    const room = BOTTOM - TOP - headHeight;
    const mostLines = Math.floor((room - 6) / lineHeight);
    for (const row of body.flatMap((cells) => splitRow(cells, mostLines))) {
      if (this.#y + rowHeight(row, lineHeight) > BOTTOM) {
        this.#turn();
        writeRow(head, styles.head, WASH);
      }
      writeRow(row, styles.cell, null);
    }
    this.#space(10);
  }

  #writePictures(block: ReportPictures): void {
    this.#keep(Math.min(BOTTOM - TOP, this.#picturesHeight(block)));
    const { arrangement, pictures, caption } = block;
    this.#space(2);
    if (arrangement === 'beside') {
      const width = (WIDTH - GAP) / 2;
      const heights = pictures.map((picture, i) => {
        const size = pictureSize(picture, width, MOST_PICTURE_HEIGHT);
        this.#drawPicture(picture, MARGIN + i * (width + GAP), this.#y, size);
        return size.height + LABEL_HEIGHT;
      });
      this.#y += Math.max(...heights);
    } else {
      for (const picture of pictures) {
        const size = pictureSize(picture, WIDTH, this.#mostStacked(block));
        this.#drawPicture(picture, MARGIN, this.#y, size);
        this.#y += size.height + LABEL_HEIGHT + 4;
      }
    }
    this.#y += 3;
    this.#write(caption, styles.soft);
    this.#space(6);
  }

  #mostStacked({ pictures }: ReportPictures): number {
    return MOST_PICTURE_HEIGHT / pictures.length;
  }

  #picturesHeight(block: ReportPictures): number {
    const { arrangement, pictures, caption } = block;
    const words = this.#wrap(caption, styles.soft, WIDTH).length * styles.soft.sizePt * LEADING + 8;
    if (arrangement === 'stacked') {
      const heights = pictures.map(
        (picture) => pictureSize(picture, WIDTH, this.#mostStacked(block)).height + LABEL_HEIGHT + 4,
      );
      return words + heights.reduce((sum, height) => sum + height, 0);
    }
    const heights = pictures.map(
      (picture) => pictureSize(picture, (WIDTH - GAP) / 2, MOST_PICTURE_HEIGHT).height + LABEL_HEIGHT,
    );
    return words + Math.max(...heights);
  }

  #writeFinding(finding: ReportFinding): void {
    const { heading, sentence, facts, can, cannot, decisions, pictures } = finding;
    this.#keep(Math.min(BOTTOM - TOP, this.#findingHeight(finding)));
    this.#line(MARGIN, this.#y, MARGIN + WIDTH, LINE, 0.7);
    this.#y += 5;
    this.#write(heading, styles.finding);
    this.#y += 1;
    const top = this.#y;
    let bottom = top;
    for (const [i, picture] of pictures.entries()) {
      const size = pictureSize(picture, CHIP_WIDTH, CHIP_HEIGHT);
      this.#drawPicture(picture, MARGIN + i * (CHIP_WIDTH + 6), top, size);
      bottom = Math.max(bottom, top + size.height + LABEL_HEIGHT);
    }
    const x = pictures.length === 0 ? MARGIN : FACTS_LEFT;
    for (const { name, reading } of facts) {
      const width = MARGIN + WIDTH - x;
      this.#lines(this.#wrap(`${name}: ${reading}`, styles.small, width), styles.small, x, 1.25);
      this.#y += 0.8;
    }
    this.#y = Math.max(this.#y, bottom) + 4;
    this.#write(sentence, styles.strong);
    const claims = [
      { title: 'These pixels can show', items: can },
      { title: 'They cannot show', items: cannot },
      { title: 'Reviewers', items: decisions },
    ].filter(({ items }) => items.length > 0);
    for (const { title, items } of claims) {
      this.#write(`${title}: ${items.join(' ')}`, styles.soft);
    }
    this.#space(8);
  }

  #findingHeight({ heading, sentence, facts, can, cannot, decisions, pictures }: ReportFinding): number {
    const height = (text: string, style: PdfStyle, width = WIDTH, leading = LEADING) =>
      this.#wrap(text, style, width).length * style.sizePt * leading;
    const width = pictures.length === 0 ? WIDTH : MARGIN + WIDTH - FACTS_LEFT;
    const told = facts.reduce(
      (sum, { name, reading }) => sum + height(`${name}: ${reading}`, styles.small, width, 1.25) + 0.8,
      0,
    );
    const chips = pictures.map((picture) => pictureSize(picture, CHIP_WIDTH, CHIP_HEIGHT).height + LABEL_HEIGHT);
    const words = [can, cannot, decisions].filter((items) => items.length > 0);
    return (
      6 +
      height(heading, styles.finding) +
      Math.max(told, ...chips) +
      4 +
      height(sentence, styles.strong) +
      words.reduce((sum, items) => sum + height(`These pixels can show: ${items.join(' ')}`, styles.soft), 0) +
      8
    );
  }

  #drawPicture(
    picture: ReportPicture,
    x: number,
    y: number,
    { width, height }: { readonly width: number; readonly height: number },
  ): void {
    const pdf = this.#pdf;
    this.#letters.write(printable(picture.label), x, y + styles.label.sizePt, styles.label);
    const top = y + LABEL_HEIGHT;
    const scale = width / picture.widthPx;
    pdf.save().rect(x, top, width, height).clip();
    const jpeg = this.#pictures.get(picture.name);
    if (jpeg !== undefined) pdf.image(jpeg, x, top, { width, height });
    pdf.translate(x, top).scale(scale);
    for (const mark of picture.marks) this.#drawMark(mark, picture);
    pdf.restore();
  }

  /** In the picture's own px. */
  #drawMark(mark: ReportMark, { widthPx, heightPx }: ReportPicture): void {
    const pdf = this.#pdf;
    switch (mark.kind) {
      case 'line':
        pdf.path(mark.path).lineWidth(mark.strokePx).stroke('#000000');
        pdf
          .path(mark.path)
          .lineWidth(mark.strokePx / 2)
          .stroke(mark.colour);
        break;
      case 'dot': {
        const { x, y, width, height } = mark.box;
        pdf
          .circle(x + width / 2, y + height / 2, width / 2)
          .lineWidth(2)
          .fillAndStroke(mark.colour, '#000000');
        break;
      }
      case 'badge': {
        const { centre, radius, text } = mark;
        pdf
          .circle(centre.x, centre.y, radius)
          .lineWidth(radius / 8)
          .fillAndStroke('#ffffff', INK);
        this.#centred(text, centre.x, centre.y + radius * 0.38, radius * 1.1);
        break;
      }
      case 'scale': {
        const { lengthPx, label, textPx } = mark;
        const left = textPx / 2;
        const foot = heightPx - textPx / 2;
        const style = { sizePt: textPx, weight: 600, colour: INK } as const;
        const width = Math.max(lengthPx, this.#measure(style)(label)) + textPx;
        pdf
          .rect(left, foot - 1.8 * textPx, width, 1.8 * textPx)
          .fillOpacity(0.85)
          .fill('#ffffff')
          .fillOpacity(1);
        this.#letters.write(label, left + textPx / 2, foot - 0.8 * textPx, style);
        pdf
          .moveTo(left + textPx / 2, foot - 0.55 * textPx)
          .lineTo(left + textPx / 2, foot - 0.25 * textPx)
          .lineTo(left + textPx / 2 + lengthPx, foot - 0.25 * textPx)
          .lineTo(left + textPx / 2 + lengthPx, foot - 0.55 * textPx)
          .lineWidth(textPx / 8)
          .stroke(INK);
        break;
      }
      case 'north': {
        const { degrees, sizePx } = mark;
        pdf.save().translate(widthPx - 0.75 * sizePx, 0.75 * sizePx);
        pdf
          .circle(0, 0, 0.62 * sizePx)
          .fillOpacity(0.85)
          .fill('#ffffff')
          .fillOpacity(1);
        pdf.rotate(degrees);
        const arrow = [-0.5 * sizePx, -0.1 * sizePx, 0.16 * sizePx] as const;
        pdf.moveTo(0, arrow[0]).lineTo(arrow[2], arrow[1]).lineTo(-arrow[2], arrow[1]).fill(INK);
        this.#centred('N', 0, 0.36 * sizePx, 0.48 * sizePx);
        pdf.restore();
      }
    }
  }

  #centred(text: string, x: number, baseline: number, sizePt: number): void {
    const style = { sizePt, weight: 600, colour: INK } as const;
    this.#letters.write(text, x - this.#measure(style)(text) / 2, baseline, style);
  }

  /** A paragraph; it may run over pages. */
  #write(text: string, style: PdfStyle, { mostLines = Number.POSITIVE_INFINITY } = {}): void {
    this.#lines(this.#wrap(text, style, WIDTH, mostLines), style, MARGIN);
  }

  #lines(lines: readonly string[], style: PdfStyle, x: number, leading = LEADING): void {
    for (const line of lines) {
      this.#keep(style.sizePt * leading);
      this.#letters.write(line, x, this.#y + style.sizePt * (leading / 2 + 0.36), style);
      this.#y += style.sizePt * leading;
    }
  }

  #wrap(text: string, style: PdfStyle, width: number, mostLines?: number): string[] {
    return wrapText(printable(text), width, this.#measure(style), mostLines);
  }

  #measure({ sizePt, weight }: PdfStyle): (text: string) => number {
    return (text) => this.#letters.measure(text, sizePt, weight);
  }

  #rule(colour: string, thickness: number): void {
    this.#y += 4;
    this.#line(MARGIN, this.#y, MARGIN + WIDTH, colour, thickness);
    this.#y += 6;
  }

  #line(x: number, y: number, to: number, colour: string, thickness: number): void {
    this.#pdf.moveTo(x, y).lineTo(to, y).lineWidth(thickness).stroke(colour);
  }

  #space(height: number): void {
    if (this.#y > TOP) this.#y += height;
  }

  /** Turns the page unless so much of it is left. */
  #keep(height: number): void {
    if (this.#y + height > BOTTOM && this.#y > TOP) this.#turn();
  }

  #turn(): void {
    this.#pdf.addPage();
    this.#y = TOP;
  }
}

const LABEL_HEIGHT = 11;
const CHIP_WIDTH = 172;
const CHIP_HEIGHT = 129;
const FACTS_LEFT = MARGIN + 2 * (CHIP_WIDTH + 6) + 6;

function pictureSize({ widthPx, heightPx }: ReportPicture, mostWidth: number, mostHeight: number) {
  const scale = Math.min(mostWidth / widthPx, mostHeight / heightPx);
  return { width: widthPx * scale, height: heightPx * scale };
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
