import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../../src/io/outbound/gate.ts';
import { PATIENCE, type Patience, requireWhole, withTries } from '../../../src/io/outbound/tries.ts';

const quick: Patience = { ...PATIENCE, graceMs: 5000, firstWaitMs: 20, longestWaitMs: 3000, requestsPerSecond: 1000 };

afterEach(() => vi.restoreAllMocks());

let hosts = 0;
/** A host that nobody has asked yet. */
const someHost = () => `http://host-${++hosts}.example.org/`;

function answer(status: number, headers: Answer['headers'] = {}): Answer {
  return { status, headers, body: (async function* () {})(), drop: () => {} };
}

/** When each try began, ms after the first. */
async function triesOf(headers: Answer['headers'], status = 503, patience = quick, address = someHost()) {
  const begun: number[] = [];
  const outcome = await withTries(
    address,
    async () => {
      begun.push(performance.now());
      requireWhole(answer(status, headers), address, 200);
    },
    { patience },
  ).catch((error: unknown) => error);
  return { begun: begun.map((ms) => ms - begun[0]!), outcome };
}

describe('another try', () => {
  it('comes after a pause that may double each time, anywhere within it, five in all', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(1);
    const most = (await triesOf({})).begun;
    expect(most).toHaveLength(5);
    for (const [index, wanted] of [20, 60, 140, 300].entries()) {
      expect(most[index + 1]).toBeGreaterThanOrEqual(wanted - 5);
    }
    random.mockReturnValue(0);
    expect((await triesOf({})).begun.at(-1)).toBeLessThan(most.at(-1)!);
  });

  it('waits as long as it is asked to: seconds, or until a date, but no longer than patience lasts', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const twice = { ...quick, tries: 2 };
    const [seconds, date, long] = await Promise.all([
      triesOf({ 'retry-after': '1' }, 429, twice),
      triesOf({ 'retry-after': new Date(Date.now() + 2000).toUTCString() }, 503, twice),
      triesOf({ 'retry-after': '86400' }, 503, { ...twice, longestWaitMs: 500 }),
    ]);
    expect(seconds.begun[1]).toBeGreaterThan(990);
    expect(seconds.outcome).toMatchObject({ code: 'E_RATE' });
    // Dates are in whole seconds.
    expect(date.begun[1]).toBeGreaterThan(900);
    expect(long.begun[1]).toBeGreaterThan(490);
    expect(long.begun[1]).toBeLessThan(2000);
  });

  it.each([[{ 'retry-after': 'soon' }], [{ 'retry-after': '-5' }], [{ 'retry-after': new Date(0).toUTCString() }]])(
    'is not put off by %j',
    async (headers) => {
      vi.spyOn(Math, 'random').mockReturnValue(0);
      expect((await triesOf(headers)).begun.at(-1)).toBeLessThan(1000);
    },
  );

  it.each([400, 401, 403, 404, 410, 416, 501])('is not made after %i', async (status) => {
    const { begun, outcome } = await triesOf({}, status);
    expect(begun).toHaveLength(1);
    expect(outcome).toMatchObject({ code: 'E_UPSTREAM' });
  });
});

it('a host is asked no more often than it may be, by all together; another host does not wait for it', async () => {
  const [here, there] = [someHost(), someHost()];
  const patience = { ...quick, requestsPerSecond: 20 };
  const begun: { readonly address: string; readonly ms: number }[] = [];
  const ask = (address: string) =>
    withTries(address, async () => void begun.push({ address, ms: performance.now() }), { patience });
  await Promise.all(Array.from({ length: 6 }, () => ask(here)));
  expect(begun.at(-1)!.ms - begun[0]!.ms).toBeGreaterThan(240);
  await Promise.all([ask(here), ask(there)]);
  expect(begun.slice(-2).map(({ address }) => address)).toEqual([there, here]);
});

it('stops in the middle of a pause, and of a try, when told to', async () => {
  const whilePausing = new AbortController();
  setTimeout(() => whilePausing.abort(), 50);
  const address = someHost();
  const start = performance.now();
  await expect(
    withTries(address, async () => requireWhole(answer(503, { 'retry-after': '60' }), address, 200), {
      patience: { ...quick, longestWaitMs: 60_000 },
      signal: whilePausing.signal,
    }),
  ).rejects.toMatchObject({ code: 'E_CANCELLED' });
  const whileTrying = new AbortController();
  setTimeout(() => whileTrying.abort(), 50);
  const hang = ({ signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await expect(withTries(address, hang, { patience: quick, signal: whileTrying.signal })).rejects.toMatchObject({
    code: 'E_CANCELLED',
  });
  expect(performance.now() - start).toBeLessThan(2000);
});

it('a try lasts as long as enough comes, and no longer', async () => {
  const patience = { ...quick, tries: 1, graceMs: 100, leastBytesPerSecond: 1000 };
  const address = someHost();
  /** So many bytes every 50 ms, until the try ends. */
  const trickle = (bytes: number, pieces: number) =>
    withTries(
      address,
      ({ signal, came }) =>
        new Promise<string>((resolve, reject) => {
          let done = 0;
          const timer = setInterval(() => {
            came(++done * bytes);
            if (done === pieces) resolve('all');
          }, 50);
          signal.addEventListener('abort', () => reject(signal.reason));
          signal.addEventListener('abort', () => clearInterval(timer));
        }),
      { patience },
    );
  expect(await trickle(500, 10)).toBe('all');
  await expect(trickle(5, 100)).rejects.toMatchObject({ code: 'E_TIMEOUT' });
});
