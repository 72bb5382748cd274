import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { circleAround } from '../../../src/core/geo/geodesic.ts';
import { askForPair } from '../../../src/run/watch/ask-for-pair.ts';
import { findBaseline } from '../../../src/run/watch/find-baseline.ts';
import { type StandIn, stacItem, standIn } from '../../helpers/stac-stand-in.ts';
import { siteLike } from '../../helpers/watched.ts';

const UNKNOWN = { seen: [], compared: [], cues: [] };
const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-01T00:00:00Z');
/** A scene a day, back from yesterday: the id of every other one names its day. */
const scenes = Array.from({ length: 350 }, (_, ago) => {
  const at = new Date(NOW - (ago + 1) * DAY_MS + 8 * 3_600_000).toISOString();
  return { id: ago % 2 === 0 ? `S2A_${at.slice(0, 10).replaceAll('-', '')}_0` : `scene-${ago}`, at };
});

let archive: StandIn;
beforeAll(async () => {
  archive = await standIn(({ path, body }, base) => {
    if (path === '/') return { body: { links: [{ rel: 'search', href: `${base}/search`, method: 'POST' }] } };
    const { datetime, limit = 100 } = body as { readonly datetime: string; readonly limit?: number };
    const [from, to] = datetime.split('/').map((time) => Date.parse(time));
    const found = scenes.filter(({ at }) => Date.parse(at) >= from! && Date.parse(at) <= to!).slice(0, limit);
    return { body: { features: found.map(({ id, at }) => stacItem(id, at)) } };
  });
});
afterAll(() => archive.close());

const area = circleAround({ lon: 33.59, lat: 45.09 }, 500);
const rules = () => ({ allowedHosts: [archive.host] });
const searches = () => archive.seen.filter(({ path }) => path === '/search').length;

describe('a baseline that is older than the newest hundred scenes', () => {
  const find = (id: string) =>
    findBaseline(
      { id, area, source: archive.base, from: '2016-01-01T00:00:00Z', limit: 100, before: scenes[99]!.at },
      rules(),
    );

  it('is found on the day that its id names, in one search', async () => {
    const before = searches();
    expect((await find(scenes[340]!.id))?.id).toBe(scenes[340]!.id);
    expect(searches() - before).toBe(1);
  });

  it('is found further and further back where its id names none', async () => {
    expect((await find(scenes[341]!.id))?.id).toBe(scenes[341]!.id);
  });

  it('is not made up where the archive has none of that id', async () => {
    expect(await find('S2A_20250101_9')).toBeNull();
    expect(await find('nowhere')).toBeNull();
  });

  it.each([340, 341])('is what a look at its site compares with, scene %i', async (ago) => {
    const site = siteLike({ area, source: archive.base, baseline: scenes[ago]!.id });
    const { choice } = await askForPair(site, UNKNOWN, { ...rules(), now: () => new Date(NOW) });
    expect(choice).toMatchObject({ kind: 'pair', pair: { before: { id: scenes[ago]!.id } } });
  });

  it('leaves a look without a pair, and says so, where it is not there', async () => {
    const site = siteLike({ area, source: archive.base, baseline: 'nowhere' });
    const { choice } = await askForPair(site, UNKNOWN, { ...rules(), now: () => new Date(NOW) });
    expect(choice).toMatchObject({ kind: 'not-comparable', why: expect.stringContaining('nowhere is not offered') });
  });
});
