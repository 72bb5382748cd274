import { type Affine, applyAffine, composeAffine, invertAffine } from './affine.ts';
import type { PixelPoint } from './points.ts';

/** A smooth displacement over a plane, given at the nodes of square cells: bilinear in between, level beyond them. */
export interface DisplacementField {
  /** Side of a cell, px; the first node lies at (0, 0). */
  readonly cellPx: number;
  /** Nodes across and down. */
  readonly cols: number;
  readonly rows: number;
  /** Displacement at each node, px, row-major. */
  readonly dCol: readonly number[];
  readonly dRow: readonly number[];
}

/** An affine map, and what is added to it where ground bends. Plain data. */
export interface BentMap extends Affine {
  readonly field?: DisplacementField | null;
}

export function applyBentMap(map: BentMap, point: PixelPoint): PixelPoint {
  const straight = applyAffine(map, point);
  if (map.field === undefined || map.field === null) return straight;
  const moved = displacementAt(map.field, point);
  return { col: straight.col + moved.col, row: straight.row + moved.row };
}

const INVERSE_STEPS = 20;
const INVERSE_EXACT_PX = 1e-6;

/**
 * The way back: the point that a map takes to `target`. The field bends far less than it moves, so that undoing it at the
 * last guess comes closer each time.
 */
export function invertBentMap(map: BentMap): (target: PixelPoint) => PixelPoint {
  const back = invertAffine(map);
  return (target) => {
    let point = applyAffine(back, target);
    for (let step = 0; step < INVERSE_STEPS; step++) {
      const reached = applyBentMap(map, point);
      const missed = { col: target.col - reached.col, row: target.row - reached.row };
      if (Math.hypot(missed.col, missed.row) < INVERSE_EXACT_PX) break;
      point = {
        col: point.col + back.a * missed.col + back.b * missed.row,
        row: point.row + back.d * missed.col + back.e * missed.row,
      };
    }
    return point;
  };
}

/** `second` after `first`. */
export function composeBent(second: Affine, first: BentMap): BentMap {
  const straight = composeAffine(second, first);
  if (first.field === undefined || first.field === null) return straight;
  const { dCol, dRow } = first.field;
  const field = {
    ...first.field,
    dCol: dCol.map((col, node) => second.a * col + second.b * dRow[node]!),
    dRow: dCol.map((col, node) => second.d * col + second.e * dRow[node]!),
  };
  return { ...straight, field };
}

/** What a field adds at a place, px. */
export function displacementAt({ cellPx, cols, rows, dCol, dRow }: DisplacementField, at: PixelPoint): PixelPoint {
  const x = Math.min(cols - 1, Math.max(0, at.col / cellPx));
  const y = Math.min(rows - 1, Math.max(0, at.row / cellPx));
  const col = Math.min(cols - 2, Math.floor(x));
  const row = Math.min(rows - 2, Math.floor(y));
  const between = (values: readonly number[]) => {
    const node = row * cols + col;
    const upper = values[node]! + (x - col) * (values[node + 1]! - values[node]!);
    const lower = values[node + cols]! + (x - col) * (values[node + cols + 1]! - values[node + cols]!);
    return upper + (y - row) * (lower - upper);
  };
  return { col: between(dCol), row: between(dRow) };
}
