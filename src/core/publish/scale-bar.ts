export interface ScaleBar {
  /** Ground length, m: 1, 2 or 5 times a power of ten. */
  readonly meters: number;
  readonly lengthPx: number;
  /** "200 m", "5 km". */
  readonly label: string;
}

/** The longest bar of a round length that is at most `longestPx` long; at least 40 % of it. */
export function chooseScaleBar(metersPerPx: number, longestPx: number): ScaleBar {
  const longest = metersPerPx * longestPx;
  const power = 10 ** Math.floor(Math.log10(longest));
  const meters = ([5, 2, 1].find((step) => step * power <= longest) ?? 1) * power;
  const label = meters >= 1000 ? `${meters / 1000} km` : meters >= 1 ? `${meters} m` : `${round(meters * 100)} cm`;
  return { meters, lengthPx: meters / metersPerPx, label };
}

function round(value: number): number {
  return Number(value.toPrecision(2));
}
