import type { PixelPoint } from './points.ts';

/** A plane affine map: col' = a·col + b·row + c, row' = d·col + e·row + f. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export const IDENTITY: Affine = { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 };

export function translation(col: number, row: number): Affine {
  return { ...IDENTITY, c: col, f: row };
}

export function applyAffine(map: Affine, { col, row }: PixelPoint): PixelPoint {
  return { col: map.a * col + map.b * row + map.c, row: map.d * col + map.e * row + map.f };
}

/** `second` after `first`. */
export function composeAffine(second: Affine, first: Affine): Affine {
  return {
    a: second.a * first.a + second.b * first.d,
    b: second.a * first.b + second.b * first.e,
    c: second.a * first.c + second.b * first.f + second.c,
    d: second.d * first.a + second.e * first.d,
    e: second.d * first.b + second.e * first.e,
    f: second.d * first.c + second.e * first.f + second.f,
  };
}

/** @throws RangeError where the map lays the plane on a line. */
export function invertAffine({ a, b, c, d, e, f }: Affine): Affine {
  const area = a * e - b * d;
  if (area === 0) throw new RangeError('An affine map without area has no way back.');
  const back = { a: e / area, b: -b / area, d: -d / area, e: a / area };
  return { ...back, c: -(back.a * c + back.b * f), f: -(back.d * c + back.e * f) };
}
