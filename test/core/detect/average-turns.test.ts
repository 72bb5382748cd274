import { describe, expect, it } from 'vitest';
import { averageTurns } from '../../../src/core/detect/average-turns.ts';
import type { Infer, Tensor } from '../../../src/core/detect/infer.ts';

const output = { stride: 1, channels: ['centre', 'offset-col', 'offset-row', 'log-width', 'log-height'] };
const card = (turns: 1 | 4 | 8) => ({ output, decode: { threshold: 0.1, peakRadius: 1, turns } });
const WIDTH = 5;
const HEIGHT = 3;

const tile: Tensor = {
  width: WIDTH,
  height: HEIGHT,
  channels: 1,
  data: Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => ((i * 7) % 11) / 11),
};

/** A model that answers each pixel by itself and its right neighbour, with five planes. */
function answering(planes: (here: number, right: number) => readonly number[]): Infer {
  return async ({ width, height, data }) => {
    const out = Array.from(data, (here, i) => planes(here, i % width === width - 1 ? 0 : data[i + 1]!)).flat();
    return { width, height, channels: 5, data: Float32Array.from(out) };
  };
}

async function shownTurns(turns: 1 | 4 | 8): Promise<string[]> {
  const shown: string[] = [];
  const plain = answering((here) => [here, 0, 0, 0, 0]);
  const infer: Infer = (one) => {
    shown.push(`${one.width} ${one.height} ${one.data.join()}`);
    return plain(one);
  };
  await averageTurns(infer, card(turns))(tile);
  return shown;
}

const planeOf = ({ data, channels }: Tensor, plane: number) =>
  Array.from(data).filter((_, i) => i % channels === plane);

describe('averageTurns', () => {
  it.each([1, 4, 8] as const)(
    'gives back, each in its place, what does not depend on the turn, of %i',
    async (turns) => {
      const mean = await averageTurns(
        answering((here) => [here, 0, 0, 0, 0]),
        card(turns),
      )(tile);
      expect([mean.width, mean.height, mean.channels]).toEqual([WIDTH, HEIGHT, 5]);
      expect(planeOf(mean, 0)).toEqual(Array.from(tile.data, (one) => expect.closeTo(one, 6)));
    },
  );

  it.each([1, 4, 8] as const)('shows the model as many turns as its card says, %i, each once', async (turns) => {
    const shown = await shownTurns(turns);
    expect(new Set(shown).size).toBe(turns);
    expect(shown).toHaveLength(turns);
  });

  it('four are the quarter turns, none of them mirrored', async () => {
    const quarter = (rows: number[][]) => rows[0]!.map((_, col) => rows.map((row) => row[col]!).toReversed());
    let rows = Array.from({ length: HEIGHT }, (_, row) => Array.from(tile.data.slice(row * WIDTH, (row + 1) * WIDTH)));
    const quarters = Array.from({ length: 4 }, () => {
      rows = quarter(rows);
      return `${rows[0]!.length} ${rows.length} ${rows.flat().join()}`;
    });
    expect((await shownTurns(4)).toSorted()).toEqual(quarters.toSorted());
  });

  it.each([4, 8] as const)('takes out a leaning to one side, and one to wide boxes, with %i', async (turns) => {
    const mean = await averageTurns(
      answering(() => [0, 0.3, -0.1, 2, 1]),
      card(turns),
    )(tile);
    for (const plane of [1, 2]) expect(planeOf(mean, plane)).toEqual(Array(15).fill(expect.closeTo(0, 6)));
    for (const plane of [3, 4]) expect(planeOf(mean, plane)).toEqual(Array(15).fill(expect.closeTo(1.5, 6)));
  });

  it('says of a mirrored tile the mirrored thing', async () => {
    const averaged = averageTurns(
      answering((here, right) => [here * right, right, here, right * right, here]),
      card(8),
    );
    const mirror = ({ width, channels, data, ...rest }: Tensor): Tensor => ({
      ...rest,
      width,
      channels,
      data: data.map((_, i) => {
        const col = Math.floor(i / channels) % width;
        return data[i + (width - 1 - 2 * col) * channels]!;
      }),
    });
    const [plain, mirrored] = [await averaged(tile), mirror(await averaged(mirror(tile)))];
    for (const [plane, sign] of [1, -1, 1, 1, 1].entries()) {
      expect(planeOf(mirrored, plane)).toEqual(planeOf(plain, plane).map((one) => expect.closeTo(sign * one, 5)));
    }
  });
});
