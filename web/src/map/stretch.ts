import { type Cog, readTile } from './cog.ts';

/** Sample values shown as black and as white, one pair a band. */
export type Stretch = readonly { readonly black: number; readonly white: number }[];

/** Which bands show as red, green and blue: by name, else the first three, else the first as grey. */
export function displayBands(bandNames: readonly string[], bandCount: number): [number, number, number] {
  const named = ['red', 'green', 'blue'].map((name) => bandNames.indexOf(name));
  if (bandNames.length === bandCount && named.every((band) => band >= 0)) return named as [number, number, number];
  return bandCount >= 3 ? [0, 1, 2] : [0, 0, 0];
}

/**
 * One stretch for both dates, so that equal samples look equal.
 *
 * Bytes show as they are. Other samples: from the 1st to the 99th percentile of each band over both scenes, read from
 * the coarsest overviews.
 */
export async function commonStretch(scenes: readonly Cog[], bands: readonly number[]): Promise<Stretch> {
  if (scenes.every((scene) => scene.isByte)) return bands.map(() => ({ black: 0, white: 255 }));
  const samples = await Promise.all(scenes.map((scene) => coarseSamples(scene, bands)));
  return bands.map((_, i) => percentileRange(samples.flatMap((bandsOfScene) => bandsOfScene[i]!)));
}

/** The valid samples of a scene's coarsest level, one list a band, thinned out to some ten thousand. */
async function coarseSamples(cog: Cog, bands: readonly number[]): Promise<number[][]> {
  const [level] = cog.levels;
  const lists: number[][] = bands.map(() => []);
  const cols = Math.ceil(level.width / level.tileWidth);
  const rows = Math.ceil(level.height / level.tileHeight);
  const step = Math.max(1, Math.floor((level.width * level.height) / 20_000));
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < cols; x++) {
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
  const black = at(0.01);
  const white = at(0.99);
  return white > black ? { black, white } : { black: black - 1, white: black + 1 };
}
