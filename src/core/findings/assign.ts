/**
 * The cheapest one-to-one assignment of rows to columns, in which a row may also stay alone.
 *
 * Shortest augmenting paths with potentials, O(rows² · (rows + columns)): Kuhn, "The Hungarian method for the assignment
 * problem", 1955; Jonker & Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
 * problems", 1987.
 *
 * @param costs one row an object, each with a cost for every column; Infinity where the two never belong together.
 * @param alone what it costs to leave a row without a column: no dearer pair is made.
 * @returns for each row its column, or null.
 */
export function assign(costs: readonly (readonly number[])[], alone: number): (number | null)[] {
  const rows = costs.length;
  const real = costs[0]?.length ?? 0;
  // A column of its own for each row, where it may stay alone, makes every assignment a full one.
  const cols = real + rows;
  const costOf = (row: number, col: number) => {
    if (col >= real) return col - real === row ? alone : FORBIDDEN;
    const cost = costs[row]![col]!;
    return cost < alone ? cost : FORBIDDEN;
  };
  const ofRow = new Float64Array(rows + 1);
  const ofCol = new Float64Array(cols + 1);
  const rowAt = new Int32Array(cols + 1); // 1-based; 0 is free, and column 0 holds the row that seeks
  const from = new Int32Array(cols + 1);
  for (let row = 1; row <= rows; row++) {
    const least = new Float64Array(cols + 1).fill(Number.POSITIVE_INFINITY);
    const isDone = new Uint8Array(cols + 1);
    rowAt[0] = row;
    let col = 0;
    do {
      isDone[col] = 1;
      const here = rowAt[col]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= cols; j++) {
        if (isDone[j] === 1) continue;
        const reduced = costOf(here - 1, j - 1) - ofRow[here]! - ofCol[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          from[j] = col;
        }
        if (least[j]! < step) {
          step = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= cols; j++) {
        if (isDone[j] === 1) {
          ofRow[rowAt[j]!]! += step;
          ofCol[j]! -= step;
        } else {
          least[j]! -= step;
        }
      }
      col = next;
    } while (rowAt[col] !== 0);
    while (col !== 0) {
      rowAt[col] = rowAt[from[col]!]!;
      col = from[col]!;
    }
  }
  const colOf = new Array<number | null>(rows).fill(null);
  for (let col = 1; col <= real; col++) if (rowAt[col] !== 0) colOf[rowAt[col]! - 1] = col - 1;
  return colOf;
}

/** Dearer than any sum of true costs, and still finite, so that potentials stay numbers. */
const FORBIDDEN = 1e9;
