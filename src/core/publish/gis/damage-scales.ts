import { type DamageClass, damageClasses, type Finding } from '../../contract/finding.ts';
import type { DamageScale } from '../../contract/gis-export.ts';
import { classesOf, type Decision, reviewStateOf } from '../../contract/review.ts';

/** What one of our classes is called on another scale. */
interface MappedClass {
  /** Null where that scale has no class for it. */
  readonly value: string | number | null;
  /** What is lost or added by the mapping; null where both mean the same. */
  readonly loss: string | null;
}

interface Scale {
  readonly title: string;
  readonly classes: Readonly<Record<DamageClass, MappedClass>>;
}

const NO_CLASS =
  'The scale has no class for what could not be assessed; the field is left empty, which is not "no damage".';
const BOTH_DAMAGED = 'Severe and moderate are one class there.';
const BOTH_UNCLASSIFIED = 'Possible damage and what could not be assessed are one class there.';

/**
 * Our damage classes on the scales of others: the one table. Mapped outward only.
 *
 * UNOSAT's `Main_Damage_Site_Class`; Gupta et al., "xBD: a dataset for assessing building damage from satellite
 * imagery", 2019 (joint damage scale); Copernicus EMS Rapid Mapping, damage grading.
 */
export const damageScales: Readonly<Record<DamageScale, Scale>> = {
  unosat: {
    title: 'UNOSAT Main_Damage_Site_Class',
    classes: {
      destroyed: exact(1),
      severe: exact(2),
      moderate: exact(3),
      possible: lossy(
        4,
        'UNOSAT tells possible damage (4) from that by adjacent impact or debris (11); ours does not.',
      ),
      'no-visible-damage': exact(6),
      'not-assessable': lossy(null, NO_CLASS),
    },
  },
  xbd: {
    title: 'xBD joint damage scale',
    classes: {
      destroyed: exact('destroyed'),
      severe: exact('major-damage'),
      moderate: lossy('minor-damage', 'Minor there begins below what is moderate here.'),
      possible: lossy('un-classified', BOTH_UNCLASSIFIED),
      'no-visible-damage': lossy('no-damage', 'That no damage is visible from above does not say that there is none.'),
      'not-assessable': lossy('un-classified', BOTH_UNCLASSIFIED),
    },
  },
  cems: {
    title: 'Copernicus EMS damage grading',
    classes: {
      destroyed: exact('Destroyed'),
      severe: lossy('Damaged', BOTH_DAMAGED),
      moderate: lossy('Damaged', BOTH_DAMAGED),
      possible: exact('Possibly damaged'),
      'no-visible-damage': exact('No visible damage'),
      'not-assessable': exact('Not Analysed'),
    },
  },
};

function exact(value: string | number): MappedClass {
  return { value, loss: null };
}

function lossy(value: string | number | null, loss: string): MappedClass {
  return { value, loss };
}

/** The table row by row, as files carry it and docs show it. */
export function damageCrosswalk(scales: readonly DamageScale[]) {
  return scales.flatMap((scale) =>
    damageClasses.map((damageClass) => ({
      scale: damageScales[scale].title,
      damageClass,
      ...damageScales[scale].classes[damageClass],
    })),
  );
}

/** The damage class that stands after review, and whose it is. */
export interface StandingDamage {
  readonly damageClass: DamageClass;
  readonly by: 'aftermath' | 'person';
}

/**
 * What may be mapped to a scale of damage to structures: the class of a given building, or the one that people gave to it
 * or to changed ground. Null where people reject the finding or contradict each other, and of aircraft and craters,
 * which such scales do not hold.
 */
export function standingDamage(finding: Finding, decisions: readonly Decision[]): StandingDamage | null {
  if (finding.kind === 'aircraft' || finding.kind === 'crater') return null;
  const state = reviewStateOf(decisions);
  if (state === 'rejected' || state === 'disputed') return null;
  const [given] = classesOf(decisions);
  if (given !== undefined) return { damageClass: given, by: 'person' };
  return finding.kind === 'building' ? { damageClass: finding.damageClass, by: 'aftermath' } : null;
}
