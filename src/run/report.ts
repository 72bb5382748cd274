import { readFile } from 'node:fs/promises';
import type { ParallaxList, ShadowList } from '../core/contract/apart.ts';
import { DamagedFile } from '../core/contract/errors.ts';
import type { ReportFormat } from '../core/contract/report.ts';
import { standingReview } from '../core/contract/review.ts';
import { planReport } from '../core/publish/report/plan-report.ts';
import { reportHtml } from '../io/formats/report-html.ts';
import { reportPdf } from '../io/formats/report-pdf.ts';
import { paintPictures } from './paint-pictures.ts';
import { type FinishedRun, readRun } from './read-run.ts';

/** The report of a run; writers of other formats share its pictures. */
export interface Report {
  readonly run: FinishedRun;
  write(format: ReportFormat): Promise<Buffer>;
}

/**
 * Plans the report of a finished run and cuts its pictures; the same run and reviews give the same bytes.
 *
 * Pictures are read one at a time from the overviews that they need, so a run may be of any size.
 *
 * @param folder where the run lies.
 * @throws UsageError where there is no run; DamagedFile where its files are not whole.
 */
export async function openReport(folder: string): Promise<Report> {
  const run = await readRun(folder);
  const { manifest, findings, reviews } = run;
  const { shadows } = await readListed<ShadowList>(run, 'change/shadows.json', { shadows: [] });
  const { parallax } = await readListed<ParallaxList>(run, 'change/parallax.json', { parallax: [] });
  const review = standingReview(reviews);
  const { document, pictures: plans } = planReport({ run: manifest, findings, shadows, parallax, review });
  const pictures = await paintPictures(run, plans);
  return {
    run,
    write: async (format) =>
      format === 'pdf' ? reportPdf(document, pictures) : Buffer.from(reportHtml(document, pictures)),
  };
}

/** A list that older runs lack. */
async function readListed<List>(run: FinishedRun, name: string, absent: List): Promise<List> {
  if (!run.manifest.outputs.some(({ path }) => path === name)) return absent;
  try {
    return JSON.parse(await readFile(await run.path(name), 'utf8')) as List;
  } catch (error) {
    if (error instanceof SyntaxError) throw new DamagedFile(`${name} is damaged: it is no JSON document.`);
    throw error;
  }
}
