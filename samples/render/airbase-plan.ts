/**
 * Where everything of the airbase lies, as plain data: (u, v) in metres, u along the runway, v to its left.
 *
 * Modelled on the elements of the Saky case (runway, apron, rows of three-sided berms, stores north of the apron),
 * not on its survey: no line here was traced from an image.
 */
import type { AircraftType } from './airframes.ts';
import { type Frame, frameAt, frameIn, type Outline, type Place, polygonIn, toWorld } from './outline.ts';
import type { Fate } from './truth.ts';

/** The runway's direction; the plan's origin is the scene's middle. */
export const AXIS: Frame = frameAt(0, 0, 72);

export type PlanPoint = readonly [u: number, v: number];

export function planPlace([u, v]: PlanPoint): Place {
  return toWorld(AXIS, u, v);
}

export function planLine(points: readonly PlanPoint[]): readonly Place[] {
  return points.map(planPlace);
}

export function planFrame([u, v]: PlanPoint, turnDeg = 0): Frame {
  return frameIn(AXIS, u, v, turnDeg);
}

export function planPolygon(points: readonly PlanPoint[]): Outline {
  return polygonIn(AXIS, points);
}

export const runway = { v: -330, width: 60, from: -2070, to: 730 } as const;
export const taxiway = { v: -130, width: 24, from: -655, to: 712 } as const;
export const connectors = [-640, -180, 330, 700] as const;
export const aprons = {
  main: [
    [-430, -120],
    [60, -120],
    [60, -10],
    [-430, -10],
  ],
  hangars: [
    [-700, -120],
    [-430, -120],
    [-430, -66],
    [-700, -66],
  ],
} as const satisfies Record<string, readonly PlanPoint[]>;

/** Taxi lanes between the berms, with their widths, m. */
export const lanes = [
  {
    line: [
      [-520, 75],
      [430, 75],
    ],
    width: 20,
  },
  {
    line: [
      [-500, 75],
      [-500, -125],
    ],
    width: 20,
  },
  {
    line: [
      [118, 75],
      [118, -125],
    ],
    width: 20,
  },
  {
    line: [
      [400, 75],
      [520, 92],
      [620, 70],
      [690, 5],
      [690, -75],
      [640, -128],
    ],
    width: 18,
  },
] as const satisfies readonly { line: readonly PlanPoint[]; width: number }[];

/** A place where an aircraft stands: its middle, and which way its open side looks (turn from the runway). */
export interface Stand {
  readonly at: PlanPoint;
  readonly turnDeg: number;
  readonly isRevetment: boolean;
}

export const BERM = { width: 27, depth: 30, height: 4 } as const;

const northRow = Array.from({ length: 12 }, (_, i): [string, Stand] => [
  `north-${i + 1}`,
  { at: [-450 + 64 * i, 110], turnDeg: 90, isRevetment: true },
]);
const southRow = Array.from({ length: 4 }, (_, i): [string, Stand] => [
  `south-${i + 1}`,
  { at: [170 + 64 * i, 38], turnDeg: -90, isRevetment: true },
]);
const apronLine = Array.from({ length: 9 }, (_, i): [string, Stand] => [
  `apron-${i + 1}`,
  { at: [-200 + 28 * i, -42], turnDeg: 90, isRevetment: false },
]);

export const stands: ReadonlyMap<string, Stand> = new Map<string, Stand>([
  ...northRow,
  ...southRow,
  ...apronLine,
  ['east-1', { at: [545, 140], turnDeg: 90, isRevetment: true }],
  ['east-2', { at: [652, 112], turnDeg: 128, isRevetment: true }],
  ['east-3', { at: [737, 30], turnDeg: 175, isRevetment: true }],
  ['east-4', { at: [738, -62], turnDeg: 186, isRevetment: true }],
  ['east-5', { at: [588, 32], turnDeg: -80, isRevetment: true }],
  ['east-6', { at: [630, -52], turnDeg: 8, isRevetment: true }],
  ['heavy-1', { at: [-350, -62], turnDeg: 65, isRevetment: false }],
  ['heavy-2', { at: [-280, -72], turnDeg: 65, isRevetment: false }],
]);

export interface PlannedAircraft {
  readonly id: string;
  readonly type: AircraftType;
  readonly stand: string;
  readonly fate: Fate;
  /** Where a moved one goes. */
  readonly movesTo?: string;
}

/** The aircraft of both dates: 23 before (12 swing-wing, 10 twin-tail, 1 transport), one more arrives. */
const fleet: readonly PlannedAircraft[] = [
  ...aircraft('swing-wing', [
    ['north-1', 'departed'],
    ['north-2', 'present'],
    ['north-4', 'destroyed'],
    ['north-5', 'present'],
    ['north-6', 'destroyed'],
    ['north-7', 'destroyed'],
    ['north-8', 'destroyed'],
    ['north-10', 'present'],
    ['north-11', 'destroyed'],
    ['east-1', 'present'],
    ['east-3', 'departed'],
    ['east-6', 'present'],
  ]),
  ...aircraft('twin-tail', [
    ['apron-1', 'present'],
    ['apron-2', 'departed'],
    ['apron-3', 'present'],
    ['apron-5', 'destroyed'],
    ['apron-6', 'destroyed'],
    ['apron-7', 'departed'],
    ['south-1', 'present'],
    ['south-3', 'destroyed'],
    ['south-4', 'destroyed'],
  ]),
  { id: 'twin-tail-10', type: 'twin-tail', stand: 'east-4', fate: 'moved', movesTo: 'apron-9' },
  { id: 'twin-tail-11', type: 'twin-tail', stand: 'east-5', fate: 'arrived' },
  { id: 'transport-1', type: 'transport', stand: 'heavy-1', fate: 'present' },
];

function aircraft(type: AircraftType, places: readonly (readonly [stand: string, fate: Fate])[]): PlannedAircraft[] {
  return places.map(([stand, fate], i) => ({ id: `${type}-${i + 1}`, type, stand, fate }));
}

export interface PlannedCrater {
  readonly at: PlanPoint;
  readonly diameter: number;
}

const craters: readonly PlannedCrater[] = [
  { at: [-112, 196], diameter: 24.6 },
  { at: [14, 232], diameter: 22 },
  { at: [104, 190], diameter: 20.5 },
];

/** A fire: its middle, furthest reach, m, and how ragged its edge is. */
export interface PlannedFire {
  readonly at: PlanPoint;
  readonly radius: number;
  readonly roughness: number;
}

const fires: readonly PlannedFire[] = [
  { at: [-22, 282], radius: 180, roughness: 0.28 },
  { at: [-95, 150], radius: 94, roughness: 0.3 },
  { at: [188, 160], radius: 76, roughness: 0.35 },
  { at: [326, 22], radius: 72, roughness: 0.3 },
  { at: [-345, 400], radius: 88, roughness: 0.4 },
];

export interface PlannedBuilding {
  readonly id: string;
  readonly at: PlanPoint;
  readonly turnDeg: number;
  readonly length: number;
  readonly width: number;
  readonly eaves: number;
  readonly ridge: number;
  readonly roof: 'slate' | 'bitumen' | 'rust' | 'metal' | 'blue' | 'concrete' | 'tile';
  readonly isStore: boolean;
  readonly isDestroyed: boolean;
}

const STORE_PLACES: readonly PlanPoint[] = [
  [-262, 292],
  [-156, 300],
  [-50, 306],
  [58, 306],
  [164, 298],
  [-208, 386],
  [-100, 394],
  [8, 398],
  [116, 390],
];
const DESTROYED_STORES = [2, 3, 4, 8];

const stores = STORE_PLACES.map(
  (at, i): PlannedBuilding => ({
    id: `store-${i + 1}`,
    at,
    turnDeg: 0,
    length: 32,
    width: 15,
    eaves: 4.5,
    ridge: 7,
    roof: i % 3 === 0 ? 'rust' : i % 3 === 1 ? 'slate' : 'concrete',
    isStore: true,
    isDestroyed: DESTROYED_STORES.includes(i + 1),
  }),
);

type Row = readonly [
  id: string,
  at: PlanPoint,
  turnDeg: number,
  length: number,
  width: number,
  eaves: number,
  ridge: number,
  roof: PlannedBuilding['roof'],
  isDestroyed?: boolean,
];

const others: readonly Row[] = [
  ['hangar-1', [-570, -42], 0, 56, 40, 9, 12.5, 'metal'],
  ['hangar-2', [-645, -42], 0, 56, 40, 9, 12.5, 'slate'],
  ['tower-base', [-462, 22], 0, 28, 16, 7, 7, 'concrete'],
  ['tower', [-455, 22], 0, 9, 9, 15, 15, 'bitumen'],
  ['headquarters', [-640, 60], 0, 58, 15, 9, 9, 'bitumen'],
  ['barracks-1', [-745, 60], 90, 52, 14, 8, 11, 'tile'],
  ['barracks-2', [-785, 60], 90, 52, 14, 8, 11, 'tile'],
  ['mess', [-655, 112], 0, 34, 22, 6, 6, 'blue'],
  ['garages', [-580, 160], 0, 84, 11, 4, 4, 'bitumen'],
  ['boiler-house', [-700, 128], 0, 18, 14, 7, 7, 'rust'],
  ['depot-1', [-640, 205], 0, 46, 16, 5, 8, 'slate'],
  ['depot-2', [-575, 205], 0, 46, 16, 5, 8, 'slate'],
  ['workshop-1', [-440, 165], 0, 36, 14, 5, 7.5, 'slate'],
  ['workshop-2', [-14, 168], 0, 40, 13, 5, 7.5, 'rust', true],
  ['shelter-1', [215, 190], 0, 24, 10, 4, 4, 'concrete', true],
  ['pump-house', [318, 232], 0, 16, 10, 4, 4, 'concrete'],
  ['fire-station', [92, -5], 0, 26, 16, 6, 6, 'blue'],
  ['duty-hut', [-226, 6], 0, 22, 9, 4, 5.5, 'slate'],
  ['guard-house', [-838, 178], 0, 12, 8, 4, 4, 'concrete'],
];

export const buildings: readonly PlannedBuilding[] = [
  ...stores,
  ...others.map(
    ([id, at, turnDeg, length, width, eaves, ridge, roof, isDestroyed = false]): PlannedBuilding => ({
      id,
      at,
      turnDeg,
      length,
      width,
      eaves,
      ridge,
      roof,
      isStore: false,
      isDestroyed,
    }),
  ),
];

/** What the two days hold besides the ground: which aircraft stand where, and what is struck. */
export interface AirbaseEvent {
  readonly fleet: readonly PlannedAircraft[];
  readonly craters: readonly PlannedCrater[];
  readonly fires: readonly PlannedFire[];
  /** On the places of `buildings`, where roads and yards are laid out for them. */
  readonly buildings: readonly PlannedBuilding[];
}

export const sampleEvent: AirbaseEvent = { fleet, craters, fires, buildings };

export const fuelTanks = [0, 1, 2, 3, 4, 5].map((i) => ({
  id: `fuel-tank-${i + 1}`,
  at: [345 + 30 * (i % 3), 262 + 32 * Math.floor(i / 3)] as PlanPoint,
  radius: i < 3 ? 9 : 7.5,
  height: 8,
}));

export const roads = [
  {
    line: [
      [-2400, -112],
      [-1600, 30],
      [-1050, 150],
      [-900, 180],
      [-760, 182],
      [-520, 182],
    ],
    width: 8,
  },
  {
    line: [
      [-520, 182],
      [-400, 186],
      [-250, 180],
      [230, 172],
      [300, 205],
      [410, 212],
    ],
    width: 6,
  },
  {
    line: [
      [-310, 183],
      [-318, 260],
      [-312, 342],
      [-150, 346],
      [100, 350],
      [225, 340],
      [232, 174],
    ],
    width: 5.5,
  },
  {
    line: [
      [-700, 182],
      [-700, 20],
      [-520, 20],
    ],
    width: 6,
  },
  {
    line: [
      [-520, 182],
      [-515, 85],
    ],
    width: 6,
  },
  {
    line: [
      [-520, 182],
      [-470, 330],
      [-380, 460],
      [-100, 492],
      [500, 478],
      [1100, 470],
      [2600, 500],
    ],
    width: 7,
  },
] as const satisfies readonly { line: readonly PlanPoint[]; width: number }[];

export const tracks = [
  {
    line: [
      [-1900, -455],
      [-700, -448],
      [200, -452],
      [830, -440],
      [900, -330],
      [880, -120],
      [840, 190],
      [700, 260],
      [470, 250],
    ],
    width: 4,
  },
  {
    line: [
      [410, 212],
      [480, 300],
      [560, 400],
      [540, 470],
    ],
    width: 3.5,
  },
  {
    line: [
      [-380, 460],
      [-420, 330],
      [-520, 250],
    ],
    width: 3.5,
  },
  {
    line: [
      [-60, 345],
      [-120, 430],
      [-90, 490],
    ],
    width: 3,
  },
  {
    line: [
      [-640, -160],
      [-500, -230],
      [-300, -210],
      [-190, -250],
    ],
    width: 3,
  },
] as const satisfies readonly { line: readonly PlanPoint[]; width: number }[];

/** The shore, from south-west to north-east, m east and north of the origin; the sea lies to its left. */
export const shore: readonly Place[] = [
  { x: -4000, y: -1500 },
  { x: -2500, y: -880 },
  { x: -1500, y: -290 },
  { x: -930, y: 180 },
  { x: -640, y: 560 },
  { x: -380, y: 1100 },
  { x: -60, y: 2400 },
];
