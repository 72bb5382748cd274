import { NoCommonBands } from '../contract/errors.ts';
import type { Scene } from './scene.ts';

/** A band that both scenes have, by its index in each. */
export interface BandPair {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

const UNNAMED = /^band\d+$/;

/**
 * The bands that can be compared: those of the same name, or, where a scene does not name its bands, those in the
 * same place of two scenes with equally many.
 *
 * @throws NoCommonBands where neither rule gives a pair: a guess would compare red with blue.
 */
export function commonBands(before: Scene, after: Scene): readonly [BandPair, ...BandPair[]] {
  const named = before.bandNames.flatMap((name, index) => {
    const other = after.bandNames.indexOf(name);
    return UNNAMED.test(name) || other < 0 ? [] : [{ name, before: index, after: other }];
  });
  if (isSome(named)) return named;
  const unnamed = [before, after].some((scene) => scene.bandNames.every((name) => UNNAMED.test(name)));
  if (unnamed && before.bandNames.length === after.bandNames.length) {
    const names = before.bandNames.every((name) => UNNAMED.test(name)) ? after.bandNames : before.bandNames;
    const pairs = names.map((name, index) => ({ name, before: index, after: index }));
    if (isSome(pairs)) return pairs;
  }
  throw new NoCommonBands(
    `The scenes have no band in common: "${before.name}" has ${before.bandNames.join(', ')}; "${after.name}" has ` +
      `${after.bandNames.join(', ')}. Choose files of the same product.`,
  );
}

function isSome<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
