import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Compare } from '../../src/api/job-queue.ts';
import { createServer, type ServerOptions } from '../../src/api/server.ts';
import type { JobView, Progress } from '../../src/core/contract/api.ts';
import { Cancelled, TypeNotSupported } from '../../src/core/contract/errors.ts';
import type { CompareRequest, RunManifest } from '../../src/core/contract/run.ts';
import { IDENTITY } from '../../src/core/geo/affine.ts';
import { pixelGrid } from '../../src/core/geo/grid.ts';
import { UNKNOWN_CONDITIONS } from '../../src/core/scene/conditions.ts';
import { checkedAddress } from '../../src/io/outbound/checked-address.ts';
import { reviewStore } from '../../src/io/store/review-store.ts';
import { exportGraphic } from '../../src/run/export-graphic.ts';
import { findScene } from '../../src/run/find-scene.ts';
import { searchScenes } from '../../src/run/search-scenes.ts';
import { thumbnailAt } from '../../src/run/thumbnail-at.ts';
import { comparabilityLike } from '../helpers/comparability.ts';
import { radiometryLike } from '../helpers/radiometry.ts';

/** A server on the loopback over empty folders of its own, whose comparisons the test carries out by hand. */
export async function startService(options: Partial<ServerOptions> = {}) {
  const home = await mkdtemp(join(tmpdir(), 'aftermath-api-'));
  const folders = {
    home,
    runsFolder: join(home, 'runs'),
    uploadsFolder: join(home, 'uploads'),
    originalsFolder: join(home, 'runs', '.originals'),
    scenes: join(home, 'scenes'),
  };
  await mkdir(folders.runsFolder);
  await mkdir(folders.scenes);
  await writeFile(join(folders.scenes, 'before.tif'), 'before');
  await writeFile(join(folders.scenes, 'after.tif'), 'after');
  const comparisons = new Comparisons();
  const log: string[] = [];
  const note = (...parts: readonly unknown[]) => void log.push(parts.map(String).join(' '));
  const server = createServer({
    runsFolder: folders.runsFolder,
    uploadsFolder: folders.uploadsFolder,
    originalsFolder: folders.originalsFolder,
    sceneFolders: [folders.scenes],
    webFolder: null,
    compare: comparisons.compare,
    lookAtScene: async () => {
      throw new TypeNotSupported('The test has no scene to look at.');
    },
    findScene,
    checkAddress: (address) => void checkedAddress(address, []),
    search: (request, signal) => searchScenes(request, { signal }),
    thumbnailAt: (address, signal) => thumbnailAt(address, { signal }),
    watchlist: null,
    reviews: reviewStore(join(home, 'reviews')),
    exportGraphic,
    writeReport: async (_folder, format) => Buffer.from(`report as ${format}`),
    logger: { warn: note, error: note },
    ...options,
  });
  const { url, close } = await server.listen(0);
  return {
    ...folders,
    app: server.app,
    url,
    log,
    comparisons,
    fetch: (path: string, init?: RequestInit) => fetch(url + path, init),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: async () => {
      await close();
      // A broken upload may still be clearing up after itself.
      await rm(home, { recursive: true, maxRetries: 5 });
    },
  };
}

export type Service = Awaited<ReturnType<typeof startService>>;

interface Comparison {
  readonly request: CompareRequest;
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  finish(manifest: RunManifest): void;
  fail(error: unknown): void;
}

/** Stands in for the analysis: each comparison waits for the test to report, finish or fail it, or for its signal. */
class Comparisons {
  readonly started: Comparison[] = [];
  readonly #waiting: ((comparison: Comparison) => void)[] = [];
  #taken = 0;

  readonly compare: Compare = (request, { signal, onProgress }) =>
    new Promise((finish, fail) => {
      signal.addEventListener('abort', () => fail(new Cancelled('Cancelled.')));
      const comparison = { request, signal, report: onProgress, finish, fail };
      this.started.push(comparison);
      if (this.#waiting.length > 0) {
        this.#taken += 1;
        this.#waiting.shift()?.(comparison);
      }
    });

  /** The next comparison, as soon as it has started. */
  next(): Promise<Comparison> {
    const started = this.started[this.#taken];
    if (started !== undefined) {
      this.#taken += 1;
      return Promise.resolve(started);
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Writes a small but complete run folder and returns its manifest. */
export async function writeRun(
  runsFolder: string,
  options: {
    readonly id?: string;
    readonly folder?: string;
    readonly createdAt?: string;
    readonly files?: Readonly<Record<string, Uint8Array | string>>;
    readonly listed?: readonly { readonly path: string; readonly sha256: string; readonly bytes: number }[];
  } = {},
): Promise<RunManifest> {
  const { id = randomBytes(8).toString('hex'), folder = id, createdAt = '2022-08-11T08:00:00Z', listed = [] } = options;
  const files = { 'findings.json': '{"findings":[]}', ...options.files };
  const outputs = Object.entries(files).map(([path, content]) => ({
    path,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
  }));
  const scene = {
    files: [],
    credit: null,
    sensor: null,
    gsdMeters: 3,
    crs: 'EPSG:32636',
    sampleType: 'uint8',
    bandNames: ['red'],
    conditions: UNKNOWN_CONDITIONS,
  } as const;
  const manifest: RunManifest = {
    schema: 1,
    id,
    title: 'Saky, 9 to 10 August 2022',
    version: '0.1.0',
    createdAt,
    inputs: {
      before: { ...scene, name: 'before.tif', acquiredAt: '2022-08-09' },
      after: { ...scene, name: 'after.tif', acquiredAt: '2022-08-10' },
    },
    parameters: {
      method: 'cva',
      gsdMeters: null,
      minimumAreaM2: null,
      minimumAreaPx: 9,
      threshold: { rule: 'mad', seed: 6, grow: 3, seedMagnitude: 2, growMagnitude: 1 },
      aoi: null,
      aoiSha256: null,
      detect: [],
      buildings: null,
      buildingsSha256: null,
    },
    grid: pixelGrid(2, 2),
    crs: null,
    pixelMeters: null,
    footprint: null,
    registration: {
      shiftPx: { col: 0, row: 0 },
      shiftMeters: null,
      gridToAfter: IDENTITY,
      field: null,
      model: 'identity',
      residualPx: null,
      residualMeters: null,
      residual95Px: null,
      reliability: 1,
      tiePoints: { windows: 0, matched: 0, inliers: 0, residuals: [] },
    },
    radiometry: radiometryLike(),
    comparability: comparabilityLike({ commonBands: ['red'] }),
    nullPair: null,
    verdict: { kind: 'changed', findings: 2, observedFraction: 1 },
    counts: { change: 2, changedAreaM2: null, changedFraction: 0.5, aircraft: {}, craters: 0, buildings: {} },
    summary: [],
    observedFraction: 1,
    notObserved: { nodata: 0, cloud: 0, haze: 0, smoke: 0, shadow: 0, masked: 0, parallax: 0 },
    detectors: [],
    warnings: [],
    timings: { total: 0.1 },
    outputs: [...outputs, ...listed],
  };
  for (const [path, content] of Object.entries({ ...files, 'run.json': JSON.stringify(manifest) })) {
    await mkdir(dirname(join(runsFolder, folder, path)), { recursive: true });
    await writeFile(join(runsFolder, folder, path), content);
  }
  return manifest;
}

/** One server-sent event. */
export interface JobEvent {
  readonly event: string;
  readonly job: JobView;
}

/** The events of a job as they come; ends when the server ends the stream. */
export async function* jobEvents(response: Response): AsyncGenerator<JobEvent> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const event = /^event: (.+)$/m.exec(message)?.[1];
      const data = /^data: (.+)$/m.exec(message)?.[1];
      if (event !== undefined && data !== undefined) yield { event, job: JSON.parse(data) };
    }
  }
}

/** A request as it is written, for what `fetch` would mend: dots in paths, Host, broken escapes. */
export function sendRaw(
  url: string,
  path: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, agent: false, ...options }, (response) => {
      response.setEncoding('utf8').on('error', reject);
      let body = '';
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

/** What the files that must stay unread hold. */
export const secret = 'SECRET OF THIS MACHINE';

/**
 * Lays `secret.txt` beside `folder`, and links, a pipe and hidden files that lead to it into `folder`.
 *
 * @returns the paths, relative to `folder`, by which somebody may try to get at it.
 */
export async function layTraps(folder: string): Promise<readonly string[]> {
  const outside = join(dirname(folder), 'secret.txt');
  await writeFile(outside, secret);
  await writeFile(join(folder, '.hidden.tif'), secret);
  await mkdir(join(folder, '.ssh'));
  await writeFile(join(folder, '.ssh', 'key.tif'), secret);
  await symlink(outside, join(folder, 'link.tif'));
  await symlink('link.tif', join(folder, 'link-to-link.tif'));
  await symlink(dirname(folder), join(folder, 'linked-folder'));
  await mkdir(join(folder, 'tiles'));
  await symlink(outside, join(folder, 'tiles', 'tile.tif'));
  execFileSync('/usr/bin/mkfifo', [join(folder, 'pipe.tif')]);
  return [
    '../secret.txt',
    '../../secret.txt',
    './../secret.txt',
    'tiles/../../secret.txt',
    '..//secret.txt',
    '..;/secret.txt',
    '..\\secret.txt',
    '%2e%2e/secret.txt',
    '..%2fsecret.txt',
    '%252e%252e%252fsecret.txt',
    '..%5csecret.txt',
    '%c0%ae%c0%ae/secret.txt',
    '\u2025/secret.txt',
    '\uff0e\uff0e/secret.txt',
    outside,
    `/${outside}`,
    `file://${outside}`,
    'C:\\secret.txt',
    '\\\\localhost\\share\\secret.txt',
    '//localhost/share/secret.txt',
    '~/secret.txt',
    '../secret.txt.',
    `${'a/'.repeat(400)}secret.txt`,
    'x'.repeat(300),
    '/proc/self/environ',
    '/dev/zero',
    '.hidden.tif',
    '.ssh/key.tif',
    'link.tif',
    'link-to-link.tif',
    'linked-folder/secret.txt',
    'tiles/tile.tif',
    'tiles',
    'pipe.tif',
    'absent.tif',
  ];
}
