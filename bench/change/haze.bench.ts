import { join } from 'node:path';
import type { PlacedPatch } from '../../src/core/align/aligned-patch.ts';
import { type ClearRadiometry, fitClearRadiometry } from '../../src/core/align/clear-radiometry.ts';
import { correctPair } from '../../src/core/align/correct-pair.ts';
import { fitRadiometry } from '../../src/core/align/radiometry.ts';
import { type ChangeMethodName, changeMagnitude, fitChangeModel } from '../../src/core/change/change-model.ts';
import { cropRaster } from '../../src/core/raster/crop.ts';
import { spreadWindows } from '../../src/core/raster/plan-tiles.ts';
import type { Raster } from '../../src/core/raster/raster.ts';
import { openPart } from '../../src/io/sources/open-part.ts';
import { openScene } from '../../src/io/sources/open-scene.ts';
import { median, SHARED } from './score.ts';

/**
 * Haze that thickens over the after date from one corner to the other, planted on six real pairs: what it costs with and without
 * `fitHaze`. Mixed in as light is (airlight and lost contrast), most in blue; shares no code with `fitHaze`, which knows no lost
 * contrast. The files' own placement stands in for registration, so the figures are not those of `change/oscd`.
 */
const CITIES = ['aguasclaras', 'beirut', 'bordeaux', 'nantes', 'paris', 'pisa'];
const METHODS: readonly ChangeMethodName[] = ['combined', 'cva'];
const BANDS = ['blue', 'green', 'red', 'nir'].map((name, i) => ({ name, before: i, after: i }));
/** Share of the light that is haze where it is thickest, in blue; and in each band of that. */
const THICKEST = 0.3;
const SHARE_OF_BAND = [1, 0.8, 0.65, 0.4];
const NO_ZEROS = { zeroBefore: null, zeroAfter: null };

const scores = new Map<string, { auc: number; ap: number }[]>();
for (const city of CITIES) {
  const [before, clear, mask] = (await Promise.all(
    ['before', 'after', 'mask'].map((name) => readWhole(join(SHARED, 'data/oscd', city, `${name}.tif`))),
  )) as [Raster, Raster, Raster];
  for (const [sky, after] of [
    ['clear', clear],
    ['hazy', plantHaze(clear)],
  ] as const) {
    const patches = spreadWindows(before, 256, 36).map(
      (window): PlacedPatch => ({ before: cropRaster(before, window), after: cropRaster(after, window), window }),
    );
    const plain: ClearRadiometry = {
      radiometry: fitRadiometry(patches, BANDS),
      correction: { ...NO_ZEROS, haze: null },
      patches,
    };
    const cleared = fitClearRadiometry(patches, BANDS, before, NO_ZEROS);
    console.log(
      `${city} ${sky}: ${cleared.correction.haze?.bands.map(({ name }) => name).join(' ') ?? 'nothing'} taken out`,
    );
    for (const [way, { radiometry, correction, patches: seen }] of [
      ['as it is', plain],
      ['haze taken out', cleared],
    ] as const) {
      if (sky === 'clear' && way !== 'as it is') continue;
      for (const method of METHODS) {
        const model = fitChangeModel(seen, radiometry, { method, pixelMeters: 10 });
        const { width, height } = before;
        const pair = correctPair({ before, after }, { col: 0, row: 0, width, height }, correction);
        const one = scoreOf(changeMagnitude(pair.before, pair.after, model).magnitude, mask);
        const name = `${method.padEnd(9)} ${sky}, ${way}`;
        scores.set(name, [...(scores.get(name) ?? []), one]);
        console.log(`${city.padEnd(12)} ${name.padEnd(32)} AUC ${one.auc.toFixed(3)}  AP ${one.ap.toFixed(3)}`);
      }
    }
  }
}
for (const [name, list] of [...scores].sort()) {
  const of = (key: 'auc' | 'ap') => median(list.map((one) => one[key])).toFixed(3);
  console.log(`median ${name.padEnd(38)} AUC ${of('auc')}  AP ${of('ap')}`);
}

async function readWhole(path: string): Promise<Raster> {
  const [part] = (await openScene(path)).parts;
  const reader = await openPart(part);
  const { width, height } = part.grid;
  const raster = await reader.readWindow({ col: 0, row: 0, width, height });
  await reader.close();
  return raster;
}

function plantHaze(clear: Raster): Raster {
  const { width, height } = clear;
  const airlight = Math.max(
    ...clear.bands.map((band) => 0.9 * Float64Array.from(band).sort()[Math.floor(0.98 * band.length)]!),
  );
  const bands = clear.bands.map((band, place) =>
    band.map((value, i) => {
      const along = ((i % width) / width + Math.floor(i / width) / height) / 2;
      return Math.round(value + THICKEST * SHARE_OF_BAND[place]! * along * (airlight - value));
    }),
  );
  return { ...clear, bands };
}

/** Area under the ROC curve, and average precision, over the pixels that were observed. */
function scoreOf(magnitude: Float32Array, { bands: [truth] }: Raster): { auc: number; ap: number } {
  const ranked = Array.from(magnitude.keys())
    .filter((i) => !Number.isNaN(magnitude[i]))
    .sort((a, b) => magnitude[b]! - magnitude[a]!);
  let [hits, above, precision] = [0, 0, 0];
  for (const [rank, i] of ranked.entries()) {
    if (truth![i] === 0) {
      above += hits;
      continue;
    }
    hits++;
    precision += hits / (rank + 1);
  }
  return { auc: above / (hits * (ranked.length - hits)), ap: precision / hits };
}
