import type { Infer, Tensor } from './infer.ts';
import type { ModelOutput } from './model-card.ts';

/** Mirrored across, mirrored down, rows for columns: their sums are the eight symmetries of the square. */
const ACROSS = 1;
const DOWN = 2;
const EXCHANGED = 4;
const TURNS = 8;

/** What rows for columns makes of a plane, and which mirror changes its sign. */
const partners: Readonly<Record<string, string>> = {
  'offset-col': 'offset-row',
  'offset-row': 'offset-col',
  'log-width': 'log-height',
  'log-height': 'log-width',
};
const mirrorOf: Readonly<Record<string, number>> = { 'offset-col': ACROSS, 'offset-row': DOWN };

/**
 * A model that is shown each tile in all eight turns and mirrorings and answers with the mean of what it says, turned back. Seen
 * from above nothing has an upside, so what a small net says in one of them alone is mostly chance. Takes eight times as long.
 *
 * Test-time averaging over the dihedral group: Dieleman, Willett & Dambre, "Rotation-invariant convolutional neural
 * networks for galaxy morphology prediction", 2015.
 */
export function averageTurns(infer: Infer, { channels: names }: ModelOutput): Infer {
  return async (tile) => {
    let sum: Tensor | null = null;
    for (let turn = 0; turn < TURNS; turn++) {
      const seen = await infer(turned(tile, turn));
      const isExchanged = (turn & EXCHANGED) !== 0;
      const [width, height] = isExchanged ? [seen.height, seen.width] : [seen.width, seen.height];
      sum ??= { width, height, channels: seen.channels, data: new Float32Array(seen.data.length) };
      for (const [plane, name] of names.entries()) {
        const from = isExchanged && name in partners ? names.indexOf(partners[name]!) : plane;
        const share = (turn & (mirrorOf[name] ?? 0)) === 0 ? 1 / TURNS : -1 / TURNS;
        for (let i = 0; i < width * height; i++) {
          sum.data[sourceOf(i, sum, turn) * seen.channels + plane]! += share * seen.data[i * seen.channels + from]!;
        }
      }
    }
    return sum!;
  };
}

function turned(tile: Tensor, turn: number): Tensor {
  const { width, height, channels } = tile;
  const data = new Float32Array(tile.data.length);
  for (let i = 0; i < width * height; i++) {
    const source = sourceOf(i, tile, turn) * channels;
    for (let channel = 0; channel < channels; channel++) data[i * channels + channel] = tile.data[source + channel]!;
  }
  const isExchanged = (turn & EXCHANGED) !== 0;
  return { width: isExchanged ? height : width, height: isExchanged ? width : height, channels, data };
}

/** Where in the tile as it came the cell `i` of the turned one lies, both counted row by row. */
function sourceOf(i: number, { width, height }: Pick<Tensor, 'width' | 'height'>, turn: number): number {
  const turnedWidth = turn & EXCHANGED ? height : width;
  const [x, y] = [i % turnedWidth, Math.floor(i / turnedWidth)];
  const [col, row] = turn & EXCHANGED ? [y, x] : [x, y];
  return (turn & DOWN ? height - 1 - row : row) * width + (turn & ACROSS ? width - 1 - col : col);
}
