/** One filter of the bank: it answers most to a disc of so many pixels across. */
export interface CompactFilter {
  /** The grid is halved so many times before the filter looks at it. */
  readonly level: number;
  readonly size: 'small' | 'large';
  readonly diameterPx: number;
}

/** The discs that the two filters of a level answer most to, px of that level. */
const LEVEL_DIAMETERS = { small: 4.2, large: 6.4 } as const;
const LEVELS = [0, 1, 2];
/** Craters of bombs and missiles, vehicles and aircraft; what is larger the change methods see as well. */
const LEAST_METERS = 4;
const MOST_METERS = 26;
/** How far round a pixel the local mean looks, px of the level. */
export const BACKGROUND_RADIUS = 7;
/** Radii of means taken one after another: after two, three and four of them σ is 1.15, 1.83 and 2.71 px. */
export const CASCADE = [1, 1, 2, 3] as const;
/** The lobes of a dipole lie so far to either side of its middle, px of the level. */
export const LOBE_PX = { small: 1, large: 2 } as const;
/** What smoothing and the range round a pixel have looked at before any filter, px of the finest level. */
const PLANE_REACH = 2;
/** Two candidates closer than this share of the larger diameter are one thing. */
export const APART = 0.6;

/** The filters of a pair whose pixels have a ground size; without one, all of them. Finest level first. */
export function compactFilters(pixelMeters: number | null): CompactFilter[] {
  return LEVELS.flatMap((level) =>
    (['small', 'large'] as const).map((size) => ({ level, size, diameterPx: LEVEL_DIAMETERS[size] * 2 ** level })),
  ).filter(({ diameterPx }) => {
    if (pixelMeters === null) return true;
    return diameterPx * pixelMeters >= LEAST_METERS && diameterPx * pixelMeters <= MOST_METERS;
  });
}

/** How far round a tile's core the filters have to see, px; 0 where there are none. */
export function compactHaloPx(filters: readonly CompactFilter[]): number {
  const chain = CASCADE.reduce<number>((sum, radius) => sum + radius, 0);
  const reaches = filters.map(({ level, size }) => {
    // One more for the cell that a tile's edge may cut.
    const cells = BACKGROUND_RADIUS + chain + nearRadius(size) + 1;
    return cells * 2 ** level + PLANE_REACH * 2 ** filters[0]!.level;
  });
  return Math.max(0, ...reaches);
}

/** The radius within which a candidate must be the strongest of its filter, px of the level. */
export function nearRadius(size: CompactFilter['size']): number {
  return Math.round(APART * LEVEL_DIAMETERS[size]);
}
