import {
  type AirbaseEvent,
  buildings,
  type PlannedAircraft,
  type PlannedCrater,
  type PlanPoint,
  sampleEvent,
  stands,
} from './airbase-plan.ts';
import type { AircraftType } from './airframes.ts';
import type { Random } from './random.ts';
import type { Fate } from './truth.ts';

/** Room between a crater's rim and an aircraft's stand, a building or another crater, m. */
const ROOM = 24;

/**
 * Another event at the same airbase: other stands taken, other aircraft destroyed, gone, come and moved, other craters,
 * fires and buildings struck, as many as fall. Nothing is where the sample has it, but for the ground.
 */
export function otherEvent(random: Random): AirbaseEvent {
  return {
    fleet: drawFleet(random.fork('fleet')),
    craters: drawCraters(random.fork('craters')),
    fires: drawFires(random.fork('fires')),
    buildings: drawBuildings(random.fork('buildings')),
  };
}

function drawFleet(random: Random): PlannedAircraft[] {
  const isHeavy = (stand: string) => stand.startsWith('heavy');
  const free = shuffled(
    [...stands.keys()].filter((stand) => !isHeavy(stand)),
    random,
  );
  const counts: readonly (readonly [fate: Fate, count: number])[] = [
    ['destroyed', Math.floor(random.between(3, 12))],
    ['departed', Math.floor(random.between(2, 6))],
    ['arrived', Math.floor(random.between(1, 4))],
    ['moved', Math.floor(random.between(1, 3))],
    ['present', Math.floor(random.between(5, 10))],
  ];
  const planned = counts.flatMap(([fate, count]) =>
    Array.from({ length: count }, (_, i): PlannedAircraft => {
      const type: AircraftType = random.pick(['swing-wing', 'twin-tail']);
      const own = { id: `${fate}-${i + 1}`, type, stand: free.pop()!, fate };
      return fate === 'moved' ? { ...own, movesTo: free.pop()! } : own;
    }),
  );
  const heavy = random.pick([...stands.keys()].filter(isHeavy));
  return [
    ...planned,
    { id: 'transport-1', type: 'transport', stand: heavy, fate: random.pick(['present', 'departed']) },
  ];
}

function drawCraters(random: Random): PlannedCrater[] {
  const craters: PlannedCrater[] = [];
  const wanted = Math.floor(random.between(2, 7));
  const taken = [
    ...[...stands.values()].map(({ at }) => ({ at, radius: 22 })),
    ...buildings.map(({ at, length }) => ({ at, radius: length / 2 })),
  ];
  while (craters.length < wanted) {
    const crater = {
      at: [random.between(-520, 520), random.between(-260, 340)] as const,
      diameter: Math.round(10 * random.between(10, 26)) / 10,
    };
    const isFree = [...taken, ...craters.map(({ at, diameter }) => ({ at, radius: diameter / 2 }))].every(
      ({ at, radius }) => distance(at, crater.at) > radius + crater.diameter / 2 + ROOM,
    );
    if (isFree) craters.push(crater);
  }
  return craters;
}

function drawFires(random: Random): AirbaseEvent['fires'] {
  return Array.from({ length: Math.floor(random.between(2, 6)) }, () => ({
    at: [random.between(-420, 420), random.between(160, 400)] as const,
    radius: random.between(60, 170),
    roughness: random.between(0.25, 0.4),
  }));
}

function drawBuildings(random: Random): AirbaseEvent['buildings'] {
  const struck = new Set(shuffled(buildings, random).slice(0, Math.floor(random.between(4, 10))));
  return sampleEvent.buildings.map((building) => ({ ...building, isDestroyed: struck.has(building) }));
}

function shuffled<T>(all: readonly T[], random: Random): T[] {
  return all
    .map((one) => ({ one, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
}

function distance([u, v]: PlanPoint, [x, y]: PlanPoint): number {
  return Math.hypot(u - x, v - y);
}
