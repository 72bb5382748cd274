import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** How long the choices must stand still before the server is asked, ms: a title is typed letter by letter. */
const CALM_MS = 350;

/** The last answer there was, and how the question that stands now is doing. */
export interface Latest<T> {
  /** Of an earlier question while the present one is under way or failed; null before the first. */
  readonly answer: T | null;
  readonly isBusy: boolean;
  /** Why there is no answer to the present question; null where there is, or will be. */
  readonly problem: string | null;
  readonly askAgain: () => void;
}

/**
 * Asks for an address whenever it changes and stands still; a question that is no longer asked is broken off.
 *
 * @param address null while it is not known what to ask.
 * @param about what else the answer follows; asks again whenever it is another one.
 */
export function useLatest<T>(
  address: string | null,
  read: (address: string, signal: AbortSignal) => Promise<T>,
  about?: unknown,
): Latest<T> {
  const state: Signal<Omit<Latest<T>, 'askAgain'>> = useSignal({ answer: null, isBusy: true, problem: null });
  const attempts = useSignal(0);
  useEffect(() => {
    if (address === null) return;
    const asking = new AbortController();
    const { answer, problem } = state.peek();
    state.value = { answer, problem: null, isBusy: true };
    const ask = async () => {
      try {
        const next = await read(address, asking.signal);
        if (!asking.signal.aborted) state.value = { answer: next, isBusy: false, problem: null };
      } catch (error) {
        if (!asking.signal.aborted) state.value = { answer, isBusy: false, problem: (error as Error).message };
      }
    };
    const timer = setTimeout(ask, answer === null && problem === null ? 0 : CALM_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [address, about, attempts.value]);
  return { ...state.value, askAgain: () => void attempts.value++ };
}
