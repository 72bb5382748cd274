import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listening } from '../../../src/api/listen.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { circleAround } from '../../../src/core/geo/geodesic.ts';
import { pixelToMap } from '../../../src/core/geo/grid.ts';
import { openHoldings } from '../../../src/run/archive-holdings.ts';
import { askForPair, chooseByMasks } from '../../../src/run/watch/ask-for-pair.ts';
import { layMaskedScene, SCL } from '../../helpers/masked-scene.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { serveScenes } from '../../helpers/watch-stand.ts';
import { siteLike } from '../../helpers/watched.ts';

/** 400 m × 400 m. */
const grid = gridAt({ width: 800, height: 800 });
const area = circleAround(toLonLat(grid.crs!, pixelToMap(grid, { col: 400, row: 400 })), 60);
const HIDDEN = () => SCL.cloud;
const CLEAR = () => SCL.ground;

const home = temporaryFolder();
let archive: Listening;
beforeAll(async () => {
  const folder = join(home.path, 'archive');
  await mkdir(folder);
  const lay = (name: string, acquiredAt: string, cloudPercent: number, classOf: () => number) =>
    layMaskedScene(folder, name, { grid, acquiredAt, classOf, 'eo:cloud_cover': cloudPercent });
  await lay('first', '2026-03-01T08:00:00Z', 60, CLEAR);
  await lay('second', '2026-03-03T08:00:00Z', 1, HIDDEN);
  await lay('third', '2026-03-05T08:00:00Z', 60, CLEAR);
  await lay('newest', '2026-03-07T08:00:00Z', 1, HIDDEN);
  archive = await serveScenes(await openHoldings(folder));
});
afterAll(() => archive.close());

describe('the pair of a look', () => {
  const choosing = async () => {
    const site = siteLike({ area, source: archive.url });
    const options = { allowedHosts: [new URL(archive.url).host], now: () => new Date('2026-03-08T00:00:00Z') };
    const asked = await askForPair(site, { seen: [], compared: [], cues: [] }, options);
    return { asked, byMasks: () => chooseByMasks(site, asked, join(home.path, 'originals'), options) };
  };

  it('is one whose masks leave the site clear, whatever cloud is stated of the whole scenes', async () => {
    const { asked, byMasks } = await choosing();
    expect(asked.choice).toMatchObject({ kind: 'pair', pair: { before: { id: 'second' }, after: { id: 'newest' } } });
    const { choice } = await byMasks();
    expect(choice).toMatchObject({ kind: 'pair', pair: { before: { id: 'first' }, after: { id: 'third' } } });
  });
});
