import type { ReportMark, ReportPicture } from '../../core/publish/report/report-document.ts';
import { printable } from '../../core/publish/report/report-words.ts';
import { INK, type ReportPages, styles } from './report-pages.ts';

/** What the label over a picture takes, pt. */
export const LABEL_HEIGHT = 11;

/** As large as fits, pt. */
export function pictureSize({ widthPx, heightPx }: ReportPicture, mostWidth: number, mostHeight: number) {
  const scale = Math.min(mostWidth / widthPx, mostHeight / heightPx);
  return { width: widthPx * scale, height: heightPx * scale };
}

/**
 * A picture under its label, with the marks on it.
 *
 * @param x, y the left upper corner of both, pt.
 */
export function drawReportPicture(
  pages: ReportPages,
  picture: ReportPicture,
  { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): void {
  const { pdf } = pages;
  pages.letters.write(printable(picture.label), x, y + styles.label.sizePt, styles.label);
  const top = y + LABEL_HEIGHT;
  const scale = width / picture.widthPx;
  pdf.save().rect(x, top, width, height).clip();
  const jpeg = pages.pictures.get(picture.name);
  if (jpeg !== undefined) pdf.image(jpeg, x, top, { width, height });
  pdf.translate(x, top).scale(scale);
  for (const mark of picture.marks) drawMark(pages, mark, picture);
  pdf.restore();
}

/** In the picture's own px. */
function drawMark(pages: ReportPages, mark: ReportMark, { widthPx, heightPx }: ReportPicture): void {
  const { pdf } = pages;
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
      writeCentred(pages, text, centre.x, centre.y + radius * 0.38, radius * 1.1);
      break;
    }
    case 'scale': {
      const { lengthPx, label, textPx } = mark;
      const left = textPx / 2;
      const foot = heightPx - textPx / 2;
      const style = { sizePt: textPx, weight: 600, colour: INK } as const;
      const width = Math.max(lengthPx, pages.measure(style)(label)) + textPx;
      pdf
        .rect(left, foot - 1.8 * textPx, width, 1.8 * textPx)
        .fillOpacity(0.85)
        .fill('#ffffff')
        .fillOpacity(1);
      pages.letters.write(label, left + textPx / 2, foot - 0.8 * textPx, style);
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
      writeCentred(pages, 'N', 0, 0.36 * sizePx, 0.48 * sizePx);
      pdf.restore();
    }
  }
}

function writeCentred(pages: ReportPages, text: string, x: number, baseline: number, sizePt: number): void {
  const style = { sizePt, weight: 600, colour: INK } as const;
  pages.letters.write(text, x - pages.measure(style)(text) / 2, baseline, style);
}
