import createClient from 'openapi-fetch';
import type { JobRequest, JobView, RunSummary, SceneLook, Upload } from '../../src/core/contract/api.ts';
import type { Problem } from '../../src/core/contract/errors.ts';
import type { Finding } from '../../src/core/contract/finding.ts';
import type { ReviewAct, ReviewLog, ReviewPost } from '../../src/core/contract/review.ts';
import type { RunManifest } from '../../src/core/contract/run.ts';
import type { paths } from './generated/api.ts';

/** An answer that was not what was asked for; the message is meant for the person at the screen. */
export class ApiError extends Error {
  /** Whether asking again can only bring the same answer. */
  readonly isFinal: boolean;
  /** Whether there was no answer at all. */
  readonly isUnreachable: boolean;

  constructor(message: string, { isFinal = false, isUnreachable = false } = {}) {
    super(message);
    this.name = 'ApiError';
    this.isFinal = isFinal;
    this.isUnreachable = isUnreachable;
  }
}

export const runPath = (id: string) => `/api/runs/${encodeURIComponent(id)}`;
const jobPath = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;

/** Address of one file of a run; the server answers byte ranges of it. */
export function runFile(id: string, path: string): string {
  return `${runPath(id)}/files/${path}`;
}

export async function listRuns(): Promise<readonly RunSummary[]> {
  return (await answered(api.GET('/api/runs'))).runs;
}

export function readRun(id: string): Promise<RunManifest> {
  return getJson(runPath(id));
}

export async function readFindings(id: string): Promise<readonly Finding[]> {
  return (await getJson<{ findings: readonly Finding[] }>(`${runPath(id)}/findings`)).findings;
}

/** What people did at the desk of a run, from the `from`-th act on. */
export function readReview(id: string, from: number): Promise<ReviewLog> {
  return getJson(`${runPath(id)}/review?from=${from}`);
}

/** Resolves once the server has them on its disk. */
export async function postReview(id: string, acts: readonly ReviewAct[]): Promise<void> {
  const response = await reach(`${runPath(id)}/review`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ acts } satisfies ReviewPost),
  });
  if (!response.ok) throw refusalOf(response.status, await response.text());
}

export function startJob(request: JobRequest): Promise<JobView> {
  return answered(api.POST('/api/jobs', { body: request }));
}

export async function cancelJob(id: string): Promise<void> {
  await answered(api.DELETE('/api/jobs/{id}', { params: { path: { id } } }));
}

/** What the files of a scene say; `reference` as in a `JobRequest`. */
export function lookAtScene(reference: string): Promise<SceneLook> {
  return getJson(`/api/scenes?scene=${encodeURIComponent(reference)}`);
}

/**
 * Sends a file to the server.
 *
 * By XMLHttpRequest: `fetch` does not tell how much of a body has gone out.
 *
 * @returns what a `JobRequest` names it by.
 */
export function uploadFile(file: File, onProgress: (fraction: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(UNREACHABLE, { isUnreachable: true }));
    request.onload = () => {
      if (request.status >= 300) reject(new ApiError(messageOf(request.status, request.responseText)));
      else resolve((JSON.parse(request.responseText) as Upload).upload);
    };
    request.send(file);
  });
}

/** A file as the body of a call; how much of it has gone out is not told. */
export function fileBody(file: File) {
  return {
    headers: { 'content-type': 'application/octet-stream' },
    body: file as never, // The document says bytes, for which there is no type.
    bodySerializer: (body: unknown) => body as Blob,
  };
}

/** Of no use any more; anything but an upload is left alone. Where the server keeps it or is away, its age will do. */
export function discardUpload(reference: string): void {
  const [, id] = /^upload:(\w+)\//.exec(reference) ?? [];
  if (id !== undefined) fetch(`/api/uploads/${id}`, { method: 'DELETE', keepalive: true }).catch(() => {});
}

/** `refused`: the server answered, but not with the events of this job. */
export type Connection = 'open' | 'retrying' | 'refused';

/**
 * Follows a job by server-sent events until it ends; the browser reconnects by itself.
 *
 * @returns stops following.
 */
export function followJob(
  id: string,
  { onView, onConnection }: { onView: (view: JobView) => void; onConnection: (state: Connection) => void },
): () => void {
  const events = new EventSource(`${jobPath(id)}/events`);
  for (const name of ['progress', 'done', 'failed', 'cancelled']) {
    events.addEventListener(name, ({ data }: MessageEvent<string>) => {
      const view = JSON.parse(data) as JobView;
      if (name !== 'progress') events.close();
      onView(view);
    });
  }
  events.onopen = () => onConnection('open');
  events.onerror = () => onConnection(events.readyState === EventSource.CLOSED ? 'refused' : 'retrying');
  return () => events.close();
}

const UNREACHABLE = 'The Aftermath server does not answer. Check that it is still running, then try again.';

/** Calls by the types of the server's OpenAPI document: `answered(api.GET('/api/runs'))`. */
export const api = createClient<paths>({ fetch: (request) => reach(request) });

/**
 * What a call was answered.
 *
 * @throws ApiError
 */
export async function answered<Answer>(
  call: Promise<{ readonly data?: Answer; readonly error?: unknown; readonly response: Response }>,
): Promise<Answer> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusalOf(response.status, typeof error === 'string' ? error : JSON.stringify(error));
  return data as Answer;
}

function refusalOf(status: number, body: string): ApiError {
  return new ApiError(messageOf(status, body), { isFinal: status >= 400 && status < 500 && status !== 429 });
}

async function reach(path: string | Request, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new ApiError(UNREACHABLE, { isUnreachable: true });
  }
}

/** A file that the server makes when it is asked. */
export async function fetchFile(address: string, signal?: AbortSignal): Promise<Blob> {
  const response = await reach(address, signal ? { signal } : {});
  if (!response.ok) throw new ApiError(messageOf(response.status, await response.text()));
  return await response.blob();
}

/** What the server works out when it is asked. */
export function fetchJson<T>(address: string, signal: AbortSignal): Promise<T> {
  return getJson(address, { signal });
}

async function getJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await reach(path, init);
  if (!response.ok) throw new ApiError(messageOf(response.status, await response.text()));
  return (await response.json()) as T;
}

/** The `detail` of a problem document, or the bare status where the answer is none. */
function messageOf(status: number, body: string): string {
  try {
    const { title, detail } = JSON.parse(body) as Problem;
    if (detail) return title ? `${title}: ${detail}` : detail;
  } catch {
    // Not JSON: a proxy's page, say.
  }
  return `The server answered with status ${status}.`;
}
