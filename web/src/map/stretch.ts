import { type Cog, readTile } from './cog.ts';
import type { DisplayBand } from './display-bands.ts';
import type { Side } from './side.ts';

/** Sample values shown as black and as white, one pair a channel. */
export type Stretch = readonly { readonly black: number; readonly white: number }[];

/** Share of the samples that becomes black, and white. */
const TAIL = 0.01;

/** Samples looked at, a scene and channel. */
const MOST_SAMPLES = 20_000;

/**
 * One stretch for both dates, so that equal ground looks equal.
 *
 * Two scenes of bytes were made for the eye and show as they are. Others: from the 1st to the 99th percentile of each
 * band over both dates, read from the coarsest overviews, the after date brought to the before date's level first.
 */
export async function commonStretch(
  scenes: Readonly<Record<Side, Cog>>,
  bands: readonly DisplayBand[],
): Promise<Readonly<Record<Side, Stretch>>> {
  if (scenes.before.isByte && scenes.after.isByte) {
    const asIs = bands.map(() => ({ black: 0, white: 255 }));
    return { before: asIs, after: asIs };
  }
  const [before, after] = await Promise.all([
    coarseSamples(
      scenes.before,
      bands.map((band) => band.before),
    ),
    coarseSamples(
      scenes.after,
      bands.map((band) => band.after),
    ),
  ]);
  const levels = bands.map(({ gain, offset }, i) =>
    percentileRange([...before[i]!, ...after[i]!.map((value) => gain * value + offset)]),
  );
  const toAfter = (level: number, { gain, offset }: DisplayBand) => (level - offset) / gain;
  return {
    before: levels,
    after: bands.map((band, i) => ({
      black: toAfter(levels[i]!.black, band),
      white: toAfter(levels[i]!.white, band),
    })),
  };
}

/** Valid samples of a scene's coarsest level, one list a band. */
async function coarseSamples(cog: Cog, bands: readonly number[]): Promise<number[][]> {
  const [level] = cog.levels;
  const lists: number[][] = bands.map(() => []);
  const step = Math.max(1, Math.floor((level.width * level.height) / MOST_SAMPLES));
  for (let y = 0; y * cog.tileHeight < level.height; y++) {
    for (let x = 0; x * cog.tileWidth < level.width; x++) {
      const tile = await readTile(cog, level, { x, y, bands });
      for (let i = 0; i < tile.valid.length; i += step) {
        if (!tile.valid[i]) continue;
        for (const [b, band] of tile.bands.entries()) lists[b]!.push(band[i]!);
      }
    }
  }
  return lists;
}

function percentileRange(values: number[]): Stretch[number] {
  if (values.length === 0) return { black: 0, white: 1 };
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
  const black = at(TAIL);
  const white = at(1 - TAIL);
  return white > black ? { black, white } : { black: black - 1, white: black + 1 };
}
