import { setTimeout as wait } from 'node:timers/promises';

/** Does something again and again, with a pause between, until the signal aborts; what it throws is told, and it goes on. */
export async function repeat(
  work: () => Promise<unknown>,
  {
    everyMs,
    signal,
    onTrouble,
  }: { readonly everyMs: number; readonly signal: AbortSignal; readonly onTrouble: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
    }
    await wait(everyMs, null, { signal }).catch(() => {});
  }
}
