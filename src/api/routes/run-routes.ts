import type { Express } from 'express';
import type { RunList } from '../../core/contract/api.ts';
import { UsageError } from '../../core/contract/errors.ts';
import { asLine } from '../../core/contract/parse-graphic-request.ts';
import { REPORT_FORMATS } from '../../core/contract/report.ts';
import { type ReviewAct, type ReviewEntry, type ReviewLog, standingReview } from '../../core/contract/review.ts';
import { withCredit } from '../../core/publish/licence/with-credit.ts';
import { draftWords } from '../../core/publish/words/draft-words.ts';
import { readerOf, USUAL_READER } from '../../core/publish/words/languages.ts';
import { drawPair } from '../../run/draw-pair.ts';
import { noteExport } from '../../run/keep-export.ts';
import { drawTriptych } from '../../run/watch/draw-triptych.ts';
import { sendExport } from '../exports.ts';
import { type ExportGraphic, parseGraphicQuery, sendGraphic } from '../graphic.ts';
import { jsonBody } from '../json-body.ts';
import { allowOnly } from '../problems.ts';
import { oneAtATime, sendReport, type WriteReport } from '../report.ts';
import { giveDamage, parseReviewActs, refuseDamageNotCarried } from '../review-acts.ts';
import { type RunArchive, summaryOf } from '../run-archive.ts';
import { readFindings, sendRunFile } from '../run-file.ts';
import { Turns } from '../turns.ts';

/** Graphics asked for while one is drawn: each takes a second or some. */
const MOST_WAITING_GRAPHICS = 8;
/** A list asks for a picture of each run in sight; each takes a tenth of a second or some. */
const MOST_WAITING_PAIRS = 100;
/** Room for 5 MB of imported GeoJSON as annotations. */
const REVIEW_BYTES = 16 * 2 ** 20;

/** Keeps what people do at the desks of runs (`io/store/review-store.ts`). */
export interface ReviewStore {
  read(runId: string): Promise<readonly ReviewEntry[]>;
  append(runId: string, acts: readonly ReviewAct[], takenAt: Date): Promise<void>;
}

export interface RunDoor {
  readonly runs: RunArchive;
  readonly runsFolder: string;
  readonly reviews: ReviewStore;
  readonly exportGraphic: ExportGraphic;
  readonly writeReport: WriteReport;
}

/** Runs: their manifests, files and findings, what people did with them, and what goes out of them. */
export function addRunRoutes(app: Express, door: RunDoor): void {
  const { runs, runsFolder, reviews, exportGraphic } = door;
  const drawing = new Turns(MOST_WAITING_GRAPHICS, 'Other graphics are being drawn');
  const drawingPairs = new Turns(MOST_WAITING_PAIRS, 'Other pictures are being drawn');
  const writeReport = oneAtATime(door.writeReport);
  const readOnly = allowOnly('GET');

  app
    .route('/api/runs')
    .get(async (_request, response) => {
      const stored = await runs.list();
      response.json({ runs: stored.map(({ manifest }) => summaryOf(manifest)) } satisfies RunList);
    })
    .all(readOnly);

  app
    .route('/api/runs/:id')
    .get(async (request, response) => {
      response.json((await runs.find(request.params.id)).manifest);
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/pair.jpg')
    .get(async (request, response) => {
      const { folder } = await runs.find(request.params.id);
      await drawingPairs.take(async () => {
        if (request.socket.destroyed) return;
        response
          .set('Cache-Control', 'private, max-age=3600')
          .type('jpeg')
          .send(await drawPair(folder));
      });
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/findings')
    .get(async (request, response) => {
      await sendRunFile(await runs.find(request.params.id), 'findings.json', request, response);
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/findings/:finding/triptych.jpg')
    .get(async (request, response) => {
      const { folder } = await runs.find(request.params.id);
      await drawing.take(async () => {
        if (!request.socket.destroyed) response.type('jpeg').send(await drawTriptych(folder, request.params.finding));
      });
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/review')
    .get(async (request, response) => {
      const from = wholeNumber(request.query['from']);
      const { manifest } = await runs.find(request.params.id);
      const entries = await reviews.read(manifest.id);
      response.json({ entries: entries.slice(from), next: entries.length } satisfies ReviewLog);
    })
    .post(...jsonBody(REVIEW_BYTES), async (request, response) => {
      const acts = parseReviewActs(request.body);
      const run = await runs.find(request.params.id);
      if (giveDamage(acts)) refuseDamageNotCarried(acts, await readFindings(run));
      await reviews.append(run.manifest.id, acts, new Date());
      response.status(204).end();
    })
    .all(allowOnly('GET', 'POST'));

  for (const format of REPORT_FORMATS) {
    app
      .route(`/api/runs/:id/report.${format}`)
      .get(async (request, response) => {
        const { folder, manifest } = await runs.find(request.params.id);
        const content = await writeReport(folder, format);
        const path = `aftermath-${manifest.id}.${format}`;
        await noteExport(
          { folder, runsFolder, manifest },
          { kind: 'report', request: { format }, files: [{ path, content }] },
        );
        sendReport(response, content, path, format);
      })
      .all(readOnly);
  }

  app
    .route('/api/runs/:id/words')
    .get(async (request, response) => {
      const reader = readerOf(request.query['locale'] ?? USUAL_READER.locale);
      const credit = asCredit(request.query['credit']);
      const run = await runs.find(request.params.id);
      const findings = await readFindings(run);
      const review = standingReview(await reviews.read(run.manifest.id));
      const inputs = withCredit(run.manifest.inputs, credit);
      response.json(draftWords({ run: { ...run.manifest, inputs }, findings, review }, reader));
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/graphic.:format')
    .get(async (request, response) => {
      const query = parseGraphicQuery(request.params.format, request.query);
      const run = { ...(await runs.find(request.params.id)), runsFolder };
      await drawing.take(async () => {
        // Who has left while waiting is not drawn for.
        if (!request.socket.destroyed) await sendGraphic(run, query, exportGraphic, response);
      });
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/files/*path')
    .get(async (request, response) => {
      await sendRunFile(await runs.find(request.params.id), request.params.path.join('/'), request, response);
    })
    .all(readOnly);

  app
    .route('/api/runs/:id/exports/:file')
    .get(async (request, response) => {
      const run = await runs.find(request.params.id);
      await sendExport({ ...run, runsFolder, reviews: await reviews.read(run.manifest.id) }, request, response);
    })
    .all(readOnly);
}

function asCredit(text: unknown): string | null {
  if (text === undefined) return null;
  return asLine('credit', typeof text === 'string' ? text : '');
}

function wholeNumber(text: unknown): number {
  if (text === undefined) return 0;
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text))
    throw new UsageError('"from" must be a whole number from 0 on.');
  return Number(text);
}
