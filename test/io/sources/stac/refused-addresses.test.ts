import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchAnswer } from '../../../../src/core/contract/archive.ts';
import { type Gate, openGate } from '../../../../src/io/outbound/gate.ts';
import { searchArchive } from '../../../../src/io/sources/stac/search-archive.ts';
import { REFUSED_ADDRESSES } from '../../../helpers/refused-addresses.ts';
import { type StandIn, squareAt, standIn } from '../../../helpers/stac-stand-in.ts';

const catalog = (links: readonly object[]) => ({ body: { type: 'Catalog', stac_version: '1.0.0', id: 'c', links } });
const page = (next: object) => ({ body: { features: [], links: [{ rel: 'next', ...next }] } });

/** What an archive answers at its address to lead this program to another, by where the other is named. */
const WAYS = {
  'the search link': (href: string) => catalog([{ rel: 'search', href }]),
  'the search link by POST': (href: string) => catalog([{ rel: 'search', href, method: 'POST' }]),
  'the next page': (href: string) => page({ href }),
  'the next page by POST': (href: string) => page({ href, method: 'POST', body: {} }),
  'a redirect': (location: string) => ({ status: 302, headers: { location: encodeURI(location) } }),
  'a redirect of what was posted': (location: string) => ({ status: 307, headers: { location: encodeURI(location) } }),
  'a catalogue inside': (href: string) => catalog([{ rel: 'child', href }]),
  'an item inside': (href: string) => catalog([{ rel: 'item', href }]),
} as const;

let archive: StandIn;
let gate: Gate;
beforeAll(async () => {
  archive = await standIn(({ path }, base) => {
    const [, kind, way, number] = decodeURIComponent(path).split('/');
    const wayTo = WAYS[way as keyof typeof WAYS];
    const isSearched = /next|posted/.test(way!);
    if (kind === 'landing' && isSearched) {
      return catalog([{ rel: 'search', href: `${base}/search/${way}/${number}`, method: 'POST' }]);
    }
    return wayTo(REFUSED_ADDRESSES[Number(number)]!);
  });
  gate = openGate([archive.host]);
});
afterAll(async () => {
  await gate.close();
  await archive.close();
});

async function outcome(way: string, number: number): Promise<string> {
  const query = { area: squareAt(33.59, 45.09), from: '2022-08-01T00:00:00Z', to: '2022-08-31T00:00:00Z' };
  const address = `${archive.base}/landing/${encodeURIComponent(way)}/${number}`;
  return searchArchive({ name: 'test', address }, query, { gate }).then(
    ({ skipped }: SearchAnswer) => Object.keys(skipped).join(),
    ({ code }: { code: string }) => code,
  );
}

describe.each(Object.keys(WAYS))('by %s', (way) => {
  it(`none of ${REFUSED_ADDRESSES.length} refused addresses is called`, async () => {
    const outcomes = await Promise.all(
      REFUSED_ADDRESSES.map(async (address, number) => `${await outcome(way, number)} ${address}`),
    );
    expect(outcomes.filter((one) => !one.includes('E_ADDRESS'))).toEqual([]);
  });
});
