type Position = readonly [lon: number, lat: number];

/** Whether a closed ring goes round a position; on its edge either answer is right. */
export function ringHolds(ring: readonly Position[], [lon, lat]: Position): boolean {
  let isInside = false;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i]!, ring[i + 1]!];
    if (a[1] > lat !== b[1] > lat && lon < a[0] + ((lat - a[1]) / (b[1] - a[1])) * (b[0] - a[0])) isInside = !isInside;
  }
  return isInside;
}
