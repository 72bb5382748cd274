import type { Infer, Tensor } from './infer.ts';
import type { ModelCard, ModelOutput } from './model-card.ts';

/** Mirrored across, mirrored down, rows for columns: their sums are the eight symmetries of the square. */
const ACROSS = 1;
const DOWN = 2;
const EXCHANGED = 4;
const turnsOf = {
  1: [0],
  4: [0, ACROSS + DOWN, ACROSS + EXCHANGED, DOWN + EXCHANGED],
  8: [0, 1, 2, 3, 4, 5, 6, 7],
} as const;

/** What rows for columns makes of a plane, and which mirror changes its sign. */
const partners: Readonly<Record<string, string>> = {
  'offset-col': 'offset-row',
  'offset-row': 'offset-col',
  'log-width': 'log-height',
  'log-height': 'log-width',
};
const mirrorOf: Readonly<Record<string, number>> = { 'offset-col': ACROSS, 'offset-row': DOWN };

/**
 * A model that is shown each tile in quarter turns, or in all eight turns and mirrorings, as its card has it, and answers with the mean of what
 * it says, turned back. Seen from above nothing has an upside, so what a small net says in one of them alone is mostly chance.
 *
 * Test-time averaging over the dihedral group: Dieleman, Willett & Dambre, "Rotation-invariant convolutional neural
 * networks for galaxy morphology prediction", 2015.
 */
export function averageTurns(infer: Infer, { decode, output }: Pick<ModelCard, 'decode' | 'output'>): Infer {
  const turns = turnsOf[decode.turns];
  if (turns.length === 1) return infer;
  return async (tile) => {
    let sum: Tensor | null = null;
    for (const turn of turns) {
      const seen = await infer(turned(tile, turn));
      sum ??= {
        width: seen.width,
        height: seen.height,
        channels: seen.channels,
        data: new Float32Array(seen.data.length),
      };
      addTurnedBack(sum, seen, { turn, share: 1 / turns.length }, output.channels);
    }
    return sum!;
  };
}

function turned(tile: Tensor, turn: number): Tensor {
  const { channels } = tile;
  const { width, height, start, stepAcross, stepDown } = walkOf(tile, turn);
  const data = new Float32Array(tile.data.length);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const from = (start + row * stepDown + col * stepAcross) * channels;
      for (let channel = 0; channel < channels; channel++) data[to++] = tile.data[from + channel]!;
    }
  }
  return { width, height, channels, data };
}

function addTurnedBack(
  sum: Tensor,
  seen: Tensor,
  { turn, share }: { readonly turn: number; readonly share: number },
  names: ModelOutput['channels'],
): void {
  const { width, height, start, stepAcross, stepDown } = walkOf(sum, turn);
  for (const [plane, name] of names.entries()) {
    const seenPlane = (turn & EXCHANGED) !== 0 && name in partners ? names.indexOf(partners[name]!) : plane;
    const factor = (turn & (mirrorOf[name] ?? 0)) === 0 ? share : -share;
    for (let row = 0; row < height; row++) {
      for (let col = 0; col < width; col++) {
        const to = (start + row * stepDown + col * stepAcross) * sum.channels + plane;
        sum.data[to]! += factor * seen.data[(row * width + col) * seen.channels + seenPlane]!;
      }
    }
  }
}

/** How the cells of the turned tile, counted row by row, lie in the tile as it came: where the first is, and how far the next across and down. */
function walkOf({ width, height }: Pick<Tensor, 'width' | 'height'>, turn: number) {
  const start = (turn & DOWN ? (height - 1) * width : 0) + (turn & ACROSS ? width - 1 : 0);
  const across = turn & ACROSS ? -1 : 1;
  const down = turn & DOWN ? -width : width;
  return turn & EXCHANGED
    ? { width: height, height: width, start, stepAcross: down, stepDown: across }
    : { width, height, start, stepAcross: across, stepDown: down };
}
