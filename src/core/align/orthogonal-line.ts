/** What brings after to the level of before: before ≈ gain · after + offset. */
export interface Line {
  readonly gain: number;
  readonly offset: number;
}

/**
 * Least squares of perpendicular distances: both dates are equally noisy, once they are in one unit.
 *
 * @returns null where the kept samples show no rising line.
 */
export function orthogonalLine(before: Float64Array, after: Float64Array, isKept: (i: number) => boolean): Line | null {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < before.length; i++) {
    if (!isKept(i)) continue;
    count++;
    const dx = after[i]! - meanX;
    const dy = before[i]! - meanY;
    meanX += dx / count;
    meanY += dy / count;
    sxx += dx * (after[i]! - meanX);
    syy += dy * (before[i]! - meanY);
    sxy += dx * (before[i]! - meanY);
  }
  if (!(sxy > 0)) return null;
  const gain = (syy - sxx + Math.hypot(syy - sxx, 2 * sxy)) / (2 * sxy);
  return { gain, offset: meanY - gain * meanX };
}
