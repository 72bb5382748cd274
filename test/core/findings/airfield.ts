import type { AircraftDetection } from '../../../src/core/contract/detection.ts';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import type { PlacedAircraft } from '../../../src/core/findings/aircraft-ledger.ts';
import { sourceLocator } from '../../../src/core/findings/locate-in-source.ts';
import type { ObjectContext } from '../../../src/core/findings/object-context.ts';
import { cropRaster } from '../../../src/core/raster/crop.ts';
import { sceneOn } from '../../helpers/scenes.ts';
import { renderSyntheticPair, type SyntheticPairOptions, truthBox } from '../../helpers/synthetic-scene.ts';

/** A rendered airfield, and what a model that misses nothing would see on each date. */
export function plantAirfield(options: SyntheticPairOptions, context: Partial<ObjectContext> = {}) {
  const pair = renderSyntheticPair(options);
  const gsdMeters = options.gsdMeters ?? 0.5;
  const boxes = pair.truth.map((object) => truthBox(object, gsdMeters));
  const seenOn = (absent: string): PlacedAircraft[] =>
    pair.truth.flatMap(({ kind, fate }, i) =>
      kind === 'aircraft' && fate !== absent && !(absent === 'departed' && fate === 'destroyed')
        ? [aircraftAt(boxes[i]!)]
        : [],
    );
  const scene = sceneOn(pair.grid);
  const whole: ObjectContext = {
    grid: pair.grid,
    pixelMeters: gsdMeters,
    gsdMeters,
    residualPx: 0.2,
    bands: [0, 1, 2].map((band) => ({ name: `band${band}`, before: band, after: band, gain: 1, offset: 0 })),
    lookAt: async (window) => ({ before: cropRaster(pair.before, window), after: cropRaster(pair.after, window) }),
    regions: [],
    obscured: null,
    inBefore: sourceLocator(scene, pair.grid),
    inAfter: sourceLocator(scene, pair.grid),
    ...context,
  };
  return { ...pair, boxes, before: seenOn('arrived'), after: seenOn('departed'), context: whole };
}

export function aircraftAt(box: PixelBox, score = 0.9): PlacedAircraft {
  const detection: AircraftDetection = {
    label: 'aircraft',
    score,
    confidence: null,
    box,
    asset: 'part-0.tif',
    model: 'test-v1',
  };
  return { detection, box };
}
