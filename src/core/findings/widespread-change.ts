/** Seven of eleven airports, seen twice in years, reach it (`bench/change/README.md`). */
const WIDESPREAD_FROM = 0.2;

/**
 * What a person has to be told where much of the ground looks different: places run together, and light, season or view may be why.
 *
 * @param changedFraction share of the observed ground that the changed places cover, 0..1.
 */
export function widespreadNotes(changedFraction: number): string[] {
  if (changedFraction < WIDESPREAD_FROM) return [];
  return [
    `${Math.round(100 * changedFraction)} % of the ground looks different. Unless one event struck all of it, light, season or view ` +
      'differ too, and places run together or are parts of wider ones: take the largest for areas to look through, not for one finding each.',
  ];
}
