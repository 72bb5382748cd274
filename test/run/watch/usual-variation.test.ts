import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { UsualVariation } from '../../../src/core/contract/watch.ts';
import { mapToPixel } from '../../../src/core/geo/grid.ts';
import { type FinishedRun, readRun } from '../../../src/run/read-run.ts';
import { usualVariationOf } from '../../../src/run/watch/usual-variation.ts';
import { compareGround } from '../../helpers/compare-ground.ts';
import { ORIGIN, writeScene } from '../../helpers/planted-scenes.ts';
import { temporaryFolder } from '../../helpers/scene-files.ts';
import { gridAt } from '../../helpers/scenes.ts';

const GRID = gridAt({ width: 256, height: 256 });
const FIELD = { east: 35, south: 35, sizeMeters: 30 };
const STAND = { east: 95, south: 40, sizeMeters: 10, factor: 1.6 };
const BURN = { east: 80, south: 95, sizeMeters: 14, factor: 0.4 };
/** Five dates: a field that cycles, a stand taken on two of them, light and georeference of each, at last a burn. */
const LOOKS = [
  { field: 0.7, changes: [], gain: 1, offEast: 0 },
  { field: 1.1, changes: [STAND], gain: 0.8, offEast: 0.6 },
  { field: 1.4, changes: [STAND], gain: 0.9, offEast: -0.5 },
  { field: 0.8, changes: [], gain: 0.85, offEast: 0.9 },
  { field: 1.3, changes: [STAND, BURN], gain: 1, offEast: -0.4 },
].map(({ field, changes, ...light }) => ({ ...light, changes: [...changes, { ...FIELD, factor: field }] }));

describe('the usual variation of a watched site', () => {
  const home = temporaryFolder();
  const runs: FinishedRun[] = [];
  beforeAll(async () => {
    const fileOf = (i: number) => join(home.path, `${i}.tif`);
    for (const [i, look] of LOOKS.entries()) {
      await writeScene(
        fileOf(i),
        { grid: GRID, noiseSeed: i + 1, ...look },
        { acquiredAt: `2023-0${i + 1}-15T09:00:00Z` },
      );
      if (i === 0) continue;
      const out = join(home.path, `run-${i}`);
      await compareGround({ before: fileOf(i - 1), after: fileOf(i) }, out, { threads: 1 });
      runs.push(await readRun(out));
    }
  }, 240_000);

  function variationAt(
    { findings }: UsualVariation,
    run: FinishedRun,
    { east, south }: { readonly east: number; readonly south: number },
  ) {
    const { col, row } = mapToPixel(run.manifest.grid, { x: ORIGIN.x + east, y: ORIGIN.y - south });
    const there = run.findings.find(({ box: [x0, y0, x1, y1] }) => x0 < col && col < x1 && y0 < row && row < y1);
    return findings.find(({ findingId }) => findingId === there?.id);
  }

  it('keeps the season and the busy stand silent and tells of the burn, with the figures', async () => {
    const run = runs.at(-1)!;
    const variation = await usualVariationOf(run, runs.slice(0, -1));
    expect(variation.dates).toEqual([4, 3, 2, 1].map((month) => `2023-0${month}-15T09:00:00Z`));
    expect(variationAt(variation, run, FIELD)?.usual).toBe('within');
    expect(variationAt(variation, run, STAND)?.usual).not.toBeNull();
    const burn = variationAt(variation, run, BURN);
    expect(burn?.usual).toBeNull();
    expect(burn?.sentence).toMatch(/it differed as much on none of 4 earlier dates\.$/);
    const kept = await readFile(join(home.path, '.usual', `${run.manifest.id}.json`), 'utf8');
    expect(JSON.parse(kept)).toEqual(variation);
  });

  it('silences nothing before three earlier dates are known, and learns from no later ones', async () => {
    const second = runs[1]!;
    const { dates, findings } = await usualVariationOf(second, runs);
    expect(dates).toHaveLength(2);
    expect(findings.length).toBeGreaterThan(0);
    for (const { usual, sentence } of findings) {
      expect(usual).toBeNull();
      expect(sentence).toContain('Too few earlier dates');
    }
  });
});
