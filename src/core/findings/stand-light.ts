import type { AlignedPatch } from '../align/aligned-patch.ts';
import type { MatchedBand } from '../align/radiometry.ts';
import type { PixelWindow } from '../geo/grid.ts';

/** The light of both dates round a place, as logarithms, the after date at the level of the before date. */
export interface StandLight {
  readonly window: PixelWindow;
  /** Row-major over the window. */
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** 1 where measured on that date. */
  readonly beforeValid: Uint8Array;
  readonly afterValid: Uint8Array;
}

/** Darker than this share of the usual is not told apart: the logarithm of near nothing is all noise. */
const DARKEST_SHARE = 0.05;

/** @param pair both dates of exactly `window`. */
export function standLight(
  { before, after }: AlignedPatch,
  window: PixelWindow,
  bands: readonly MatchedBand[],
): StandLight {
  const light = (bandsOf: (i: number) => number) => Float32Array.from(before.valid, (_, i) => bandsOf(i));
  const earlier = light((i) => bands.reduce((sum, band) => sum + before.bands[band.before]![i]!, 0) / bands.length);
  const later = light(
    (i) => bands.reduce((sum, band) => sum + band.gain * after.bands[band.after]![i]! + band.offset, 0) / bands.length,
  );
  const darkest = DARKEST_SHARE * usual([earlier, before.valid], [later, after.valid]);
  const log = (values: Float32Array) => values.map((value) => Math.log(Math.max(value, darkest)));
  return {
    window,
    before: log(earlier),
    after: log(later),
    beforeValid: before.valid,
    afterValid: after.valid,
  };
}

/** The median of what was measured; 1 where nothing was. */
function usual(...dates: readonly (readonly [values: Float32Array, valid: Uint8Array])[]): number {
  const seen = dates.flatMap(([values, valid]) => [...values].filter((value, i) => valid[i] === 1 && value > 0));
  return seen.length === 0 ? 1 : Float32Array.from(seen).sort()[seen.length >> 1]!;
}

const SHIFTS = [-1, 0, 1] as const;
/** Fewer pixels correlate by chance, at the best of nine shifts. */
const FEWEST = 100;

/**
 * How alike two places look: the correlation of their light, −1..1, at the best of nine shifts by a pixel; blind to
 * brightness and contrast. Null where fewer than half of the pixels, or fewer than 100, are measured on both.
 *
 * @param size of what is compared, px, round the middles.
 */
export function likeness(
  a: { readonly light: StandLight; readonly date: 'before' | 'after'; readonly middle: readonly [number, number] },
  b: { readonly light: StandLight; readonly date: 'before' | 'after'; readonly middle: readonly [number, number] },
  size: { readonly width: number; readonly height: number },
): number | null {
  const width = Math.max(3, Math.round(size.width));
  const height = Math.max(3, Math.round(size.height));
  const corner = ([col, row]: readonly [number, number]) =>
    [Math.round(col - width / 2), Math.round(row - height / 2)] as const;
  const [aCol, aRow] = corner(a.middle);
  const [bCol, bRow] = corner(b.middle);
  let best: number | null = null;
  for (const down of SHIFTS) {
    for (const across of SHIFTS) {
      const sums = { n: 0, a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
      for (let row = 0; row < height; row++) {
        for (let col = 0; col < width; col++) {
          const one = lightAt(a.light, a.date, aCol + col, aRow + row);
          const other = lightAt(b.light, b.date, bCol + col + across, bRow + row + down);
          if (one === null || other === null) continue;
          sums.n++;
          sums.a += one;
          sums.b += other;
          sums.aa += one * one;
          sums.bb += other * other;
          sums.ab += one * other;
        }
      }
      if (sums.n < FEWEST || 2 * sums.n < width * height) continue;
      const spread = (sums.n * sums.aa - sums.a ** 2) * (sums.n * sums.bb - sums.b ** 2);
      const correlation = spread > 0 ? (sums.n * sums.ab - sums.a * sums.b) / Math.sqrt(spread) : 0;
      best = Math.max(best ?? -1, correlation);
    }
  }
  return best;
}

/** At a pixel of the grid; null where not measured. */
function lightAt(light: StandLight, date: 'before' | 'after', col: number, row: number): number | null {
  const { window } = light;
  const x = col - window.col;
  const y = row - window.row;
  if (x < 0 || y < 0 || x >= window.width || y >= window.height) return null;
  const i = y * window.width + x;
  return (date === 'before' ? light.beforeValid : light.afterValid)[i] === 1 ? light[date][i]! : null;
}
