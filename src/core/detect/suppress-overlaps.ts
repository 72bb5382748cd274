import type { Peak } from './decode-peaks.ts';

/**
 * Non-maximum suppression: of objects that lie on each other only the best stays, so that seams and doubtful peaks
 * count nothing twice.
 *
 * @param options.mostOverlap intersection over union above which two are one, 0..1; not a score.
 * @returns best first; ties from top to bottom, then left to right.
 */
export function suppressOverlaps<Found extends Peak>(
  found: readonly Found[],
  options: { readonly mostOverlap?: number } = {},
): Found[] {
  const { mostOverlap = 0.4 } = options;
  const best = found.toSorted((a, b) => b.score - a.score || a.row - b.row || a.col - b.col);
  // Boxes that touch have their middles in the same cell or in two that touch, where a cell is as large as the largest box.
  const side = best.reduce((most, { width, height }) => Math.max(most, width, height), 1);
  const cells = new Map<string, Found[]>();
  const cellOf = ({ col, row }: Peak) => [Math.floor(col / side), Math.floor(row / side)] as const;
  const isNew = (one: Found) => {
    const [across, down] = cellOf(one);
    for (let row = down - 1; row <= down + 1; row++) {
      for (let col = across - 1; col <= across + 1; col++) {
        if (cells.get(`${col} ${row}`)?.some((other) => areOne(one, other, mostOverlap)) === true) return false;
      }
    }
    return true;
  };
  return best.filter((one) => {
    if (!isNew(one)) return false;
    const key = cellOf(one).join(' ');
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [one]);
    else cell.push(one);
    return true;
  });
}

/** A box that lies this much inside a better one is a part of it. */
const INSIDE = 0.8;

function areOne(a: Peak, b: Peak, mostOverlap: number): boolean {
  const across =
    Math.min(a.col + a.width / 2, b.col + b.width / 2) - Math.max(a.col - a.width / 2, b.col - b.width / 2);
  const down =
    Math.min(a.row + a.height / 2, b.row + b.height / 2) - Math.max(a.row - a.height / 2, b.row - b.height / 2);
  if (across <= 0 || down <= 0) return false;
  const shared = across * down;
  const areas = [a.width * a.height, b.width * b.height] as const;
  return shared > mostOverlap * (areas[0] + areas[1] - shared) || shared > INSIDE * Math.min(...areas);
}
