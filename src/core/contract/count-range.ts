/** A count as far as it is known; both ends are meant. */
export interface CountRange {
  readonly least: number;
  readonly most: number;
}

/** "8–11", or "8" where both ends are one. */
export function rangeWords({ least, most }: CountRange): string {
  return least === most ? String(least) : `${least}–${most}`;
}
