import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { renderSample, sampleIsThere } from '../samples/render/render-sample.ts';
import { serveArchive } from './api/archive/archive-server.ts';
import { parseFault } from './api/archive/faults.ts';
import { jsonLogger } from './api/logger.ts';
import { type BringRun, RunArchive } from './api/run-archive.ts';
import { createServer } from './api/server.ts';
import { tellTrouble } from './api/tell-trouble.ts';
import { config } from './config.ts';
import type { Progress } from './core/contract/api.ts';
import { type AftermathError, Conflict, DiskFull, Removed, UsageError } from './core/contract/errors.ts';
import { type Pruning, prunedAmount } from './core/contract/prune.ts';
import { digestCadence } from './core/watch/schedule.ts';
import { type Check, examineEngines, examineModels } from './io/inference/examine.ts';
import { packageRoot, version } from './io/installation.ts';
import { openMailer } from './io/mail/mailer.ts';
import { bucketOf } from './io/objects/bucket.ts';
import { openObjectStore } from './io/objects/object-store.ts';
import { checkedAddress } from './io/outbound/checked-address.ts';
import { openGate } from './io/outbound/gate.ts';
import { webhookKey } from './io/outbound/send-webhook.ts';
import { runOfLook } from './io/store/database/looks.ts';
import { isThere } from './io/store/is-there.ts';
import { reviewsBeside } from './io/store/review-store.ts';
import { sweepUnfinished } from './io/store/unfinished.ts';
import { compare } from './run/analysis.ts';
import { type HeldScene, openHoldings } from './run/archive-holdings.ts';
import { exportGraphic } from './run/export-graphic.ts';
import { findScene } from './run/find-scene.ts';
import { lookAtScene } from './run/look-at-scene.ts';
import { openReport } from './run/report.ts';
import { drawScene } from './run/scene-picture.ts';
import { searchByMasks } from './run/search-by-masks.ts';
import { thumbnailAt } from './run/thumbnail-at.ts';
import { drawTriptych } from './run/watch/draw-triptych.ts';
import { openWatch } from './run/watch/open-watch.ts';
import { planPruning, prune } from './run/watch/prune.ts';
import { pruneDaily } from './run/watch/prune-daily.ts';
import { sharedRuns } from './run/watch/shared-runs.ts';
import { watchlistOf } from './run/watch/watchlist.ts';

/** The composition root: joins the wings for the commands that need more than one function of `run/`. */

const log = config.logFormat === 'json' ? jsonLogger((line) => void process.stderr.write(line)) : null;
export const sampleFolder = join(packageRoot, 'samples');

export async function renderSampleIfMissing(onProgress: (progress: Progress) => void): Promise<void> {
  if (await sampleIsThere(sampleFolder)) return;
  await renderSample(sampleFolder, {
    onProgress: (done, total) => onProgress({ stage: 'Rendering the sample', done, total }),
  });
}

export interface WatchPlace {
  readonly runsFolder: string;
  /** `postgres://…`, or a folder. */
  readonly database: string;
  /** Address of the viewer, for the links in messages. */
  readonly page: string;
}

/** The watch that a database keeps. @throws as `openDatabase`. */
export async function openWatchAt({ runsFolder, database, page }: WatchPlace) {
  const { threads, allowedHosts, secrets, planet, smtp, mailFrom, webhookSecret, digest, cueBudget } = config;
  const logger = log ?? console;
  const rules = { allowedHosts, secrets, planet, cueBudget, now: () => new Date() };
  const mailer = smtp === null ? null : openMailer(smtp, mailFrom);
  const gate = openGate(allowedHosts);
  const closeSenders = async () => {
    mailer?.close();
    await gate.close();
  };
  const bucket = config.objects === null ? null : bucketOf(config.objects, config.bucketAccess);
  const shared = bucket === null ? null : sharedRuns(openObjectStore(gate, bucket), runsFolder);
  const bringRun: BringRun = async (id) => {
    const run = await runOfLook(watch.database, id);
    if (run === null) return false;
    if (run.removedAt !== null) {
      throw new Removed(
        `The pictures of this look were removed on ${run.removedAt.slice(0, 10)}. What it came to stands on the page of its site.`,
      );
    }
    return shared !== null && (await shared.bring(run.folder));
  };
  const runs = new RunArchive({ folder: runsFolder, logger, bring: bringRun });
  const watch = await openWatch({
    ...rules,
    shared,
    where: database,
    page,
    digestCadence: digest === null ? null : digestCadence(digest),
    runsFolder,
    threads,
    atOnce: 1,
    onTrouble: tellTrouble(logger),
    senders: {
      gate,
      mailer,
      webhookKey: webhookSecret === null ? null : webhookKey(webhookSecret),
      pictureOf: async ({ pictured }) => {
        // A message that an earlier version wrote does not say.
        if (pictured == null) return null;
        const run = await runs.find(pictured.runId).catch(() => null);
        return run === null ? null : await drawTriptych(run.folder, pictured.findingId);
      },
    },
  }).catch(async (error: unknown) => {
    await closeSenders();
    throw error;
  });
  const pruneNow = async ({ olderThanDays, removes, signal, onSaid }: PruneRequest): Promise<Pruning> => {
    requireFolderOfRuns();
    const options = { runsFolder, olderThanDays, now: rules.now };
    return removes ? await prune(watch, { ...options, signal, onSaid }) : await planPruning(watch.database, options);
  };
  const ending = new AbortController();
  let pruning: Promise<void> | null = null;
  return {
    ...watch,
    watchlist: watchlistOf(watch, rules),
    prune: pruneNow,
    /** Until `close`. */
    pruneDaily: (olderThanDays: number) => {
      const { signal } = ending;
      const request = { olderThanDays, removes: true, signal, onSaid: (words: string) => logger.info(words) };
      pruning = pruneDaily(() => pruneNow(request), {
        signal,
        onPruned: (pruned) =>
          logger.info(`Pruned of looks taken before ${pruned.before.slice(0, 10)}: ${prunedAmount(pruned)}.`),
        onTrouble: tellTrouble(logger),
      });
    },
    bringRun,
    close: async () => {
      ending.abort();
      await pruning;
      await watch.close();
      await closeSenders();
    },
  };
}

/** @throws UsageError where runs lie in object storage. */
function requireFolderOfRuns(): void {
  if (config.objects === null) return;
  throw new UsageError(
    'Runs are in object storage (AFTERMATH_OBJECTS), and pruning removes from a folder of runs alone: nothing was removed.',
  );
}

interface PruneRequest {
  readonly olderThanDays: number;
  /** Else it is said what would go. */
  readonly removes: boolean;
  readonly signal: AbortSignal;
  readonly onSaid: (words: string) => void;
}

export interface ServeRequest {
  readonly runsFolder: string;
  readonly sceneFolders: readonly string[];
  readonly port: number;
  readonly database: string;
  /** Pictures of older looks that nobody needs are removed, once a day; by default none are. */
  readonly pruneOlderThanDays?: number;
}

/**
 * Starts the API and the viewer on 127.0.0.1, at the first free port from `port`, and looks at what is watched. Where another process
 * has the database open, or its disk is full, it does without the watchlist, and its pages say so. What killed processes left among the
 * runs is removed first.
 */
export async function serve({ runsFolder, sceneFolders, port, database, pruneOlderThanDays }: ServeRequest) {
  if (pruneOlderThanDays !== undefined) requireFolderOfRuns();
  await sweepUnfinished(runsFolder);
  const { threads, allowedHosts, secrets, planet, url } = config;
  const reviews = reviewsBeside(runsFolder);
  const page = url ?? `http://127.0.0.1:${port}`;
  let noWatchlist: AftermathError | undefined;
  const watch = await openWatchAt({ runsFolder, database, page }).catch((error: unknown) => {
    noWatchlist = noWatchlistAfter(error);
    (log ?? console).warn(`${(error as Error).message} Runs are shown all the same, the watchlist is not.`);
    return null;
  });
  const server = createServer({
    runsFolder,
    uploadsFolder: join(runsFolder, '.uploads'),
    originalsFolder: join(runsFolder, '.originals'),
    ...(watch?.database.kind === 'embedded' && { databaseFolder: database }),
    sceneFolders,
    webFolder: join(packageRoot, 'web', 'dist'),
    lookAtScene,
    findScene,
    checkAddress: (address) => {
      checkedAddress(address, allowedHosts);
    },
    search: (request, signal) => searchByMasks(request, { allowedHosts, secrets, planet, signal }),
    thumbnailAt: (address, signal) => thumbnailAt(address, { allowedHosts, secrets, signal }),
    exportGraphic,
    watchlist: watch?.watchlist ?? null,
    ...(watch && { bringRun: watch.bringRun }),
    noWatchlist,
    ...(log && { logger: log, noteRequest: log.request }),
    reviews,
    writeReport: async (folder, format) => (await openReport(folder)).write(format),
    compare: (request, hooks) =>
      compare(request, join(runsFolder, randomUUID()), { threads, allowedHosts, secrets, ...hooks }),
  });
  try {
    const listening = await server.listen(port);
    await watch?.work();
    watch?.schedule();
    if (pruneOlderThanDays !== undefined) watch?.pruneDaily(pruneOlderThanDays);
    return { ...listening, close: () => Promise.all([listening.close(), watch?.close()]) };
  } catch (error) {
    await watch?.close();
    throw error;
  }
}

/**
 * What pages are told where the watchlist did not open: without the folder and the process that the log names.
 *
 * @throws what is no reason to do without it.
 */
function noWatchlistAfter(error: unknown): AftermathError {
  if (error instanceof Conflict) {
    return new Conflict(
      'Another process has the watchlist of these runs open, and shows it. Stop it and start this server again, or give both --database with an address of PostgreSQL, which many can share.',
    );
  }
  if (error instanceof DiskFull) {
    return new DiskFull(
      'The disk was full when this server started, so the watchlist could not be opened. Free 40 MiB or more and start it again.',
    );
  }
  throw error;
}

const THUMBNAIL_SIDE_PX = 256;

interface RehearsalRequest {
  readonly port: number;
  /** As `NAME[@endpoint[:moment]]`. */
  readonly faults: readonly string[];
  readonly onProgress: (progress: Progress) => void;
}

/** Serves a folder of scenes as an archive on 127.0.0.1; the sample is rendered if it is not there yet. */
export async function openRehearsal(folder: string, { port, faults, onProgress }: RehearsalRequest) {
  const planned = faults.map(parseFault);
  if (resolve(folder) === sampleFolder) await renderSampleIfMissing(onProgress);
  const holdings = await openHoldings(folder);
  const drawThumbnail = async ({ scene }: HeldScene) => (await drawScene(scene, THUMBNAIL_SIDE_PX)).png;
  return { holdings, server: await serveArchive(holdings, { port, faults: planned, drawThumbnail }) };
}

/** What is installed, which engine runs the models, what is missing. */
export async function examine(): Promise<Check[]> {
  return [
    { name: 'aftermath', state: 'ok', detail: version },
    { name: 'node', state: 'ok', detail: process.version },
    { name: 'worker threads', state: 'ok', detail: String(config.threads) },
    ...(await examineEngines()),
    ...(await examineModels()),
    await checkPath('viewer', join(packageRoot, 'web', 'dist', 'index.html'), 'built', 'not built: npm run build'),
    await checkPath(
      'sample',
      join(sampleFolder, 'saky-synthetic', 'before.tif'),
      'rendered',
      'rendered at first start',
    ),
  ];
}

async function checkPath(name: string, path: string, found: string, missing: string): Promise<Check> {
  const there = await isThere(path);
  return { name, state: there ? 'ok' : 'missing', detail: there ? found : missing };
}
