import { homedir, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import express, { type Express } from 'express';
import type { Health, JobList, RunList, SceneLook } from '../core/contract/api.ts';
import { NotFound, UsageError } from '../core/contract/errors.ts';
import { asLine } from '../core/contract/parse-graphic-request.ts';
import { REPORT_FORMATS } from '../core/contract/report.ts';
import { type ReviewAct, type ReviewEntry, type ReviewLog, standingReview } from '../core/contract/review.ts';
import type { InputScene } from '../core/contract/run.ts';
import { withCredit } from '../core/publish/licence/with-credit.ts';
import { draftWords } from '../core/publish/words/draft-words.ts';
import { readerOf, USUAL_READER } from '../core/publish/words/languages.ts';
import { noteExport } from '../run/keep-export.ts';
import { sendExport } from './exports.ts';
import { type ExportGraphic, parseGraphicQuery, sendGraphic } from './graphic.ts';
import { answerHost, answerOrigin, ownPagesOnly, secureHeaders } from './guards.ts';
import { sendJobEvents } from './job-events.ts';
import { type Compare, JobQueue } from './job-queue.ts';
import { parseJobRequest } from './job-request.ts';
import { jsonBody } from './json-body.ts';
import { type Listening, listenNear } from './listen.ts';
import { withoutFolders } from './local-paths.ts';
import type { Logger } from './logger.ts';
import { openApiDocument } from './openapi.ts';
import { allowOnly, sendProblems } from './problems.ts';
import { oneAtATime, sendReport, type WriteReport } from './report.ts';
import { giveDamage, parseReviewActs, refuseDamageNotCarried } from './review-acts.ts';
import { RunArchive, summaryOf } from './run-archive.ts';
import { readFindings, sendRunFile } from './run-file.ts';
import { resolveFiles, resolveScene } from './scene-reference.ts';
import { parseSearchQuery, type Search, sendSearch } from './search.ts';
import { parseThumbnailQuery, sendThumbnail, type ThumbnailAt } from './thumbnail.ts';
import { Turns } from './turns.ts';
import { discardUpload, receiveUpload, sweepUploads, type UploadUsers } from './uploads.ts';
import { serveWebPage } from './web-page.ts';

/** Graphics asked for while one is drawn: each takes a second or some. */
const MOST_WAITING_GRAPHICS = 8;
const MOST_WAITING_SEARCHES = 4;
/** A page asks for six at a time; each holds its pixels in memory while it is made smaller. */
const THUMBNAILS_AT_ONCE = 6;
const MOST_WAITING_THUMBNAILS = 200;
const JOB_BYTES = 64 * 1024;
/** Room for 5 MB of imported GeoJSON as annotations. */
const REVIEW_BYTES = 16 * 2 ** 20;

/** Keeps what people do at the desks of runs (`io/store/review-store.ts`). */
interface ReviewStore {
  read(runId: string): Promise<readonly ReviewEntry[]>;
  append(runId: string, acts: readonly ReviewAct[], takenAt: Date): Promise<void>;
}

export interface ServerOptions {
  /** Each sub-folder with a `run.json` is a run. */
  readonly runsFolder: string;
  readonly uploadsFolder: string;
  /** What went into the runs, kept with them. */
  readonly originalsFolder: string;
  /** Clients may name scenes by paths under these folders, and under no other. */
  readonly sceneFolders: readonly string[];
  /** The built page; null serves the API alone. */
  readonly webFolder: string | null;
  /** Carries out one comparison and leaves its run under `runsFolder`. Must stop, with a rejection, on `signal`. */
  readonly compare: Compare;
  /** What the files of a scene say. */
  readonly lookAtScene: (path: string) => Promise<SceneLook>;
  /** Where the files of a scene lie now, under these folders; null where they do not. */
  readonly findScene: (files: InputScene['files'], folders: readonly string[]) => Promise<string | null>;
  /** @throws AftermathError where a scene may not be fetched from the address. */
  readonly checkAddress: (address: string) => void;
  readonly search: Search;
  readonly thumbnailAt: ThumbnailAt;
  readonly reviews: ReviewStore;
  readonly exportGraphic: ExportGraphic;
  readonly writeReport: WriteReport;
  /** Names beside those of the loopback by which the server may be addressed, as in a Host header, without port. */
  readonly allowedHosts?: readonly string[];
  readonly maximumUploadBytes?: number;
  readonly logger?: Logger;
}

export interface ApiServer {
  readonly app: Express;
  /**
   * Starts on `port`, or on the next free one of twenty; 0 takes any.
   *
   * Anything but the loopback opens the scenes and runs to everybody who can reach this machine.
   *
   * @throws Conflict where all twenty are taken.
   */
  listen(port: number, host?: string): Promise<Listening>;
}

/**
 * The HTTP API and the page, over folders of runs and a passed-in comparison.
 *
 * There is no login. What keeps other people out is the loopback address; what keeps out other pages in this
 * person's browser are the checks of Host (DNS rebinding) and Origin (forged requests).
 */
export function createServer(options: ServerOptions): ApiServer {
  const { compare, findScene, lookAtScene, checkAddress, reviews, exportGraphic } = options;
  const runsFolder = resolve(options.runsFolder);
  const uploadsFolder = resolve(options.uploadsFolder);
  const originalsFolder = resolve(options.originalsFolder);
  const sceneFolders = options.sceneFolders.map((folder) => resolve(folder));
  const webFolder = options.webFolder === null ? null : resolve(options.webFolder);
  const { allowedHosts = [], maximumUploadBytes = 8 * 2 ** 30, logger = console } = options;

  const hidePaths = withoutFolders([runsFolder, uploadsFolder, originalsFolder, ...sceneFolders, tmpdir(), homedir()]);
  const runs = new RunArchive({ folder: runsFolder, logger });
  const jobs = new JobQueue({ compare, hidePaths, logger });
  const places = {
    uploadsFolder,
    originalsFolder,
    sceneFolders,
    sceneOfRun: async (id: string, folders: readonly string[]) => findScene(await runs.sceneFiles(id), folders),
  };
  const uploadUsers = async (): Promise<UploadUsers> => ({
    manifests: (await runs.list()).map(({ manifest }) => manifest),
    requests: jobs.openRequests(),
  });
  const sweep = () =>
    sweepUploads(uploadsFolder, uploadUsers, new Date()).catch((error: unknown) => {
      logger.warn('Old uploads could not be cleared away.', error);
    });

  const drawing = new Turns(MOST_WAITING_GRAPHICS, 'Other graphics are being drawn');
  const searching = new Turns(MOST_WAITING_SEARCHES, 'Other searches are under way');
  const shrinking = new Turns(MOST_WAITING_THUMBNAILS, 'Other thumbnails are being fetched', THUMBNAILS_AT_ONCE);
  const writeReport = oneAtATime(options.writeReport);

  const readOnly = allowOnly('GET');
  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  app.use(secureHeaders, answerHost(allowedHosts), answerOrigin);

  app
    .route('/api/health')
    .get((_request, response) => {
      response.json({ status: 'ok' } satisfies Health);
    })
    .all(readOnly);

  app
    .route('/api/openapi.json')
    .get((_request, response) => {
      response.json(openApiDocument);
    })
    .all(readOnly);

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
    .route('/api/runs/:id/findings')
    .get(async (request, response) => {
      await sendRunFile(await runs.find(request.params.id), 'findings.json', request, response);
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

  app
    .route('/api/uploads')
    .post(async (request, response) => {
      await sweep();
      response
        .status(201)
        .json(await receiveUpload(request, { folder: uploadsFolder, maximumBytes: maximumUploadBytes }));
    })
    .all(allowOnly('POST'));

  app
    .route('/api/uploads/:id')
    .delete(async (request, response) => {
      await discardUpload(request.params.id, uploadsFolder, await uploadUsers());
      response.status(204).end();
    })
    .all(allowOnly('DELETE'));

  app
    .route('/api/scenes')
    .get(async (request, response) => {
      const { scene } = request.query;
      if (typeof scene !== 'string') throw new UsageError('"scene" is missing: the reference of an upload, or a path.');
      response.json((await lookAtScene(await resolveScene(scene, places))) satisfies SceneLook);
    })
    .all(readOnly);

  app
    .route('/api/search')
    .get(ownPagesOnly, async (request, response) => {
      const asked = parseSearchQuery(request.query);
      await searching.take(async () => {
        if (!request.socket.destroyed) await sendSearch(asked, options.search, response);
      });
    })
    .all(readOnly);

  app
    .route('/api/search/thumbnail')
    .get(ownPagesOnly, async (request, response) => {
      const address = parseThumbnailQuery(request.query);
      await shrinking.take(async () => {
        if (!request.socket.destroyed) await sendThumbnail(address, options.thumbnailAt, response);
      });
    })
    .all(readOnly);

  app
    .route('/api/jobs')
    .get((_request, response) => {
      response.json({ jobs: jobs.list() } satisfies JobList);
    })
    .post(...jsonBody(JOB_BYTES), async (request, response) => {
      const asked = parseJobRequest(request.body);
      const job = jobs.add(await resolveFiles(asked, { ...places, checkAddress }));
      response.status(202).location(`/api/jobs/${job.id}`).json(job);
    })
    .all(allowOnly('GET', 'POST'));

  app
    .route('/api/jobs/:id')
    .get((request, response) => {
      response.json(jobs.view(request.params.id));
    })
    .delete((request, response) => {
      response.status(202).json(jobs.cancel(request.params.id));
    })
    .all(allowOnly('GET', 'DELETE'));

  app
    .route('/api/jobs/:id/events')
    .get((request, response) => {
      sendJobEvents(jobs, request.params.id, request, response);
    })
    .all(readOnly);

  if (webFolder !== null) app.use(serveWebPage(webFolder));
  app.use(() => {
    throw new NotFound('Nothing is found at this address. GET /api/openapi.json lists what there is.');
  });
  app.use(sendProblems({ hidePaths, logger }));

  return {
    app,
    listen: async (port, host = '127.0.0.1') => {
      await sweep();
      return listenNear(app, { port, host, beforeClose: () => jobs.close() });
    },
  };
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
