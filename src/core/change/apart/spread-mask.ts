import { boxSums } from '../box-sums.ts';

/** The mask (1 set, else 0) pushed out by `radius` on every side, corners too. */
export function widened(mask: Uint8Array, width: number, radius: number): Uint8Array {
  return atLeast(1, boxSums(mask, width, mask.length / width, radius));
}

/** What of `open` (1) hangs together (8-connected) with the places of `from` that lie in it. */
export function reached(from: readonly number[], open: Uint8Array, width: number): Uint8Array {
  const found = new Uint8Array(open.length);
  const left = from.filter((i) => open[i] === 1);
  for (const i of left) found[i] = 1;
  for (let i = left.pop(); i !== undefined; i = left.pop()) {
    const col = i % width;
    for (let down = -width; down <= width; down += width) {
      for (let right = col > 0 ? -1 : 0; right <= (col + 1 < width ? 1 : 0); right++) {
        const next = i + down + right;
        if (open[next] !== 1 || found[next] === 1) continue;
        found[next] = 1;
        left.push(next);
      }
    }
  }
  return found;
}

/** How large, by its inside alone (pixels whose eight neighbours are set too), the largest spot of a mask is, px. */
export function largestSpot(mask: Uint8Array, width: number): number {
  const inside = atLeast(9, boxSums(mask, width, mask.length / width, 1));
  let most = 0;
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] !== 1) continue;
    const spot = reached([i], inside, width);
    let px = 0;
    for (let k = 0; k < spot.length; k++) {
      if (spot[k] !== 1) continue;
      px++;
      inside[k] = 0;
    }
    most = Math.max(most, px);
  }
  return most;
}

function atLeast(least: number, counts: Int32Array): Uint8Array {
  const mask = new Uint8Array(counts.length);
  for (let i = 0; i < mask.length; i++) mask[i] = counts[i]! >= least ? 1 : 0;
  return mask;
}
