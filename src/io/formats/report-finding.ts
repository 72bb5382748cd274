import type { ReportFinding } from '../../core/publish/report/report-document.ts';
import type { PdfStyle } from './pdf-letters.ts';
import { BOTTOM, LEADING, LINE, MARGIN, type ReportPages, styles, TOP, WIDTH } from './report-pages.ts';
import { drawReportPicture, LABEL_HEIGHT, pictureSize } from './report-picture.ts';

const CHIP_WIDTH = 172;
const CHIP_HEIGHT = 129;
const FACTS_LEFT = MARGIN + 2 * (CHIP_WIDTH + 6) + 6;

/** A finding: its chips beside its facts, what is said of it and what its pixels can show; on one page where a page holds it. */
export function writeReportFinding(pages: ReportPages, finding: ReportFinding): void {
  const { heading, sentence, facts, can, cannot, decisions, pictures } = finding;
  pages.keep(Math.min(BOTTOM - TOP, reportFindingHeight(pages, finding)));
  pages.line(MARGIN, pages.y, MARGIN + WIDTH, LINE, 0.7);
  pages.y += 5;
  pages.write(heading, styles.finding);
  pages.y += 1;
  const top = pages.y;
  let bottom = top;
  for (const [i, picture] of pictures.entries()) {
    const size = pictureSize(picture, CHIP_WIDTH, CHIP_HEIGHT);
    drawReportPicture(pages, picture, { x: MARGIN + i * (CHIP_WIDTH + 6), y: top, ...size });
    bottom = Math.max(bottom, top + size.height + LABEL_HEIGHT);
  }
  const x = pictures.length === 0 ? MARGIN : FACTS_LEFT;
  for (const { name, reading } of facts) {
    const width = MARGIN + WIDTH - x;
    pages.lines(pages.wrap(`${name}: ${reading}`, styles.small, width), styles.small, x, 1.25);
    pages.y += 0.8;
  }
  pages.y = Math.max(pages.y, bottom) + 4;
  pages.write(sentence, styles.strong);
  const claims = [
    { title: 'These pixels can show', items: can },
    { title: 'They cannot show', items: cannot },
    { title: 'Reviewers', items: decisions },
  ].filter(({ items }) => items.length > 0);
  for (const { title, items } of claims) {
    pages.write(`${title}: ${items.join(' ')}`, styles.soft);
  }
  pages.space(8);
}

/** What it takes, pt. */
export function reportFindingHeight(
  pages: ReportPages,
  { heading, sentence, facts, can, cannot, decisions, pictures }: ReportFinding,
): number {
  const height = (text: string, style: PdfStyle, width = WIDTH, leading = LEADING) =>
    pages.wrap(text, style, width).length * style.sizePt * leading;
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
