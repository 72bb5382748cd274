import type { Gate } from './gate.ts';
import { type Question, RefusedUpstream, readJson } from './read-json.ts';
import { type Patience, Unsettled, WORTH_ANOTHER_TRY, withTries } from './tries.ts';

/** A person waits for the answer, and a catalogue is hundreds of small documents. */
export const SEARCH_PATIENCE: Patience = {
  tries: 3,
  firstWaitMs: 1000,
  longestWaitMs: 10_000,
  graceMs: 60_000,
  leastBytesPerSecond: 8 * 1024,
  requestsPerSecond: 100,
};

/**
 * `readJson`, tried three times where what failed may pass (no connection, no answer in time, 408, 429, 500, 502, 503, 504), with the
 * pause that was asked for, else with one of ours.
 *
 * @throws as `readJson`; Cancelled.
 */
export function askJson(
  gate: Gate,
  question: Question,
  {
    patience = SEARCH_PATIENCE,
    signal,
  }: { readonly patience?: Patience | undefined; readonly signal?: AbortSignal | undefined },
): Promise<unknown> {
  return withTries(
    question.address,
    (attempt) =>
      readJson(gate, question, attempt.signal).catch((error: unknown) => {
        const mayPass = error instanceof RefusedUpstream && WORTH_ANOTHER_TRY.has(error.status);
        throw mayPass ? new Unsettled(error, error.waitMs) : error;
      }),
    { patience, signal },
  );
}
