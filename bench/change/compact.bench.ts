import type { AlignedPatch } from '../../src/core/align/aligned-patch.ts';
import { fitRadiometry } from '../../src/core/align/radiometry.ts';
import { changeMagnitude, fitChangeModel } from '../../src/core/change/change-model.ts';
import type { ChangeRegion } from '../../src/core/change/change-region.ts';
import { fitCompactModel } from '../../src/core/change/compact/compact-model.ts';
import { withCompactRegions } from '../../src/core/change/compact/compact-regions.ts';
import { type CompactSpot, compactSpots } from '../../src/core/change/compact/compact-spots.ts';
import { rankSpots } from '../../src/core/change/compact/rank-spots.ts';
import { trackRegions } from '../../src/core/change/components.ts';
import { countMagnitudes, emptyHistogram, usualThreshold } from '../../src/core/change/threshold.ts';
import { planeKernels } from '../../src/io/kernels/plane-kernels.ts';
import { renderSyntheticPair } from '../../test/helpers/synthetic-scene.ts';
import { type PlantedSpot, plantSpots, spreadSpots } from './plant-spots.ts';
import { planOf } from './synthetic-pairs.ts';

/**
 * Craters of 4 to 20 px painted into rendered pairs among their buildings, trees and aircraft, by contrast and misregistration
 * left in: recall of `combined` alone, of the compact channel alone, and of both as a run joins them, at the limits a run has; and the
 * false alarms per km² of the same pairs before anything is planted. Found: a region holds the crater's middle.
 */
const BANDS = ['red', 'green', 'blue'].map((name, i) => ({ name, before: i, after: i }));
const DIAMETERS_PX = [4, 5, 6, 8, 10, 12, 16, 20];
const CONTRASTS = [0.2, 0.35];
const WAYS = ['combined', 'compact', 'both'] as const;
const kernels = planeKernels();

for (const gsdMeters of [0.5, 3]) {
  for (const shift of [0, 0.3, 0.6, 1]) {
    const scenes = [1, 2].map((seed) => {
      const plan = planOf('null', gsdMeters, seed);
      return { seed, plan, pair: renderSyntheticPair({ ...plan, shiftPx: { col: 0.8 * shift, row: 0.6 * shift } }) };
    });
    const alarms = { combined: 0, compact: 0, both: 0 };
    let km2 = 0;
    for (const { pair } of scenes) {
      const found = judged(pair, gsdMeters);
      for (const way of WAYS) alarms[way] += found[way].length;
      km2 += (pair.grid.width * pair.grid.height * gsdMeters ** 2) / 1e6;
    }
    const perKm2 = WAYS.map((way) => `${way} ${(alarms[way] / km2).toFixed(2)}`).join(', ');
    console.log(`${gsdMeters} m, ${shift} px left in. False alarms per km²: ${perKm2}`);
    for (const contrast of CONTRASTS) {
      const scores = new Map(
        DIAMETERS_PX.map((diameterPx) => [diameterPx, { all: 0, combined: 0, compact: 0, both: 0 }]),
      );
      for (const { seed, plan, pair } of scenes) {
        const spots = spreadSpots(pair.grid, DIAMETERS_PX, { count: gsdMeters < 1 ? 120 : 40, apartPx: 64, seed });
        const { azimuthDeg: sunAzimuthDeg } = plan.sunAfter;
        const after = plantSpots(pair.after, spots, { contrast, sunAzimuthDeg, seed });
        const found = judged({ before: pair.before, after }, gsdMeters);
        for (const spot of spots) {
          const score = scores.get(spot.diameterPx)!;
          score.all++;
          for (const way of WAYS) if (found[way].some((region) => covers(region, spot))) score[way]++;
        }
      }
      for (const way of WAYS) {
        const shares = [...scores].map(
          ([diameterPx, score]) => `${diameterPx} px ${(score[way] / score.all).toFixed(2)}`,
        );
        console.log(`  contrast ${contrast}, ${way.padEnd(8)} ${shares.join('  ')}`);
      }
    }
  }
}

function judged(pair: AlignedPatch, pixelMeters: number): Record<(typeof WAYS)[number], readonly ChangeRegion[]> {
  const { width, height } = pair.before;
  const window = { col: 0, row: 0, width, height };
  const radiometry = fitRadiometry([pair], BANDS);
  const model = fitChangeModel([pair], radiometry, { pixelMeters });
  const { magnitude, brightening } = changeMagnitude(pair.before, pair.after, model, kernels);
  const histogram = emptyHistogram();
  countMagnitudes(histogram, magnitude);
  const threshold = usualThreshold(histogram);
  const tracker = trackRegions(threshold, { minimumAreaPx: Math.max(4, Math.ceil(4 / pixelMeters ** 2)) });
  for (let start = 0; start < magnitude.length; start += width) {
    tracker.addRow(magnitude.subarray(start, start + width), brightening.subarray(start, start + width));
  }
  const combined = tracker.finish();
  const spots = standOuts(
    compactSpots(pair, { seen: window, core: window }, fitCompactModel([pair], radiometry, { pixelMeters }), kernels),
  );
  return {
    combined,
    compact: withCompactRegions([], spots, window, threshold),
    both: withCompactRegions(combined, spots, window, threshold),
  };
}

function standOuts(spots: readonly CompactSpot[]): CompactSpot[] {
  const ranking = rankSpots();
  ranking.add(spots);
  return ranking.standOuts();
}

function covers({ runs }: ChangeRegion, { col, row }: PlantedSpot): boolean {
  return runs.some((run) => run.row === Math.floor(row) && run.start <= col && col < run.end);
}
