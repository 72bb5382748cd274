import {
  type AircraftStatus,
  type DamageClass,
  damageClasses,
  type Finding,
  type FindingKind,
  isStruck,
} from '../contract/finding.ts';
import { CRATER_LEAST_PX } from '../detect/crater.ts';

/** What may be said of an object, if the pixels carry it. */
export type Statement =
  | 'aircraft-there'
  | 'aircraft-moved'
  | 'aircraft-damage'
  | 'aircraft-in-revetment'
  | 'crater-there'
  | 'crater-diameter'
  | 'building-destroyed'
  | 'building-degree'
  | 'change-damage';

/** What a statement takes. */
interface Demand {
  readonly kind: FindingKind;
  /** Pixels across the object: an aircraft's length, a crater's diameter, a footprint's shorter side. None of changed ground. */
  readonly leastPx: number;
  /** Coarsest ground sample distance, m, where the object itself does not decide. */
  readonly mostGsdMeters?: number;
  readonly can: string;
  readonly cannot: string;
}

/**
 * What may be said of which object at which scale: the one table that findings, sentences, graphics and reports are
 * held to.
 *
 * Pixels follow Johnson, "Analysis of image forming systems", 1958 (a line pair to detect, four to recognise) as read
 * for single objects against plain ground: 3 to see, 12 for condition. Six for a building's collapse: a footprint of
 * 18 m at 3 m. Of changed ground nobody says what stood there: 5 m, six pixels across a hall of 30 m, is the coarsest at
 * which any damage would show.
 */
export const demands = {
  'aircraft-there': {
    kind: 'aircraft',
    leastPx: 3,
    can: 'An object of an aircraft’s size stands here, or does not.',
    cannot: 'Whether an aircraft stands here: too few pixels.',
  },
  'aircraft-moved': {
    kind: 'aircraft',
    leastPx: 12,
    can: 'It looks like the one that stood close by before.',
    cannot: 'Whether one that came is one that left.',
  },
  'aircraft-damage': {
    kind: 'aircraft',
    leastPx: 12,
    can: 'Burnt ground or a wreck where an aircraft stood.',
    cannot: 'Whether it is damaged: at this scale a wreck looks like a blot.',
  },
  'aircraft-in-revetment': {
    kind: 'aircraft',
    leastPx: 12,
    mostGsdMeters: 1,
    can: 'Whether a berm stands on three sides of it.',
    cannot: 'Whether it stands in a revetment.',
  },
  'crater-there': {
    kind: 'crater',
    leastPx: 3,
    can: 'A round mark like a crater is here that was not here before.',
    cannot: 'Whether there is a crater: too few pixels.',
  },
  'crater-diameter': {
    kind: 'crater',
    leastPx: CRATER_LEAST_PX,
    can: 'The diameter of the ground that it disturbed, within the range given.',
    cannot: 'Its diameter, but for the order of size; whether it is a crater, and not a burnt spot.',
  },
  'building-destroyed': {
    kind: 'building',
    leastPx: 6,
    can: 'Whether it still stands.',
    cannot: 'Whether it is damaged: its footprint is too small for these pixels.',
  },
  'building-degree': {
    kind: 'building',
    leastPx: 12,
    can: 'Roughly how much of its roof is gone.',
    cannot: 'How badly it is damaged, if it stands.',
  },
  'change-damage': {
    kind: 'change',
    leastPx: 0,
    mostGsdMeters: 5,
    can: 'A person may see whether what stood here is destroyed.',
    cannot: 'How damaged anything is, to a person’s eye either: too few pixels.',
  },
} as const satisfies Record<Statement, Demand>;

/** No pixel shows these, however fine. */
const NEVER = {
  aircraft: 'Its type, who flies it, whether it can fly, what it was hit with, or why anything happened to it.',
  crater: 'What made it: the same charge makes diameters 30 % apart, and charges six times apart the same diameter.',
  building: 'What damaged it, who did, whether anybody was inside; walls and whatever lies under the roof.',
  change: 'The cause, or whether anything was damaged: shadow, season, traffic and viewing angle change pixels too.',
} as const;

/** How large an object is to the pixels. */
export interface Sight {
  /** Pixels of the coarser of both scenes across it. */
  readonly acrossPx: number;
  /** The coarser ground sample distance, m; null where there is no scale. */
  readonly gsdMeters: number | null;
}

/** Whether a statement may be made. */
export function carries(statement: Statement, { acrossPx, gsdMeters }: Sight): boolean {
  const { leastPx, mostGsdMeters }: Demand = demands[statement];
  return acrossPx >= leastPx && (mostGsdMeters === undefined || (gsdMeters !== null && gsdMeters <= mostGsdMeters));
}

/**
 * The most that may be said of an aircraft. Damage that the pixels do not carry becomes not assessable: changed, no
 * more. A move becomes null: one that left and one that came, to be stated each for itself.
 */
export function carriedStatus(status: AircraftStatus, sight: Sight): AircraftStatus | null {
  if (!carries('aircraft-there', sight)) return 'not-assessable';
  if (status === 'moved') return carries('aircraft-moved', sight) ? status : null;
  if (isStruck(status)) {
    return carries('aircraft-damage', sight) ? status : 'not-assessable';
  }
  return status;
}

/** The most that may be said of a building. */
export function carriedDamage(damage: DamageClass, sight: Sight): DamageClass {
  if (!carries('building-destroyed', sight)) return 'not-assessable';
  const isDegree = damage === 'severe' || damage === 'moderate';
  return isDegree && !carries('building-degree', sight) ? 'possible' : damage;
}

/** Whether the pixels of an aircraft carry its condition; those of one that do not show something of its size. */
export function carriesAircraftDamage({ claims }: Pick<Finding, 'claims'>): boolean {
  return claims.can.includes(demands['aircraft-damage'].can);
}

/** The classes that a person may give a finding: those that the pixels carry. A crater has none. */
export function offeredDamage(kind: FindingKind, sight: Sight): readonly DamageClass[] {
  switch (kind) {
    case 'aircraft':
      return carries('aircraft-damage', sight) ? damageClasses : [];
    case 'building':
      return carries('building-destroyed', sight)
        ? damageClasses.filter((damage) => carriedDamage(damage, sight) === damage)
        : [];
    case 'change':
      return carries('change-damage', sight) ? damageClasses : [];
    case 'crater':
      return [];
  }
}

/** What a finding's claims say: what the pixels carry, what they do not, and what none ever would. */
export function claimsOf(kind: FindingKind, sight: Sight): Finding['claims'] {
  const ours = (Object.keys(demands) as Statement[]).filter((statement) => demands[statement].kind === kind);
  return {
    can: ours.filter((statement) => carries(statement, sight)).map((statement) => demands[statement].can),
    cannot: [
      ...ours.filter((statement) => !carries(statement, sight)).map((statement) => demands[statement].cannot),
      NEVER[kind],
    ],
  };
}
