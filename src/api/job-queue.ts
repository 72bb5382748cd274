import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { JobView, Progress } from '../core/contract/api.ts';
import { Busy, Conflict, NotFound, problemOf } from '../core/contract/errors.ts';
import type { CompareRequest, RunManifest } from '../core/contract/run.ts';
import { type HidePaths, withoutFolders } from '../run/local-paths.ts';
import type { Logger } from './logger.ts';

export type Compare = (
  request: CompareRequest,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
) => Promise<RunManifest>;

interface Job {
  readonly request: CompareRequest;
  readonly abort: AbortController;
  readonly watchers: Set<(view: JobView) => void>;
  view: JobView;
}

const maximumQueued = 8;
const maximumFinished = 100;

/** The last part of a path or an address; of an address nothing that may be a key. */
function nameOf(scene: string): string {
  return basename(URL.canParse(scene) ? new URL(scene).pathname : scene);
}

export function isFinished({ state }: JobView): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/**
 * Comparisons asked for, carried out one at a time in the order they came; up to eight wait.
 *
 * Lives in memory: a restart forgets the jobs, never the finished runs. The last hundred finished jobs stay known.
 */
export class JobQueue {
  readonly #jobs = new Map<string, Job>();
  readonly #compare: Compare;
  readonly #hidePaths: HidePaths;
  readonly #logger: Logger;
  readonly #onEnd: (view: JobView) => void;
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(options: {
    readonly compare: Compare;
    readonly hidePaths: HidePaths;
    readonly logger: Logger;
    readonly onEnd: (view: JobView) => void;
  }) {
    this.#compare = options.compare;
    this.#hidePaths = options.hidePaths;
    this.#logger = options.logger;
    this.#onEnd = options.onEnd;
  }

  /** @throws Busy */
  add(request: CompareRequest): JobView {
    const queued = this.list().filter(({ state }) => state === 'queued').length;
    if (this.#closed) throw new Busy('The server is stopping and takes no more jobs.');
    if (queued >= maximumQueued) {
      throw new Busy(`${queued} jobs are waiting already, and no more can. Ask again when one has finished.`);
    }
    const view: JobView = {
      id: randomUUID(),
      state: 'queued',
      before: nameOf(request.before),
      after: nameOf(request.after),
      queuedAt: new Date().toISOString(),
      startedAt: null,
      progress: null,
      runId: null,
      problem: null,
    };
    this.#jobs.set(view.id, { request, abort: new AbortController(), watchers: new Set(), view });
    this.#startNext();
    return this.view(view.id);
  }

  /** Newest first. */
  list(): readonly JobView[] {
    return [...this.#jobs.values()].map(({ view }) => view).reverse();
  }

  /** What the jobs that wait or run were asked for. */
  openRequests(): readonly CompareRequest[] {
    return [...this.#jobs.values()].filter(({ view }) => !isFinished(view)).map(({ request }) => request);
  }

  /** @throws NotFound */
  view(id: string): JobView {
    return this.#find(id).view;
  }

  /**
   * Ends a waiting job at once. A running one is told to stop; it is `cancelled` when it has, or `done` where it
   * was faster.
   *
   * @throws NotFound, or Conflict where it has finished.
   */
  cancel(id: string): JobView {
    const job = this.#find(id);
    if (isFinished(job.view)) throw new Conflict(`The job is ${job.view.state} already; there is nothing to cancel.`);
    job.abort.abort();
    if (job.view.state === 'queued') this.#change(job, { state: 'cancelled' });
    return job.view;
  }

  /**
   * Calls with the job as it is now, and then at each change.
   *
   * @returns the function that ends it.
   * @throws NotFound
   */
  watch(id: string, watcher: (view: JobView) => void): () => void {
    const job = this.#find(id);
    job.watchers.add(watcher);
    watcher(job.view);
    return () => job.watchers.delete(watcher);
  }

  /** Cancels everything, takes nothing more, and resolves when the running job has stopped. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const view of this.list()) if (!isFinished(view)) this.cancel(view.id);
    await this.#running;
  }

  #find(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined)
      throw new NotFound('There is no job with this id. Finished ones are forgotten after a while.');
    return job;
  }

  #startNext(): void {
    if (this.#running !== null) return;
    const next = [...this.#jobs.values()].find(({ view }) => view.state === 'queued');
    if (next === undefined) return;
    this.#running = this.#run(next).finally(() => {
      this.#running = null;
      this.#startNext();
    });
  }

  async #run(job: Job): Promise<void> {
    this.#change(job, { state: 'running', startedAt: new Date().toISOString() });
    try {
      const manifest = await this.#compare(job.request, {
        signal: job.abort.signal,
        onProgress: (progress) => {
          if (!isFinished(job.view)) this.#change(job, { progress });
        },
      });
      this.#change(job, { state: 'done', runId: manifest.id });
    } catch (error) {
      if (job.abort.signal.aborted) this.#change(job, { state: 'cancelled' });
      else this.#fail(job, error);
    }
  }

  #fail(job: Job, error: unknown): void {
    const problem = problemOf(error);
    if (problem.code === 'E_INTERNAL') this.#logger.error(`Job ${job.view.id} failed:`, error);
    const { before, after, nullScene } = job.request;
    const hideScenes = withoutFolders(
      [before, after, ...(nullScene === undefined ? [] : [nullScene])].map((path) => dirname(path)),
    );
    this.#change(job, {
      state: 'failed',
      problem: { ...problem, detail: this.#hidePaths(hideScenes(problem.detail)) },
    });
  }

  #change(job: Job, change: Partial<JobView>): void {
    job.view = { ...job.view, ...change };
    for (const watcher of job.watchers) watcher(job.view);
    if (!isFinished(job.view)) return;
    this.#onEnd(job.view);
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    const finished = this.list().filter(isFinished);
    for (const { id } of finished.slice(maximumFinished)) this.#jobs.delete(id);
  }
}
