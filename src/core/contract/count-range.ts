/** A count as far as it is known; both ends are meant. */
export interface CountRange {
  readonly least: number;
  readonly most: number;
}

export const NONE: CountRange = { least: 0, most: 0 };

/** "8–11", "8" where both ends are one, "up to 8" where there may be none. */
export function rangeWords({ least, most }: CountRange): string {
  if (least === 0 && most > 0) return `up to ${most}`;
  return least === most ? String(least) : `${least}–${most}`;
}
