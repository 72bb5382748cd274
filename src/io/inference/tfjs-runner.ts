import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '../../core/detect/infer.ts';
import type { Runner } from './engine.ts';
import { type Graph, lastUses, type Operation, type Pair, type Step, type Weight } from './graph.ts';

/**
 * Runs a graph on the backend that TensorFlow.js is set to. It walks the steps itself, with the same operations as
 * `@tensorflow/tfjs-converter` would take, and frees each value once nobody needs it.
 */
export function createTfjsRunner(graph: Graph): Runner {
  const weights = new Map(weightsOf(graph.steps).map((weight) => [weight, tf.tensor(weight.data, [...weight.shape])]));
  const done = lastUses(graph);

  async function infer({ width, height, channels, data }: Tensor): Promise<Tensor> {
    const image = tf.tensor4d(data, [1, height, width, channels]);
    const values = new Map<string, tf.Tensor>([[graph.input, image]]);
    try {
      graph.steps.forEach(({ name, inputs, operation }, i) => {
        const value = apply(
          operation,
          inputs.map((input) => values.get(input)!),
          (weight) => weights.get(weight)!,
        );
        values.set(name, value);
        for (const used of done[i]!) {
          values.get(used)!.dispose();
          values.delete(used);
        }
      });
      const out = values.get(graph.output)! as tf.Tensor4D;
      const [, rows, cols, planes] = out.shape;
      return { width: cols, height: rows, channels: planes, data: (await out.data()) as Float32Array };
    } finally {
      for (const value of values.values()) value.dispose();
    }
  }

  return {
    infer,
    close: async () => {
      for (const weight of weights.values()) weight.dispose();
    },
  };
}

function apply(operation: Operation, inputs: readonly tf.Tensor[], upload: (weight: Weight) => tf.Tensor): tf.Tensor {
  const input = inputs[0]!;
  switch (operation.kind) {
    case 'convolve':
      return tf.fused.conv2d({
        x: input as tf.Tensor4D,
        filter: upload(operation.filter) as tf.Tensor4D,
        strides: pair(operation.stride),
        pad: 'same',
        dilations: pair(operation.dilation),
        ...(operation.bias === null ? {} : { bias: upload(operation.bias) }),
        activation: operation.activation ?? 'linear',
      });
    case 'add':
      return tf.add(input, operation.by === null ? inputs[1]! : upload(operation.by));
    case 'multiply':
      return tf.mul(input, operation.by === null ? inputs[1]! : upload(operation.by));
    case 'relu':
      return tf.relu(input);
    case 'relu6':
      return tf.relu6(input);
    case 'sigmoid':
      return tf.sigmoid(input);
    case 'max-pool':
      return tf.maxPool(input as tf.Tensor4D, pair(operation.window), pair(operation.stride), 'same');
    case 'average-pool':
      return tf.avgPool(input as tf.Tensor4D, pair(operation.window), pair(operation.stride), 'same');
    case 'resize-bilinear':
    case 'resize-nearest': {
      const { kind, factor, grid } = operation;
      const [, rows, cols] = (input as tf.Tensor4D).shape;
      const resize = kind === 'resize-bilinear' ? tf.image.resizeBilinear : tf.image.resizeNearestNeighbor;
      const size: [number, number] = [rows * factor[0], cols * factor[1]];
      return resize(input as tf.Tensor4D, size, grid === 'align-corners', grid === 'half-pixel');
    }
    case 'concatenate':
      return tf.concat([...inputs], -1);
    case 'reshape':
      return tf.reshape(input, [...operation.shape]);
    case 'multiply-matrix':
      return tf.matMul(input, upload(operation.by));
  }
}

function weightsOf(steps: readonly Step[]): Weight[] {
  return steps.flatMap(({ operation }) => {
    if (operation.kind === 'convolve') return [operation.filter, ...(operation.bias === null ? [] : [operation.bias])];
    return 'by' in operation && operation.by !== null ? [operation.by] : [];
  });
}

function pair([rows, cols]: Pair): [number, number] {
  return [rows, cols];
}
