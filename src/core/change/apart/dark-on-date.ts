import { quantileOf } from '../../raster/robust.ts';
import { valuesAt } from '../../raster/values-at.ts';
import type { PairLight } from './pair-light.ts';

/** What one date shows in the dark. */
export interface DarkOnDate {
  readonly on: 'before' | 'after';
  /** By how much the shadow is darker than the same ground in the sun, log. */
  readonly depth: number;
  /** 1 where this date is dark. */
  readonly dark: Uint8Array;
  /** 1 where it is and the other date is lighter by half the depth at least. */
  readonly alone: Uint8Array;
}

/** So much of a region, its darkest part, shows how deep the shadow is. */
const DEPTH_SHARE = 0.92;
/** A shadow is darker than the same ground in the sun by a quarter at least, log. */
const LEAST_DEPTH = 0.3;

/**
 * What lies in the dark on each date alone, and how dark that is, told by a region in which it changed; the date with more of
 * it first. A date that darkened nothing in the region is looked at as the other one is.
 *
 * @param light the usual difference taken out.
 * @returns null where nothing in the region is plainly darker on one date.
 */
export function darkOnDates(light: PairLight, region: readonly number[]): readonly [DarkOnDate, DarkOnDate] | null {
  const { before, after, valid } = light;
  const fallOn = (on: DarkOnDate['on'], i: number) => (on === 'before' ? 1 : -1) * (after[i]! - before[i]!);
  const told = (['before', 'after'] as const)
    .map((on) => {
      const depth = quantileOf(valuesAt(region, (i) => fallOn(on, i)).sort(), DEPTH_SHARE);
      return { on, depth, core: depth < LEAST_DEPTH ? [] : region.filter((i) => fallOn(on, i) >= depth / 2) };
    })
    .sort((one, other) => other.core.length - one.core.length);
  const main = told[0]!;
  if (main.core.length === 0) return null;
  const sunlit = quantileOf(valuesAt(main.core, (i) => Math.max(before[i]!, after[i]!)).sort(), 0.5);
  const [first, second] = told.map(({ on, depth: own }): DarkOnDate => {
    const depth = own < LEAST_DEPTH ? main.depth : own;
    const dark = valid.map((one, i) => (one === 1 && light[on][i]! <= sunlit - depth / 2 ? 1 : 0));
    return { on, depth, dark, alone: dark.map((one, i) => (one === 1 && fallOn(on, i) >= depth / 2 ? 1 : 0)) };
  });
  return [first!, second!];
}
