import type { ReportPictures } from '../../core/publish/report/report-document.ts';
import { BOTTOM, LEADING, MARGIN, type ReportPages, styles, TOP, WIDTH } from './report-pages.ts';
import { drawReportPicture, LABEL_HEIGHT, pictureSize } from './report-picture.ts';

/** No picture is higher than this, so that its caption stands on its page. */
const MOST_PICTURE_HEIGHT = 520;
const GAP = 10;

/** Pictures beside or above each other over their caption. */
export function writeReportPictures(pages: ReportPages, block: ReportPictures): void {
  pages.keep(Math.min(BOTTOM - TOP, reportPicturesHeight(pages, block)));
  const { arrangement, pictures, caption } = block;
  pages.space(2);
  if (arrangement === 'beside') {
    const width = (WIDTH - GAP) / 2;
    const heights = pictures.map((picture, i) => {
      const size = pictureSize(picture, width, MOST_PICTURE_HEIGHT);
      drawReportPicture(pages, picture, { x: MARGIN + i * (width + GAP), y: pages.y, ...size });
      return size.height + LABEL_HEIGHT;
    });
    pages.y += Math.max(...heights);
  } else {
    for (const picture of pictures) {
      const size = pictureSize(picture, WIDTH, mostStacked(block));
      drawReportPicture(pages, picture, { x: MARGIN, y: pages.y, ...size });
      pages.y += size.height + LABEL_HEIGHT + 4;
    }
  }
  pages.y += 3;
  pages.write(caption, styles.soft);
  pages.space(6);
}

function mostStacked({ pictures }: ReportPictures): number {
  return MOST_PICTURE_HEIGHT / pictures.length;
}

/** What they take with their caption, pt. */
export function reportPicturesHeight(pages: ReportPages, block: ReportPictures): number {
  const { arrangement, pictures, caption } = block;
  const words = pages.wrap(caption, styles.soft, WIDTH).length * styles.soft.sizePt * LEADING + 8;
  if (arrangement === 'stacked') {
    const heights = pictures.map(
      (picture) => pictureSize(picture, WIDTH, mostStacked(block)).height + LABEL_HEIGHT + 4,
    );
    return words + heights.reduce((sum, height) => sum + height, 0);
  }
  const heights = pictures.map(
    (picture) => pictureSize(picture, (WIDTH - GAP) / 2, MOST_PICTURE_HEIGHT).height + LABEL_HEIGHT,
  );
  return words + Math.max(...heights);
}
