import { expect, it } from 'vitest';
import { untilAborted } from '../../src/cli/interrupt.ts';

it('what waits for an interrupt goes on where it came before anybody waited', async () => {
  await expect(untilAborted(AbortSignal.abort())).resolves.toBeUndefined();
});

it('what waits for an interrupt goes on once it comes', async () => {
  const interrupt = new AbortController();
  const waiting = untilAborted(interrupt.signal);
  interrupt.abort();
  await expect(waiting).resolves.toBeUndefined();
});
