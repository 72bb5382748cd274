import { clearings } from './airbase-ground.ts';
import {
  BERM,
  buildings,
  craters,
  fires,
  fleet,
  fuelTanks,
  type PlannedAircraft,
  type PlanPoint,
  planFrame,
  planLine,
  planPlace,
  stands,
} from './airbase-plan.ts';
import { aircraftLayers, aircraftOutline, type ParkedAircraft, wreckLayers } from './aircraft.ts';
import { type AircraftType, type Scheme, schemes } from './airframes.ts';
import { type Layer, layer } from './canvas.ts';
import { colour } from './colour.ts';
import { burn, crater, debris, rubble } from './damage.ts';
import type { Textures } from './noise.ts';
import {
  blob,
  boundsOf,
  circle,
  contains,
  type Frame,
  frameIn,
  type Place,
  rectangle,
  smoothLine,
  toWorld,
} from './outline.ts';
import { stain } from './pavement.ts';
import type { Random } from './random.ts';
import { box, building, roofs, tank, tree, vehicle, vehicleOutline, vehicles } from './structures.ts';
import type { TruthObject } from './truth.ts';

/** Layers of one of the two days, or of both. */
export interface DatedLayers {
  readonly before: readonly Layer[];
  readonly after: readonly Layer[];
}

export interface Placed extends DatedLayers {
  readonly truth: readonly TruthObject[];
}

const both = (layers: readonly Layer[]): DatedLayers => ({ before: layers, after: layers });

/** Fire and craters: they lie on the ground and under everything that stands. */
export function strikeLayers(textures: Textures, random: Random): Placed {
  const shapes = fires.map(({ at, radius, roughness }) => ({
    middle: planPlace(at),
    outline: blob(planPlace(at), radius, roughness, random),
  }));
  const holes = craters.map(({ at, diameter }) => ({ place: planPlace(at), diameter }));
  return {
    before: [],
    after: [
      ...shapes.map(({ middle, outline }) => burn(textures, middle, outline)),
      ...holes.map(({ place, diameter }) => crater(textures, place, diameter, random)),
      ...holes.flatMap(({ place, diameter }) => debris({ ...planFrame([0, 0]), ...place }, diameter * 2.6, 70, random)),
    ],
    truth: [
      ...shapes.map(
        ({ outline }, i): TruthObject => ({ id: `burn-${i + 1}`, kind: 'burnt-ground', fate: 'appeared', outline }),
      ),
      ...holes.map(
        ({ place, diameter }, i): TruthObject => ({
          id: `crater-${i + 1}`,
          kind: 'crater',
          fate: 'appeared',
          outline: circle(place, diameter / 2, 32),
          properties: { diameterMeters: diameter },
        }),
      ),
    ],
  };
}

export function buildingLayers(textures: Textures, random: Random): Placed {
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  for (const planned of buildings) {
    const frame = planFrame(planned.at, planned.turnDeg);
    const shape = { ...planned, roof: roofs[planned.roof], panel: planned.isStore ? 4 : 3 };
    const standing = building(textures, frame, shape, random.fork(planned.id));
    before.push(...standing);
    after.push(
      ...(planned.isDestroyed ? rubble(textures, frame, shape, random.fork(`${planned.id} rubble`)) : standing),
    );
    truth.push({
      id: planned.id,
      kind: 'building',
      fate: planned.isDestroyed ? 'destroyed' : 'present',
      outline: rectangle(frame, planned.length, planned.width),
      properties: { use: planned.isStore ? 'ammunition store' : 'other', heightMeters: planned.ridge },
    });
  }
  for (const { id, at, radius, height } of fuelTanks) {
    const place = planPlace(at);
    const full = tank(textures, place, radius, height, colour('#c6c5bf'));
    before.push(full);
    after.push(full);
    truth.push({
      id,
      kind: 'fuel-tank',
      fate: 'present',
      outline: circle(place, radius),
      properties: { heightMeters: height },
    });
  }
  for (const [name, { at, turnDeg, isRevetment }] of stands) {
    if (!isRevetment) continue;
    const frame = frameIn(planFrame(at, turnDeg), -3, 0);
    truth.push({
      id: `revetment-${name}`,
      kind: 'revetment',
      fate: 'present',
      outline: rectangle(frame, BERM.depth + 16, BERM.width + 22),
      properties: { heightMeters: BERM.height },
    });
  }
  return { before, after, truth };
}

const schemesOf: Readonly<Record<AircraftType, readonly Scheme[]>> = {
  'swing-wing': [schemes.paleGrey, schemes.paleGrey, schemes.wornGrey],
  'twin-tail': [schemes.blueGrey, schemes.darkBlue, schemes.blueGrey],
  transport: [schemes.white],
};

export function fleetLayers(textures: Textures, random: Random): Placed {
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  for (const planned of fleet) {
    const own = random.fork(planned.id);
    const look = { type: planned.type, scheme: own.pick(schemesOf[planned.type]), sweepDeg: own.pick([5, 5, 20, 52]) };
    const parked = (stand: string): ParkedAircraft => ({ ...look, frame: parkedAt(stand, own) });
    const first = parked(planned.stand);
    const then = planned.movesTo === undefined ? first : parked(planned.movesTo);
    if (planned.fate !== 'arrived') before.push(...aircraftLayers(textures, first));
    if (planned.fate === 'destroyed') after.push(...wreckage(textures, first, own));
    else if (planned.fate !== 'departed') after.push(...aircraftLayers(textures, then));
    truth.push(aircraftTruth(planned, first, then));
  }
  return { before, after, truth };
}

/** Nobody parks quite on the line. */
function parkedAt(stand: string, random: Random): Frame {
  const { at, turnDeg } = stands.get(stand)!;
  return frameIn(planFrame(at, turnDeg), random.between(-2, 1), random.between(-1, 1), random.between(-3, 3));
}

function wreckage(textures: Textures, aircraft: ParkedAircraft, random: Random): Layer[] {
  const { frame } = aircraft;
  const fire = toWorld(frame, random.between(-3, 3), random.between(-2, 2));
  const soot = colour('#2e2b29');
  return [
    layer(circle(fire, 22), stain(textures, fire, random.between(15, 21), 0.85, soot)),
    layer(circle(frame, 13), stain(textures, toWorld(frame, 2, 0), 12, 0.8, soot)),
    ...wreckLayers(textures, aircraft, random.pick(['tail', 'tail', 'wing', 'none'] as const)),
    ...debris(frame, 17, 60, random),
  ];
}

function aircraftTruth(planned: PlannedAircraft, first: ParkedAircraft, then: ParkedAircraft): TruthObject {
  const { id, type, fate, stand, movesTo } = planned;
  return {
    id,
    kind: 'aircraft',
    fate,
    outline: aircraftOutline(first),
    ...(movesTo === undefined ? {} : { movedTo: then.frame }),
    properties: {
      type,
      stand,
      inRevetment: stands.get(stand)!.isRevetment,
      headingDeg: Math.round(((first.frame.headingDeg % 360) + 360) % 360),
    },
  };
}

/** Vehicles: some stand for days, some come and go, as on any airfield. */
export function vehicleLayers(random: Random): Placed {
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  const spots: { at: Frame; staysWith: number }[] = [];
  for (let i = 0; i < 14; i++) spots.push({ at: planFrame([-634 + 6.2 * i, 178], 90), staysWith: 0.7 });
  for (let i = 0; i < 10; i++) spots.push({ at: planFrame([-614 + 5 * i, 118], 90), staysWith: 0.5 });
  for (let i = 0; i < 12; i++)
    spots.push({
      at: planFrame([random.between(-420, 50), random.between(-80, -16)], random.between(0, 360)),
      staysWith: 0.35,
    });
  for (const [, { at, turnDeg, isRevetment }] of stands) {
    if (isRevetment && random.next() < 0.5) {
      spots.push({
        at: frameIn(planFrame(at, turnDeg), random.between(14, 22), random.pick([-11, 11]), random.between(-20, 20)),
        staysWith: 0.4,
      });
    }
  }
  spots.forEach(({ at, staysWith }, i) => {
    if (random.next() < 0.25) return;
    const kind = random.pick(vehicles);
    const fate = random.next() < staysWith ? 'present' : random.pick(['departed', 'arrived'] as const);
    const own = vehicle(at, kind);
    if (fate !== 'arrived') before.push(...own);
    if (fate !== 'departed') after.push(...own);
    truth.push({ id: `vehicle-${i + 1}`, kind: 'vehicle', fate, outline: vehicleOutline(at, kind) });
  });
  return { before, after, truth };
}

/** Trees: shelter belts, rows along roads, clumps by the barracks, gardens of a village, a scatter in the scrub. */
export function treeLayers(textures: Textures, random: Random): DatedLayers {
  const layers: Layer[] = [];
  const clear = clearings().map((outline) => ({ outline, bounds: boundsOf(outline) }));
  const isFree = (place: Place): boolean =>
    clear.every(
      ({ outline, bounds }) =>
        place.x < bounds.left ||
        place.x > bounds.right ||
        place.y < bounds.bottom ||
        place.y > bounds.top ||
        !contains(outline, place),
    );
  const grow = (place: Place, radius: number, height: number): void => {
    if (isFree(place)) layers.push(tree(textures, place, radius, height, random));
  };
  const belt = (line: readonly PlanPoint[], rows: number, spacing: number): void => {
    for (const place of smoothLine(planLine(line), spacing)) {
      for (let row = 0; row < rows; row++) {
        if (random.next() < 0.15) continue;
        const radius = random.between(2, 4.2);
        grow(
          { x: place.x + random.between(-1.5, 1.5) - row * 2, y: place.y + random.between(-1.5, 1.5) + row * 6 },
          radius,
          radius * 2.2,
        );
      }
    }
  };
  belt(
    [
      [-380, 505],
      [-100, 500],
      [500, 492],
      [2000, 500],
    ],
    2,
    6,
  );
  belt(
    [
      [-1800, 268],
      [-1500, 236],
      [-900, 176],
      [-770, 168],
    ],
    1,
    8,
  );
  belt(
    [
      [-690, 24],
      [-690, 176],
    ],
    1,
    7,
  );
  belt(
    [
      [-1900, -472],
      [-700, -470],
      [150, -474],
      [820, -462],
    ],
    1,
    9,
  );
  belt(
    [
      [880, -520],
      [960, -300],
      [930, 200],
      [960, 480],
    ],
    2,
    6,
  );
  for (let clump = 0; clump < 46; clump++) {
    const middle: PlanPoint = [random.between(-850, -500), random.between(-20, 240)];
    for (let i = 0; i < 9; i++) {
      const radius = random.between(1.8, 4.4);
      grow(
        planPlace([middle[0] + random.between(-14, 14), middle[1] + random.between(-10, 10)]),
        radius,
        radius * random.between(1.7, 2.4),
      );
    }
  }
  for (let i = 0; i < 420; i++) {
    const radius = random.between(1.2, 3);
    grow(planPlace([random.between(-520, 700), random.between(130, 470)]), radius, radius * 1.6);
  }
  return both(layers);
}

/** A village beyond the fence: houses, sheds, gardens. */
export function villageLayers(textures: Textures, random: Random): DatedLayers {
  const layers: Layer[] = [];
  for (const [corner, rows, houses] of [
    [[640, 250], 3, 9],
    [[1300, -900], 6, 16],
    [[-1750, 320], 4, 12],
  ] as const) {
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < houses; i++) {
        const frame = planFrame(
          [corner[0] + 30 * i + random.between(-3, 3), corner[1] + 52 * row + random.between(-4, 4)],
          random.pick([0, 90]),
        );
        const roof = roofs[random.pick(['slate', 'tile', 'rust', 'metal', 'slate'] as const)];
        const length = random.between(9, 14);
        layers.push(
          ...building(
            textures,
            frame,
            { length, width: length * 0.75, eaves: 3.4, ridge: 6, roof, panel: 1.2 },
            random,
          ),
        );
        layers.push(
          box(
            frameIn(frame, random.between(-12, 12), 13),
            random.between(3, 7),
            random.between(3, 5),
            2.6,
            roofs.slate,
          ),
        );
        for (let t = 0; t < 4; t++) {
          const radius = random.between(1.2, 3.2);
          layers.push(
            tree(
              textures,
              toWorld(frame, random.between(-14, 14), random.between(-20, 20)),
              radius,
              radius * 1.8,
              random,
            ),
          );
        }
      }
    }
  }
  return both(layers);
}
