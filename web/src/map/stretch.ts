import type { Display, StretchName } from '../state/link.ts';
import { type Cog, readTile } from './cog.ts';
import type { DisplayBand } from './display-bands.ts';
import type { Side } from './side.ts';

/** Sample values shown as black and as white, one pair a channel. */
export type Levels = readonly { readonly black: number; readonly white: number }[];

/** Samples looked at, a scene and band. */
const MOST_SAMPLES = 20_000;

/** Share of the samples that becomes black, and white. */
const tails: Readonly<Record<Exclude<StretchName, 'as-is'>, number>> = { 'p1-99': 0.01, 'p2-98': 0.02, 'min-max': 0 };

/** Valid samples of one band of a scene's coarsest level, ascending; read once. */
export type SampleLook = (band: number) => Promise<Float64Array>;

export function sampleLook(cog: Cog): SampleLook {
  const known = new Map<number, Promise<Float64Array>>();
  return (band) => {
    const samples = known.get(band) ?? coarseSamples(cog, band);
    known.set(band, samples);
    return samples;
  };
}

/** Bytes were made for the eye and may be shown as they are; of other samples nobody knows what is black and white. */
export function stretchOf({ stretch }: Display, isByte: boolean): StretchName {
  if (stretch === null) return isByte ? 'as-is' : 'p1-99';
  return stretch === 'as-is' && !isByte ? 'p1-99' : stretch;
}

/**
 * The levels of black and white on either date: percentiles of the coarsest overviews.
 *
 * Matched, both dates have one stretch over the samples of both, the after date brought to the before date's level
 * first, so that equal ground looks equal; else each has its own.
 */
export async function sceneLevels(
  looks: Readonly<Record<Side, SampleLook>>,
  bands: readonly DisplayBand[],
  { stretch, isMatched }: { readonly stretch: StretchName; readonly isMatched: boolean },
): Promise<Readonly<Record<Side, Levels>>> {
  if (stretch === 'as-is') {
    const asIs = bands.map(() => ({ black: 0, white: 255 }));
    return { before: asIs, after: asIs };
  }
  const tail = tails[stretch];
  const levels = await Promise.all(
    bands.map(async (band) => {
      const [before, after] = await Promise.all([looks.before(band.before), looks.after(band.after)]);
      if (!isMatched) return { before: percentileRange(before, tail), after: percentileRange(after, tail) };
      const both = Float64Array.from([...before, ...after.map((value) => band.gain * value + band.offset)]).sort();
      const { black, white } = percentileRange(both, tail);
      const toAfter = (level: number) => (level - band.offset) / band.gain;
      return { before: { black, white }, after: { black: toAfter(black), white: toAfter(white) } };
    }),
  );
  return { before: levels.map(({ before }) => before), after: levels.map(({ after }) => after) };
}

async function coarseSamples(cog: Cog, band: number): Promise<Float64Array> {
  const [level] = cog.levels;
  const values: number[] = [];
  const step = Math.max(1, Math.floor((level.width * level.height) / MOST_SAMPLES));
  for (let y = 0; y * cog.tileHeight < level.height; y++) {
    for (let x = 0; x * cog.tileWidth < level.width; x++) {
      const { bands, valid } = await readTile(cog, level, { x, y, bands: [band] });
      for (let i = 0; i < valid.length; i += step) if (valid[i]) values.push(bands[0]![i]!);
    }
  }
  return Float64Array.from(values).sort();
}

function percentileRange(ascending: Float64Array, tail: number): Levels[number] {
  if (ascending.length === 0) return { black: 0, white: 1 };
  const at = (share: number) => ascending[Math.round(share * (ascending.length - 1))]!;
  const black = at(tail);
  const white = at(1 - tail);
  return white > black ? { black, white } : { black: black - 1, white: black + 1 };
}
