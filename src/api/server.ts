import { homedir, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import express, { type Express } from 'express';
import type { SceneLook } from '../core/contract/api.ts';
import { type AftermathError, DiskFull, NotFound } from '../core/contract/errors.ts';
import type { InputScene } from '../core/contract/run.ts';
import { withoutFolders } from '../run/local-paths.ts';
import { fullDiskWords } from './disk-room.ts';
import type { ExportGraphic } from './graphic.ts';
import { answerHost, answerOrigin, secureHeaders } from './guards.ts';
import { type Compare, JobQueue } from './job-queue.ts';
import { KeptAnswers } from './kept-answers.ts';
import { limitLoad } from './limit-load.ts';
import { type Listening, listenNear } from './listen.ts';
import type { Logger, RequestNote } from './logger.ts';
import { createMetrics } from './metrics.ts';
import { noteRequests } from './note-requests.ts';
import { sendProblems } from './problems.ts';
import type { WriteReport } from './report.ts';
import { addAboutRoutes } from './routes/about-routes.ts';
import { addCueRoutes } from './routes/cue-routes.ts';
import { addJobRoutes } from './routes/job-routes.ts';
import { addRunRoutes, type ReviewStore } from './routes/run-routes.ts';
import { addSceneRoutes } from './routes/scene-routes.ts';
import { addWatchRoutes, refuseWatchRoutes } from './routes/watch-routes.ts';
import { type BringRun, RunArchive } from './run-archive.ts';
import type { Search } from './search.ts';
import type { ThumbnailAt } from './thumbnail.ts';
import { sweepUploads, type UploadUsers } from './uploads.ts';
import type { Watchlist } from './watch/watchlist.ts';
import { serveWebPage } from './web-page.ts';

/** Enough for hundreds of clients that read, few enough that each is answered in a tenth of a second. */
const MOST_REQUESTS = 200;

export interface ServerOptions {
  /** Each sub-folder with a `run.json` is a run. */
  readonly runsFolder: string;
  readonly uploadsFolder: string;
  /** What went into the runs, kept with them. */
  readonly originalsFolder: string;
  /** Where the embedded database lies; absent where a server has it. */
  readonly databaseFolder?: string;
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
  /** Null where the server watches nothing. */
  readonly watchlist: Watchlist | null;
  /** Why there is none, told to whoever asks for it. */
  readonly noWatchlist?: AftermathError | undefined;
  /** Names beside those of the loopback by which the server may be addressed, as in a Host header, without port. */
  readonly allowedHosts?: readonly string[];
  readonly bringRun?: BringRun;
  readonly maximumUploadBytes?: number;
  readonly logger?: Logger;
  /** Is told of each request once it is over. */
  readonly noteRequest?: (request: RequestNote) => void;
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
  const {
    compare,
    findScene,
    lookAtScene,
    checkAddress,
    search,
    thumbnailAt,
    reviews,
    exportGraphic,
    writeReport,
    watchlist,
  } = options;
  const runsFolder = resolve(options.runsFolder);
  const uploadsFolder = resolve(options.uploadsFolder);
  const originalsFolder = resolve(options.originalsFolder);
  const sceneFolders = options.sceneFolders.map((folder) => resolve(folder));
  const webFolder = options.webFolder === null ? null : resolve(options.webFolder);
  const { allowedHosts = [], maximumUploadBytes = 8 * 2 ** 30, logger = console } = options;

  const storeFolders = [runsFolder, uploadsFolder, originalsFolder, resolve(options.databaseFolder ?? runsFolder)];
  const hidePaths = withoutFolders([...storeFolders, ...sceneFolders, tmpdir(), homedir()]);
  const runs = new RunArchive({ folder: runsFolder, logger, ...(options.bringRun && { bring: options.bringRun }) });
  const metrics = createMetrics(watchlist && (() => watchlist.tallies()));
  const jobs = new JobQueue({ compare, hidePaths, logger, onEnd: metrics.jobEnded });
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

  const app = express();
  app.disable('x-powered-by');
  app.enable('case sensitive routing');
  if (options.noteRequest !== undefined) app.use(noteRequests(options.noteRequest));
  app.use(metrics.observe, secureHeaders, answerHost(allowedHosts), answerOrigin);

  // A watchlist that found no room stays away until the server is started again.
  const reasonDegraded = async () =>
    options.noWatchlist instanceof DiskFull ? options.noWatchlist.message : await fullDiskWords(storeFolders);
  addAboutRoutes(app, { metrics, watchlist, reasonDegraded });
  app.use('/api', limitLoad(MOST_REQUESTS));
  addRunRoutes(app, { runs, runsFolder, reviews, exportGraphic, writeReport });
  addSceneRoutes(app, { places, maximumUploadBytes, uploadUsers, sweep, lookAtScene, search, thumbnailAt });
  addJobRoutes(app, { jobs, places, checkAddress });
  if (watchlist !== null) {
    const kept = new KeptAnswers(() => watchlist.writes());
    addWatchRoutes(app, watchlist, kept);
    addCueRoutes(app, watchlist.cues, kept);
  } else if (options.noWatchlist !== undefined) refuseWatchRoutes(app, options.noWatchlist);

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
