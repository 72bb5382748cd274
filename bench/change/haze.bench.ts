import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from '../../src/core/contract/finding.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { planTiles } from '../../src/core/raster/plan-tiles.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { COG_TILE_PX } from '../../src/io/formats/cog-options.ts';
import { createCogWriter } from '../../src/io/formats/cog-writer.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { compare } from '../../src/run/analysis.ts';
import { holds } from './polygon.ts';
import { median, type Score, SHARED, score } from './score.ts';
import { type PlantedObject, syntheticCases } from './synthetic-pairs.ts';

/**
 * Haze that thickens over the after date from one corner to the other, planted on real and on rendered pairs: what it costs.
 * Mixed in as light is (airlight and lost contrast), most in blue; shares no code with `fitHaze`, which knows no contrast.
 */
const METHODS = ['combined', 'cva'];
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];
/** Share of the light that is haze where it is thickest, in blue. */
const THICKEST = 0.3;
const SHARE_OF_BAND: Readonly<Record<string, number>> = { blue: 1, green: 0.8, red: 0.65, nir: 0.4 };

const home = await mkdtemp(join(tmpdir(), 'aftermath-haze-'));
for (const method of METHODS) {
  const scores: Score[] = [];
  let cleared = 0;
  for (const city of CITIES) {
    const [before, after, mask] = ['before', 'after', 'mask'].map((name) =>
      join(SHARED, 'data/oscd', city, `${name}.tif`),
    ) as [string, string, string];
    const out = join(home, 'run');
    const run = await compare({ before, after: await plantHaze(after), method }, out, { threads: 2 });
    if (run.radiometry.haze.length > 0) cleared++;
    scores.push(score(out, mask));
    await rm(out, { recursive: true });
  }
  const figures = (['auc', 'ap', 'f1'] as const).map(
    (key) => `${key} ${median(scores.map((one) => one[key])).toFixed(3)}`,
  );
  console.log(`OSCD, ${method}: median ${figures.join('  ')}  taken out in ${cleared} of ${scores.length}`);
}
const rendered = (await syntheticCases(3)).filter(({ kind }) => kind === 'null' || kind === 'planted');
for (const method of METHODS) {
  let [alarms, km2, hits, all, cleared] = [0, 0, 0, 0, 0];
  for (const { before, after, planted } of rendered) {
    const out = join(home, 'run');
    const run = await compare({ before, after: await plantHaze(after), method }, out, { threads: 2 });
    if (run.radiometry.haze.length > 0) cleared++;
    const { findings } = JSON.parse(await readFile(join(out, 'findings.json'), 'utf8')) as { findings: Finding[] };
    const middles = planted.map(middleOf);
    const isOn = ({ outline }: Finding, at: readonly [number, number]) => holds(outline[0]!, at);
    alarms += findings.filter((one) => !middles.some((at) => isOn(one, at))).length;
    hits += middles.filter((at) => findings.some((one) => isOn(one, at))).length;
    all += middles.length;
    km2 += (run.grid.width * run.grid.height * run.observedFraction * 3 ** 2) / 1e6;
    await rm(out, { recursive: true });
  }
  console.log(
    `3 m, ${method}: false alarms per km² ${(alarms / km2).toFixed(1)}, found ${hits}/${all}, ` +
      `taken out in ${cleared} of ${rendered.length}`,
  );
}
await rm(home, { recursive: true });

function middleOf({ outline }: PlantedObject): readonly [number, number] {
  const mean = (axis: 0 | 1) => outline.reduce((sum, corner) => sum + corner[axis], 0) / outline.length;
  return [mean(0), mean(1)];
}

async function plantHaze(path: string): Promise<string> {
  const { parts, bandNames } = await openScene(path);
  const [part] = parts;
  const { width, height } = part.grid;
  const reader = await openPart(part);
  const clear = await reader.readWindow({ col: 0, row: 0, width, height });
  await reader.close();
  const airlight = 0.9 * Math.max(...clear.bands.map((band) => share(band, 0.98)));
  const bands = clear.bands.map((band, place) => {
    const most = THICKEST * (SHARE_OF_BAND[bandNames[place]!] ?? 0.5);
    return band.map((value, i) => {
      const along = ((i % width) / width + Math.floor(i / width) / height) / 2;
      return Math.round(value + most * along * (airlight - value));
    });
  });
  const hazy: Raster = { ...clear, bands };
  const copy = join(home, 'planted', 'after.tif');
  await rm(dirname(copy), { recursive: true, force: true });
  await mkdir(dirname(copy));
  // The light that the item beside a rendered scene states.
  await copyFile(path.replace(/tif$/, 'json'), copy.replace(/tif$/, 'json')).catch(() => undefined);
  const writer = await createCogWriter(copy, {
    grid: part.grid,
    bandCount: bands.length,
    sampleType: part.sampleType,
    bandNames: [...bandNames],
    hasMask: true,
  });
  for (const { tileCol, tileRow, core } of planTiles(part.grid, COG_TILE_PX, 0)) {
    await writer.writeTile(tileCol, tileRow, cropRaster(hazy, core));
  }
  await writer.finish();
  return copy;
}

function share(values: Raster['bands'][number], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(part * (sorted.length - 1))]!;
}
