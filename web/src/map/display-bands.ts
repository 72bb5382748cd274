import type { RunManifest } from '../../../src/core/contract/run.ts';

/** One colour channel: its band on either date, and how the after date's samples come to the before date's level. */
export interface DisplayBand {
  readonly before: number;
  readonly after: number;
  /** before ≈ gain · after + offset, in sample units. */
  readonly gain: number;
  readonly offset: number;
}

type BandFacts = Pick<RunManifest, 'inputs' | 'comparability' | 'radiometry'>;

/**
 * Which bands show as red, green and blue: those of that name where both dates have them, else the first three they
 * share, else the first one as grey. The two files may hold different bands in different order.
 */
export function displayBands({ inputs, comparability, radiometry }: BandFacts): readonly DisplayBand[] {
  const shared = comparability.commonBands;
  const colours = ['red', 'green', 'blue'];
  const [first = ''] = shared;
  const names = colours.every((name) => shared.includes(name))
    ? colours
    : shared.length >= 3
      ? shared.slice(0, 3)
      : [first, first, first];
  return names.map((name) => {
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
