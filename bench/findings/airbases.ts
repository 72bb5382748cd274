import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildAirbase } from '../../samples/render/airbase.ts';
import { otherEvent } from '../../samples/render/other-event.ts';
import { Random } from '../../samples/render/random.ts';
import { renderPair } from '../../samples/render/render-sample.ts';
import {
  objectsInside,
  type SampleSet,
  SITE,
  sampleAcquisitions,
  sampleFootprints,
  sampleGrid,
  sampleSets,
  siteOrigin,
} from '../../samples/render/sample-sets.ts';
import { sunPosition } from '../../samples/render/sun-position.ts';
import type { TruthObject } from '../../samples/render/truth.ts';

/** Rendered once and kept here; the same bytes every time. */
const FOLDER = '/tmp/aftermath-bench/airbases';

/** An airbase on two days, as files, and what truly is in it. */
export interface RenderedAirbase {
  readonly seed: number;
  readonly before: string;
  readonly after: string;
  /** Footprints of all buildings, GeoJSON. */
  readonly buildings: string;
  readonly set: SampleSet;
  readonly truth: readonly TruthObject[];
}

/**
 * The airbase of a seed, with an event, suns, views and air of that seed's own: none is the sample's, and seeds from 201
 * are in no model's training data but for 521 to 530 (`models/train` renders those, with other events than these, and 101 to 106,
 * all with the sample's event).
 */
export async function renderedAirbase(seed: number): Promise<RenderedAirbase> {
  const set = { ...sampleSets[0]!, shiftPx: { col: 0, row: 0 } };
  const random = new Random(seed * 7919 + 5);
  const airbase = buildAirbase(seed, siteOrigin(), otherEvent(random.fork('event')));
  const folder = join(FOLDER, String(seed));
  if (!existsSync(folder)) {
    const partial = `${folder}.${process.pid}`;
    await mkdir(partial, { recursive: true });
    try {
      await renderPair(partial, sampleGrid(set), airbase, acquisitions(set, random.fork('seen'), seed));
      await rename(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  }
  const truth = objectsInside(airbase.truth, set);
  const buildings = join(folder, 'buildings.geojson');
  await writeFile(buildings, JSON.stringify(sampleFootprints(airbase.truth, set)));
  return { seed, before: join(folder, 'before.tif'), after: join(folder, 'after.tif'), buildings, set, truth };
}

function acquisitions(set: SampleSet, random: Random, seed: number): ReturnType<typeof sampleAcquisitions> {
  const days = sampleAcquisitions(set);
  const seen = (day: 'before' | 'after', date: string, hours: readonly [number, number]) => {
    const minutes = Math.round(60 * random.between(...hours));
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const acquiredAt = `${date}T${time}:00Z`;
    return {
      ...days[day],
      acquiredAt,
      sun: sunPosition(acquiredAt, SITE),
      satellite: { azimuthDeg: random.between(0, 360), elevationDeg: random.between(70, 88) },
      haze: random.between(0.02, 0.14),
      blurPx: random.between(0.45, 0.75),
      noise: random.between(1, 2.4),
      noiseSeed: seed * 31 + (day === 'before' ? 1 : 2),
    };
  };
  return {
    before: seen('before', '2022-08-09', [7, 10.5]),
    after: {
      ...seen('after', '2022-08-10', [8, 13]),
      shiftPx: { col: random.between(-2, 2), row: random.between(-2, 2) },
    },
  };
}
