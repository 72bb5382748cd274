import { type PlannedCrater, type PlannedFire, planFrame, planPlace } from './airbase-plan.ts';
import { BURN_EDGE, burn, crater, debris } from './damage.ts';
import type { DatedObjects } from './dated-layers.ts';
import type { Textures } from './noise.ts';
import { blob, circle, type Outline, type Place } from './outline.ts';
import type { Random } from './random.ts';
import type { TruthObject } from './truth.ts';

/** A fire's middle, how far it may reach, and the line about which its edge frays. */
export interface Fire {
  readonly middle: Place;
  readonly reach: Outline;
  readonly edge: Outline;
}

export function planFires(fires: readonly PlannedFire[], random: Random): readonly Fire[] {
  return fires.map(({ at, radius, roughness }) => {
    const middle = planPlace(at);
    const reach = blob(middle, radius, roughness, random);
    const edge = reach.map(({ x, y }) => ({
      x: middle.x + BURN_EDGE * (x - middle.x),
      y: middle.y + BURN_EDGE * (y - middle.y),
    }));
    return { middle, reach, edge };
  });
}

/** Fire and craters: they lie on the ground and under everything that stands. */
export function strikeLayers(
  textures: Textures,
  craters: readonly PlannedCrater[],
  burning: readonly Fire[],
  random: Random,
): DatedObjects {
  const holes = craters.map(({ at, diameter }) => ({ frame: planFrame(at), diameter }));
  return {
    before: [],
    after: [
      ...burning.map(({ middle, reach }) => burn(textures, middle, reach)),
      ...holes.map(({ frame, diameter }) => crater(textures, frame, diameter, random)),
      ...holes.flatMap(({ frame, diameter }) => debris(frame, diameter * 2.6, 70, random)),
    ],
    truth: [
      ...burning.map(
        ({ edge }, i): TruthObject => ({ id: `burn-${i + 1}`, kind: 'burnt-ground', fate: 'appeared', outline: edge }),
      ),
      ...holes.map(
        ({ frame, diameter }, i): TruthObject => ({
          id: `crater-${i + 1}`,
          kind: 'crater',
          fate: 'appeared',
          outline: circle(frame, diameter / 2, 32),
          properties: { diameterMeters: diameter },
        }),
      ),
    ],
  };
}
