import type { Affine } from '../geo/affine.ts';
import type { PixelPoint } from '../geo/points.ts';

/** How a plane may be mapped, the poorer first: 2, 4 and 6 parameters. */
export const mapModels = ['translation', 'similarity', 'affine'] as const;
export type MapModel = (typeof mapModels)[number];

/** Points that fix each model. */
export const minimalSet = { translation: 1, similarity: 2, affine: 3 } as const satisfies Record<MapModel, number>;

/** A point and where it belongs, px. */
export interface Correspondence extends PixelPoint {
  readonly toCol: number;
  readonly toRow: number;
}

export interface PlaneMapFit {
  readonly map: Affine;
  /**
   * How much a point of weight 1 at this place would draw the fit to itself, 0..1 for a point that was used. Divide its
   * residual by 1 - leverage for the residual it would have had if left out.
   */
  readonly leverage: (at: PixelPoint) => number;
}

/**
 * Weighted least squares.
 *
 * @returns null where the points do not fix the model: too few, or all on one spot or one line.
 */
export function fitPlaneMap(
  model: MapModel,
  points: readonly Correspondence[],
  weights: readonly number[] = points.map(() => 1),
): PlaneMapFit | null {
  if (points.length < minimalSet[model]) return null;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = (of: (point: Correspondence) => number) =>
    points.reduce((sum, point, i) => sum + weights[i]! * of(point), 0) / total;
  const from = { col: mean((p) => p.col), row: mean((p) => p.row) };
  const to = { col: mean((p) => p.toCol), row: mean((p) => p.toRow) };
  // Moments about the means: with those the offset is a matter of its own.
  const moment = (of: (p: Correspondence) => number) => mean(of) * total;
  const xx = moment((p) => (p.col - from.col) ** 2);
  const yy = moment((p) => (p.row - from.row) ** 2);
  const xy = moment((p) => (p.col - from.col) * (p.row - from.row));
  const xu = moment((p) => (p.col - from.col) * (p.toCol - to.col));
  const yu = moment((p) => (p.row - from.row) * (p.toCol - to.col));
  const xv = moment((p) => (p.col - from.col) * (p.toRow - to.row));
  const yv = moment((p) => (p.row - from.row) * (p.toRow - to.row));
  const through = (a: number, b: number, d: number, e: number): Affine => ({
    a,
    b,
    c: to.col - a * from.col - b * from.row,
    d,
    e,
    f: to.row - d * from.col - e * from.row,
  });
  if (model === 'translation') return { map: through(1, 0, 0, 1), leverage: () => 1 / total };
  if (model === 'similarity') {
    const spread = xx + yy;
    if (!(spread > 1e-9)) return null;
    const cos = (xu + yv) / spread;
    const sin = (xv - yu) / spread;
    return {
      map: through(cos, -sin, sin, cos),
      leverage: (at) => 1 / total + ((at.col - from.col) ** 2 + (at.row - from.row) ** 2) / spread,
    };
  }
  const det = xx * yy - xy * xy;
  if (!(det > 1e-9 * (xx + yy) ** 2)) return null;
  return {
    map: through(
      (xu * yy - yu * xy) / det,
      (yu * xx - xu * xy) / det,
      (xv * yy - yv * xy) / det,
      (yv * xx - xv * xy) / det,
    ),
    leverage: (at) => {
      const x = at.col - from.col;
      const y = at.row - from.row;
      return 1 / total + (x * x * yy - 2 * x * y * xy + y * y * xx) / det;
    },
  };
}
