import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../src/core/detect/infer.ts';
import { ENGINES, type Engine } from '../../../src/io/inference/engine.ts';
import type { Graph } from '../../../src/io/inference/graph.ts';
import { loadEngine } from '../../../src/io/inference/load-engine.ts';
import { ALLOWED_OPS, readGraph } from '../../../src/io/inference/read-graph.ts';
import { GraphModel, seededNumbers } from '../../helpers/graph-model.ts';
import { smallUNet } from '../../helpers/small-u-net.ts';

const CHANNELS = 3;

/** What a network is made of, one or two at a time: a builder that gives the name of its last value. */
const situations: Record<string, { size?: number; build: (model: GraphModel, size: number) => string }> = {
  'a convolution': { build: (model) => model.convolve('image', model.weight([3, 3, 3, 5])) },
  'a convolution with bias': {
    build: (model) => model.convolve('image', model.weight([3, 3, 3, 5]), { bias: model.weight([5]) }),
  },
  'a convolution with bias and Relu': {
    build: (model) =>
      model.convolve('image', model.weight([3, 3, 3, 5]), { bias: model.weight([5]), activation: 'Relu' }),
  },
  'a convolution with bias and Relu6, beyond 6': {
    build: (model) =>
      model.convolve('image', model.weight([3, 3, 3, 5]), { bias: model.weight([5]), activation: 'Relu6' }),
  },
  'a convolution of 1 × 1': {
    build: (model) => model.convolve('image', model.weight([1, 1, 3, 4]), { bias: model.weight([4]) }),
  },
  'a convolution by every second pixel of an even side: the odd row is padded at the end': {
    build: (model) => model.convolve('image', model.weight([3, 3, 3, 4]), { stride: [2, 2] }),
  },
  'a convolution by every second pixel of an odd side': {
    size: 17,
    build: (model) => model.convolve('image', model.weight([3, 3, 3, 4]), { stride: [2, 2] }),
  },
  'a convolution of an even and unequal window': {
    build: (model) => model.convolve('image', model.weight([4, 2, 3, 4]), { stride: [2, 1] }),
  },
  'a dilated convolution': {
    build: (model) =>
      model.convolve('image', model.weight([3, 3, 3, 4]), { dilation: [2, 3], bias: model.weight([4]) }),
  },
  BiasAdd: { build: (model) => model.withConstant('BiasAdd', 'image', model.weight([3])) },
  'AddV2 of a constant of planes': {
    build: (model) => model.withConstant('AddV2', 'image', model.weight([1, 1, 1, 3])),
  },
  'AddV2 of two values': {
    build: (model) => model.withOther('AddV2', 'image', model.convolve('image', model.weight([3, 3, 3, 3]))),
  },
  'Mul by one number': { build: (model) => model.withConstant('Mul', 'image', model.weight([])) },
  'Mul by channel': { build: (model) => model.withConstant('Mul', 'image', model.weight([3])) },
  'Mul of two values': {
    build: (model) => model.withOther('Mul', 'image', model.each('Sigmoid', 'image')),
  },
  Relu: { build: (model) => model.each('Relu', 'image') },
  'Relu6, beyond 6': {
    build: (model) => model.each('Relu6', model.withConstant('Mul', 'image', model.weight([3], [10, -10, 20]))),
  },
  'Sigmoid, far out as well': {
    build: (model) => model.each('Sigmoid', model.withConstant('Mul', 'image', model.weight([3], [1, 20, -200]))),
  },
  Identity: { build: (model) => model.each('Relu', model.each('Identity', 'image')) },
  MaxPool: { build: (model) => model.pool('MaxPool', 'image', [2, 2], [2, 2]) },
  'MaxPool of 3 × 3 over edges': { build: (model) => model.pool('MaxPool', 'image', [3, 3], [1, 1]) },
  'MaxPool of an odd side': { size: 17, build: (model) => model.pool('MaxPool', 'image', [2, 2], [2, 2]) },
  AvgPool: { build: (model) => model.pool('AvgPool', 'image', [2, 2], [2, 2]) },
  'AvgPool of 3 × 3: what is beyond the edge does not count': {
    build: (model) => model.pool('AvgPool', 'image', [3, 3], [1, 1]),
  },
  'AvgPool of an odd side': { size: 17, build: (model) => model.pool('AvgPool', 'image', [2, 2], [2, 2]) },
  ...Object.fromEntries(
    (['ResizeBilinear', 'ResizeNearestNeighbor'] as const).flatMap((op) =>
      (['half-pixel', 'align-corners', 'corner'] as const).flatMap((grid) =>
        [2, 3].map((times) => [
          `${op} ${times} times, ${grid}`,
          {
            build: (model: GraphModel, size: number) => model.resize(op, 'image', [size * times, size * times], grid),
          },
        ]),
      ),
    ),
  ),
  'ConcatV2 of values of different depth': {
    build: (model) => model.concatenate(['image', model.convolve('image', model.weight([1, 1, 3, 4])), 'image']),
  },
  'ConcatV2 along axis −1': { build: (model) => model.concatenate(['image', 'image'], -1) },
  'Reshape to rows, MatMul, and back': {
    build: (model, size) => {
      const rows = model.reshape('image', [-1, 3]);
      const summed = model.withConstant('BiasAdd', model.multiplyMatrix(rows, model.weight([3, 4])), model.weight([4]));
      return model.reshape(model.each('Relu', summed), [1, size, size, 4]);
    },
  },
  'Reshape of planes into other planes': {
    build: (model, size) => model.reshape('image', [1, size / 2, size * 2, 3]),
  },
};

function tileOf(size: number): Tensor {
  const data = Float32Array.from(seededNumbers(size * size * CHANNELS, 7), (one) => 2 * one);
  return { width: size, height: size, channels: CHANNELS, data };
}

function largestDifference(a: Tensor, b: Tensor): number {
  expect([a.width, a.height, a.channels]).toEqual([b.width, b.height, b.channels]);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);
}

function graphOf(model: GraphModel, size: number): { graph: Graph; expected: Tensor; tile: Tensor } {
  const tile = tileOf(size);
  const expected = model.run(tile);
  const graph = readGraph(JSON.parse(JSON.stringify(model.topology())), model.weights(), 'weights.bin', {
    size,
    inputChannels: CHANNELS,
    output: [1, expected.height, expected.width, expected.channels],
  });
  return { graph, expected, tile };
}

const engines = await Promise.all(
  ENGINES.map(async (name) => {
    const engine: Engine | Error = await loadEngine(name).catch((error: Error) => error);
    return { name, engine };
  }),
);

for (const { name, engine } of engines) {
  if (engine instanceof Error) {
    describe.skip(`${name} (${engine.message})`, () => {
      it.each(Object.keys(situations))('runs %s', () => {});
    });
    continue;
  }

  describe(name, () => {
    it.each(Object.entries(situations))('runs %s', async (_situation, { size = 16, build }) => {
      const model = new GraphModel();
      const { graph, expected, tile } = graphOf(model.finish(build(model, size)), size);
      const runner = await engine.createRunner(graph);
      expect(largestDifference(await runner.infer(tile), expected)).toBeLessThan(1e-5);
      await runner.close();
    });

    it('runs a whole network, also on tiles of another size than it was written for', async () => {
      const { graph, expected, tile } = graphOf(smallUNet(32), 32);
      const runner = await engine.createRunner(graph);
      expect(largestDifference(await runner.infer(tile), expected)).toBeLessThan(1e-5);
      const larger = tileOf(48);
      expect(largestDifference(await runner.infer(larger), smallUNet(48).run(larger))).toBeLessThan(1e-5);
      await runner.close();
    });
  });
}

describe('TensorFlow.js', () => {
  it('holds no more tensors after a run than before it, and none once closed', async () => {
    const engine = await loadEngine('tfjs-wasm');
    const before = tf.memory().numTensors;
    const { graph, tile } = graphOf(smallUNet(32), 32);
    const runner = await engine.createRunner(graph);
    const loaded = tf.memory().numTensors;
    expect(loaded).toBeGreaterThan(before);
    await runner.infer(tile);
    expect(tf.memory().numTensors).toBe(loaded);
    await expect(runner.infer({ ...tile, width: 15 })).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(loaded);
    await runner.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('every allowed operation is among the situations', () => {
  const used = new Set<string>();
  for (const { size = 16, build } of Object.values(situations)) {
    const model = new GraphModel();
    for (const { op } of model.finish(build(model, size)).nodes) used.add(op);
  }
  expect([...used].sort()).toEqual([...ALLOWED_OPS].sort());
});
