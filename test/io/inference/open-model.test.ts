import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Cancelled, ModelRefused } from '../../../src/core/contract/errors.ts';
import type { Tensor } from '../../../src/core/detect/infer.ts';
import { ENGINES } from '../../../src/io/inference/engine.ts';
import { examineEngines, examineModels } from '../../../src/io/inference/examine.ts';
import { loadEngine } from '../../../src/io/inference/load-engine.ts';
import { listModels, openModel } from '../../../src/io/inference/open-model.ts';
import { packageRoot } from '../../../src/io/installation.ts';
import { readGoldenChip } from '../../helpers/golden-chip.ts';
import { GraphModel, seededNumbers, writeModel } from '../../helpers/graph-model.ts';
import { smallUNet } from '../../helpers/small-u-net.ts';

const folder = await mkdtemp(join(tmpdir(), 'aftermath-models-'));
afterAll(() => rm(folder, { recursive: true }));

const SIZE = 32;
const ID = 'aircraft-tiny-v1';
await writeModel(folder, smallUNet(SIZE), { size: SIZE });

const whyNot = new Map<string, string | null>(
  await Promise.all(
    ENGINES.map(
      async (name) =>
        [
          name,
          await loadEngine(name).then(
            () => null,
            (error: Error) => error.message,
          ),
        ] as const,
    ),
  ),
);
const usable = ENGINES.filter((name) => whyNot.get(name) === null);
const missing = ENGINES.filter((name) => whyNot.get(name) !== null);

function tileOf(seed: number): Tensor {
  const data = Float32Array.from(seededNumbers(SIZE * SIZE * 3, seed), (one) => 2 * one);
  return { width: SIZE, height: SIZE, channels: 3, data };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe('an open model', () => {
  it('runs on the fastest engine that loads, and says why not on a faster one', async () => {
    const { engine, close } = await openModel(ID, { threads: 1, folder });
    const faster = ENGINES.slice(0, ENGINES.indexOf(usable[0]!)).map((name) => whyNot.get(name));
    expect(engine).toEqual({
      name: usable[0],
      version: expect.stringMatching(/^\d+\.\d+/),
      why: faster.length === 0 ? null : faster.join('; '),
    });
    await close();
  });

  it('is refused where the engine asked for does not load', async ({ skip }) => {
    skip(missing.length === 0, 'every engine loads here');
    const opened = openModel(ID, { threads: 1, folder, engine: missing[0]! });
    await expect(opened).rejects.toThrow(ModelRefused);
    await expect(opened).rejects.toThrow(whyNot.get(missing[0]!)!);
  });

  it.for(ENGINES)(
    'on %s gives the same bytes for any number of threads and of tiles at once',
    async (engine, { skip }) => {
      skip(missing.includes(engine), whyNot.get(engine) ?? '');
      const tiles = Array.from({ length: 7 }, (_, i) => tileOf(i + 1));
      const one = await openModel(ID, { threads: 1, folder, engine });
      const alone: Tensor[] = [];
      for (const tile of tiles) alone.push(await one.infer(tile));
      await one.close();
      const three = await openModel(ID, { threads: 3, folder, engine });
      expect(await Promise.all(tiles.map((tile) => three.infer(tile)))).toEqual(alone);
      await three.close();
      const plain = smallUNet(SIZE).run(tiles[6]!);
      expect(largestDifference(alone[6]!.data, plain.data)).toBeLessThan(1e-5);
    },
  );

  it.each(['width', 'channels', 'data'] as const)('refuses a tile whose %s it does not take', async (field) => {
    const model = await openModel(ID, { threads: 1, folder });
    const wrong = { width: 20, channels: 4, data: new Float32Array(7) };
    await expect(model.infer({ ...tileOf(1), [field]: wrong[field] })).rejects.toThrow(
      /takes tiles of multiples of 8 px/,
    );
    await model.close();
  });

  it('that reshapes takes only tiles of its own size', async () => {
    const id = 'aircraft-reshaping-v1';
    const graph = new GraphModel();
    const flat = graph.reshape('image', [SIZE * SIZE, 3]);
    const back = graph.reshape(graph.multiplyMatrix(flat, graph.weight([3, 1])), [1, SIZE, SIZE, 1]);
    await writeModel(folder, graph.finish(back), { size: SIZE, id });
    const model = await openModel(id, { threads: 1, folder });
    expect((await model.infer(tileOf(1))).width).toBe(SIZE);
    const larger = { width: 64, height: 64, channels: 3, data: new Float32Array(64 * 64 * 3) };
    await expect(model.infer(larger)).rejects.toThrow(/takes tiles of 32 px/);
    await model.close();
  });

  it.for(ENGINES)(
    'on %s can be closed with tiles under way: each is answered or cancelled',
    async (engine, { skip }) => {
      skip(missing.includes(engine), whyNot.get(engine) ?? '');
      const model = await openModel(ID, { threads: 2, folder, engine });
      const answers = Promise.allSettled(Array.from({ length: 20 }, (_, i) => model.infer(tileOf(i + 1))));
      await model.close();
      for (const answer of await answers) {
        if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(Cancelled);
        else expect(answer.value.width).toBe(SIZE);
      }
      await expect(model.infer(tileOf(1))).rejects.toThrow(Cancelled);
    },
  );
});

describe('the doctor', () => {
  it('tells of each engine whether it loads, and which one is used', async () => {
    const checks = await examineEngines();
    expect(checks.map(({ name }) => name)).toEqual([...ENGINES]);
    for (const { name, state, detail } of checks) {
      if (missing.some((one) => one === name))
        expect({ state, detail }).toEqual({ state: 'missing', detail: whyNot.get(name) });
      else
        expect({ state, used: detail.includes('runs the models') }).toEqual({ state: 'ok', used: name === usable[0] });
    }
  });
});

describe('the doctor on models', () => {
  it('tells GSDs, hash state and licence, and what is wrong with a damaged one', async () => {
    const [own, id] = [await mkdtemp(join(folder, 'doctor-')), 'aircraft-torn-v1'];
    expect(await examineModels(own)).toMatchObject([{ name: 'models', state: 'note' }]);
    await writeModel(own, smallUNet(SIZE), { size: SIZE });
    await writeModel(own, smallUNet(SIZE), { size: SIZE, id });
    await writeFile(join(own, id, 'weights.bin'), '');
    expect(await examineModels(own)).toEqual([
      {
        name: ID,
        state: 'ok',
        detail: expect.stringMatching(/^aircraft, 0\.3–1 m, hashes agree \(card [0-9a-f]{12}\), Apache-2\.0$/),
      },
      { name: id, state: 'damaged', detail: expect.stringMatching(/weights\.bin is damaged/) },
    ]);
  });
});

describe('the models that come with the program', async () => {
  const models = await listModels();

  it('are all as their cards say', () => {
    expect(models.filter((model) => 'refusal' in model)).toEqual([]);
  });

  for (const model of models) {
    if ('refusal' in model || model.kind !== 'network') continue;
    const { id } = model;
    for (const engine of ENGINES) {
      it(`${id} gives on ${engine} what its maker's network gave`, async ({ skip }) => {
        skip(missing.includes(engine), whyNot.get(engine) ?? '');
        const opened = await openModel(id, { threads: 1, engine });
        const { tile, expected } = await readGoldenChip(join(packageRoot, 'models'), opened.card);
        expect(largestDifference((await opened.infer(tile)).data, expected)).toBeLessThan(1e-4);
        await opened.close();
      });
    }
  }
});
