import { type PlannedAircraft, planFrame, planPlace, stands } from './airbase-plan.ts';
import { aircraftLayers, aircraftOutline, type ParkedAircraft, wreckLayers } from './aircraft.ts';
import { type AircraftType, type Scheme, schemes } from './airframes.ts';
import { type Layer, layer } from './canvas.ts';
import { colour } from './colour.ts';
import { debris } from './damage.ts';
import type { DatedObjects } from './dated-layers.ts';
import type { Textures } from './noise.ts';
import { circle, type Frame, frameIn, type Place, toWorld } from './outline.ts';
import { stain } from './pavement.ts';
import type { Random } from './random.ts';
import { vehicle, vehicleOutline, vehicles } from './structures.ts';
import type { TruthObject } from './truth.ts';

const schemesOf: Readonly<Record<AircraftType, readonly Scheme[]>> = {
  'swing-wing': [schemes.paleGrey, schemes.paleGrey, schemes.wornGrey],
  'twin-tail': [schemes.blueGrey, schemes.darkBlue, schemes.blueGrey],
  transport: [schemes.white],
};

export function fleetLayers(textures: Textures, fleet: readonly PlannedAircraft[], random: Random): DatedObjects {
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  for (const planned of fleet) {
    const own = random.fork(planned.id);
    const look = lookOf(planned.type, own);
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

/** All that an aircraft keeps where it moves; `random` is its own. */
export function lookOf(type: AircraftType, random: Random): Omit<Required<ParkedAircraft>, 'frame'> {
  return { type, scheme: random.pick(schemesOf[type]), sweepDeg: random.pick([5, 5, 20, 52]) };
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
export function vehicleLayers(random: Random): DatedObjects {
  const before: Layer[] = [];
  const after: Layer[] = [];
  const truth: TruthObject[] = [];
  const spots: { at: Frame; staysWith: number }[] = [];
  for (let i = 0; i < 14; i++) spots.push({ at: planFrame([-634 + 6.2 * i, 178], 90), staysWith: 0.7 });
  for (let i = 0; i < 10; i++) spots.push({ at: planFrame([-614 + 5 * i, 118], 90), staysWith: 0.5 });
  for (let i = 0; i < 16; i++) {
    const at = planFrame([random.between(-420, 50), random.between(-80, -16)], random.between(0, 360));
    if (!isTaken(at)) spots.push({ at, staysWith: 0.35 });
  }
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

/** Whether an aircraft may stand there. */
function isTaken({ x, y }: Place): boolean {
  return [...stands].some(([name, { at }]) => {
    const stand = planPlace(at);
    return Math.hypot(stand.x - x, stand.y - y) < (name.startsWith('heavy') ? 32 : 18);
  });
}
