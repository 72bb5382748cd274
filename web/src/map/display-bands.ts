import type { RunManifest } from '../../../src/core/contract/run.ts';

/** One colour channel: its band on either date, and how the after date's samples come to the before date's level. */
export interface DisplayBand {
  readonly before: number;
  readonly after: number;
  /** before ≈ gain · after + offset, in sample units. */
  readonly gain: number;
  readonly offset: number;
}

export type BandFacts = Pick<RunManifest, 'inputs' | 'comparability' | 'radiometry'>;

/**
 * Which bands show as red, green and blue: those of that name where both dates have them, else the first three they
 * share, else the first one as grey. The two files may hold different bands in different order.
 *
 * @param chosen names of shared bands: three, or one as grey; where they are not that, they are not heeded.
 */
export function displayBands(
  { inputs, comparability, radiometry }: BandFacts,
  chosen: readonly string[] = [],
): readonly DisplayBand[] {
  return bandsShown(comparability.commonBands, chosen).map((name) => {
    const before = inputs.before.bandNames.indexOf(name);
    const after = inputs.after.bandNames.indexOf(name);
    const { gain, offset } = radiometry.bands.find((band) => band.name === name) ?? { gain: 1, offset: 0 };
    // A scene that does not name its bands was compared band by band, in place.
    return {
      before: Math.max(before < 0 ? after : before, 0),
      after: Math.max(after < 0 ? before : after, 0),
      gain,
      offset,
    };
  });
}

/** Names of the bands shown as red, green and blue. */
export function bandsShown(
  shared: readonly string[],
  chosen: readonly string[],
): readonly [red: string, green: string, blue: string] {
  const [first = '', second, third] = shared;
  const [red, green, blue] = chosen;
  if (chosen.length > 0 && chosen.every((name) => shared.includes(name))) {
    return [red!, green ?? red!, blue ?? red!];
  }
  if (['red', 'green', 'blue'].every((name) => shared.includes(name))) return ['red', 'green', 'blue'];
  return second !== undefined && third !== undefined ? [first, second, third] : [first, first, first];
}
