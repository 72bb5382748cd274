import { setTimeout as wait } from 'node:timers/promises';
import type { OfferedAsset } from '../../../core/contract/archive.ts';
import { AftermathError, Cancelled, NotFound } from '../../../core/contract/errors.ts';
import { RefusedUpstream } from '../../outbound/read-json.ts';
import { final, withTries } from '../../outbound/tries.ts';
import { isObject } from '../stac/stac-json.ts';
import { askPlanet, ownAddress, type PlanetAccess, refusalOf } from './planet-access.ts';

/** How long a file is waited for that must be made first. */
export interface ActivationPace {
  readonly firstPauseMs: number;
  /** Each pause is half as long again as the one before, up to this. */
  readonly longestPauseMs: number;
  readonly deadlineMs: number;
}

/** Planet makes a file within seconds or some minutes. */
const USUAL_PACE: ActivationPace = { firstPauseMs: 2000, longestPauseMs: 30_000, deadlineMs: 30 * 60_000 };
const GROWTH = 1.5;

export interface LocatedAsset {
  /** Needs no key and runs out: a secret for as long as it lasts. */
  readonly location: string;
  /** Multihash, hexadecimal; null where Planet states none. */
  readonly checksum: string | null;
}

/**
 * Where a file of Planet lies for now. One that is not there yet is activated, and asked for until it is.
 *
 * @throws as `askPlanet`; NotFound where the key may not download it, or there is none; AftermathError `E_TIMEOUT` where it
 *   does not come in time.
 */
export async function locateAsset(
  { href, key }: OfferedAsset,
  access: PlanetAccess,
  pace: ActivationPace = USUAL_PACE,
): Promise<LocatedAsset> {
  const list = ownAddress(href.replace(/#.*$/, ''), access);
  const { host } = new URL(list);
  const end = performance.now() + pace.deadlineMs;
  let isActivated = false;
  for (let pauseMs = pace.firstPauseMs; ; pauseMs = Math.min(GROWTH * pauseMs, pace.longestPauseMs)) {
    const assets = await askPlanet({ address: list }, access);
    const asset = isObject(assets) && Object.hasOwn(assets, key) ? assets[key] : null;
    if (!isObject(asset)) throw new NotFound(`${host} has no "${key}" of this scene that the API key may download.`);
    const { status, location, md5_digest: md5, _links: links } = asset;
    if (status === 'active') {
      if (typeof location === 'string' && URL.canParse(location)) {
        return { location, checksum: typeof md5 === 'string' ? `d50110${md5}` : null };
      }
      throw final(list, 'does not say where the file lies');
    }
    if (status !== 'inactive' && status !== 'activating') throw final(list, 'cannot make the file');
    if (status === 'inactive' && !isActivated) {
      await activate(ownAddress(isObject(links) ? links['activate'] : null, access), access);
      isActivated = true;
    }
    if (performance.now() + pauseMs > end) {
      throw new AftermathError('E_TIMEOUT', `${host} has not made "${key}" ready in time. Ask again later.`);
    }
    await wait(pauseMs, undefined, { signal: access.signal }).catch(() => {
      throw new Cancelled('Cancelled.');
    });
  }
}

/** 202 where it begins, 204 where it began before. */
async function activate(address: string, { gate, patience, signal }: PlanetAccess): Promise<void> {
  await withTries(
    address,
    async (attempt) => {
      const answer = await gate.get(address, { signal: attempt.signal });
      answer.drop();
      if (answer.status === 202 || answer.status === 204) return;
      throw refusalOf(new RefusedUpstream(new URL(address).host, answer), address);
    },
    { patience, signal },
  );
}
