import { buildingLayers } from './airbase-buildings.ts';
import { fleetLayers, vehicleLayers } from './airbase-fleet.ts';
import { groundLayers } from './airbase-ground.ts';
import { type AirbaseEvent, sampleEvent } from './airbase-plan.ts';
import { treeLayers, villageLayers } from './airbase-scenery.ts';
import { planFires, strikeLayers } from './airbase-strike.ts';
import type { World } from './image.ts';
import { makeTextures } from './noise.ts';
import type { Place } from './outline.ts';
import { Random } from './random.ts';
import type { TruthObject } from './truth.ts';

/** The control tower and the transport's fin, with a margin, m. */
const TALLEST = 17;

export interface Airbase {
  readonly before: World;
  readonly after: World;
  readonly truth: readonly TruthObject[];
}

/** Builds the airbase on both days. @param origin map position of the plan's origin, m. */
export function buildAirbase(seed: number, origin: Place, event: AirbaseEvent = sampleEvent): Airbase {
  const textures = makeTextures(seed);
  const random = new Random(seed);
  const fires = planFires(event.fires, random.fork('fires'));
  const strike = strikeLayers(textures, event.craters, fires, random.fork('strike'));
  const placed = [
    buildingLayers(textures, event.buildings, random.fork('buildings')),
    vehicleLayers(random.fork('vehicles')),
    fleetLayers(textures, event.fleet, random.fork('fleet')),
  ];
  const scenery = [villageLayers(textures, random.fork('village')), treeLayers(textures, fires, random.fork('trees'))];
  const world = (day: 'before' | 'after', waves: number): World => ({
    layers: [
      ...groundLayers(textures, random.fork('ground'), waves),
      ...strike[day],
      ...placed.flatMap((part) => part[day]),
      ...scenery.flatMap((part) => part[day]),
    ],
    origin,
    tallest: TALLEST,
    haze: textures.cloud,
  });
  return {
    before: world('before', 0),
    after: world('after', 411),
    truth: [...strike.truth, ...placed.flatMap(({ truth }) => truth)],
  };
}
