import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Tensor } from '../../src/core/detect/infer.ts';
import type { ModelCard } from '../../src/core/detect/model-card.ts';
import * as plain from './plain-network.ts';

type Pair = readonly [rows: number, cols: number];

interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
  readonly values: readonly number[];
}

/** Known numbers from a seed (xorshift32, Marsaglia 2003), between −1 and 1. */
export function seededNumbers(count: number, seed = 1): number[] {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.fround(state / 2 ** 31);
  });
}

const product = (shape: readonly number[]) => shape.reduce((size, side) => size * side, 1);
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const integers = (values: readonly number[]) => ({ list: { i: values.map(String) } });
const planar = ([rows, cols]: Pair) => integers([1, rows, cols, 1]);
const SAME = { padding: { s: base64('SAME') }, data_format: { s: base64('NHWC') } };

/**
 * A TensorFlow.js graph model, written node by node as TensorFlow's converter writes it, together with what it must
 * give, computed by loops. Each method takes the names of its inputs and gives its own.
 */
export class GraphModel {
  readonly nodes: Node[] = [{ name: 'image', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } }];
  readonly constants: Constant[] = [];
  readonly #plain: { name: string; inputs: readonly string[]; compute: (inputs: Tensor[]) => Tensor }[] = [];
  #seed = 0;

  /** Without values: known numbers, evenly spread between −`most` and `most`. */
  weight(shape: readonly number[], values?: readonly number[], most = 1): Constant {
    const given = values ?? seededNumbers(product(shape), ++this.#seed).map((one) => Math.fround(one * most));
    return this.#constant('weight', shape, 'float32', given);
  }

  convolve(
    from: string,
    filter: Constant,
    options: {
      readonly bias?: Constant;
      readonly stride?: Pair;
      readonly dilation?: Pair;
      readonly activation?: 'Relu' | 'Relu6';
    } = {},
  ): string {
    const { bias, stride = [1, 1], dilation = [1, 1], activation } = options;
    const attr = { ...SAME, strides: planar(stride), dilations: planar(dilation), T: { type: 'DT_FLOAT' } };
    const fused = ['BiasAdd', ...(activation === undefined ? [] : [activation])].map(base64);
    return this.#node(
      bias === undefined ? 'Conv2D' : '_FusedConv2D',
      [from],
      [filter, ...(bias === undefined ? [] : [bias])],
      bias === undefined ? attr : { ...attr, fused_ops: { list: { s: fused } }, num_args: { i: '1' } },
      ([image]) => {
        const [rows, cols, , channels] = filter.shape as [number, number, number, number];
        const window = { size: [rows, cols], stride, dilation } as const;
        const out = plain.convolve(image!, filter.values, channels, bias?.values, window);
        return activation === undefined ? out : plain.each(out, activation === 'Relu' ? plain.relu : plain.relu6);
      },
    );
  }

  each(op: 'Relu' | 'Relu6' | 'Sigmoid' | 'Identity', from: string): string {
    const functions = { Relu: plain.relu, Relu6: plain.relu6, Sigmoid: plain.sigmoid, Identity: (v: number) => v };
    return this.#node(op, [from], [], {}, ([value]) => plain.each(value!, functions[op]));
  }

  withConstant(op: 'BiasAdd' | 'AddV2' | 'Mul', from: string, by: Constant): string {
    return this.#node(op, [from], [by], {}, ([value]) =>
      plain.each(value!, (one, i) => {
        const other = by.values[i % by.values.length]!;
        return op === 'Mul' ? one * other : one + other;
      }),
    );
  }

  withOther(op: 'AddV2' | 'Mul', first: string, second: string): string {
    return this.#node(op, [first, second], [], {}, ([a, b]) =>
      plain.each(a!, (one, i) => (op === 'Mul' ? one * b!.data[i]! : one + b!.data[i]!)),
    );
  }

  pool(op: 'MaxPool' | 'AvgPool', from: string, size: Pair, stride: Pair): string {
    return this.#node(op, [from], [], { ...SAME, ksize: planar(size), strides: planar(stride) }, ([image]) =>
      plain.pool(image!, op === 'MaxPool' ? 'max' : 'mean', { size, stride, dilation: [1, 1] }),
    );
  }

  resize(
    op: 'ResizeBilinear' | 'ResizeNearestNeighbor',
    from: string,
    size: Pair,
    grid: plain.ResizeGrid = 'half-pixel',
  ): string {
    const attr = { align_corners: { b: grid === 'align-corners' }, half_pixel_centers: { b: grid === 'half-pixel' } };
    const to = this.#constant('size', [2], 'int32', size);
    const kind = op === 'ResizeBilinear' ? 'bilinear' : 'nearest';
    return this.#node(op, [from], [to], attr, ([image]) => plain.resize(image!, size, kind, grid));
  }

  concatenate(from: readonly string[], axis = 3): string {
    const along = this.#constant('axis', [], 'int32', [axis]);
    return this.#node('ConcatV2', from, [along], { N: { i: String(from.length) } }, plain.concatenate);
  }

  reshape(from: string, shape: readonly number[]): string {
    const to = this.#constant('shape', [shape.length], 'int32', shape);
    return this.#node('Reshape', [from], [to], {}, ([value]) => {
      const channels = shape.at(-1)!;
      const width = shape.length === 4 ? shape[2]! : 1;
      return { width, height: value!.data.length / channels / width, channels, data: value!.data };
    });
  }

  multiplyMatrix(from: string, by: Constant): string {
    return this.#node('MatMul', [from], [by], {}, ([value]) => {
      const window = { size: [1, 1], stride: [1, 1], dilation: [1, 1] } as const;
      return plain.convolve(value!, by.values, by.shape[1]!, undefined, window);
    });
  }

  /** Names a value `out`: what the model gives. */
  finish(from: string): this {
    this.nodes.push({ name: 'out', op: 'Identity', input: [from] });
    this.#plain.push({ name: 'out', inputs: [from], compute: ([value]) => value! });
    return this;
  }

  /** What the model must give for a tile. */
  run(tile: Tensor): Tensor {
    const values = new Map([['image', tile]]);
    for (const { name, inputs, compute } of this.#plain) {
      values.set(name, compute(inputs.map((input) => values.get(input)!)));
    }
    return values.get('out')!;
  }

  /** model.json */
  topology(): object {
    const weights = this.constants.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
    return {
      format: 'graph-model',
      generatedBy: 'aftermath tests',
      convertedBy: null,
      modelTopology: { node: this.nodes, library: {}, versions: { producer: 1482 } },
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    };
  }

  /** weights.bin */
  weights(): Uint8Array {
    return Buffer.concat(
      this.constants.map(({ dtype, values }) =>
        Buffer.from((dtype === 'int32' ? Int32Array : Float32Array).from(values).buffer),
      ),
    );
  }

  #constant(kind: string, shape: readonly number[], dtype: Constant['dtype'], values: readonly number[]): Constant {
    const constant = { name: `model/${kind}_${this.constants.length}`, shape, dtype, values };
    this.constants.push(constant);
    this.nodes.push({ name: constant.name, op: 'Const' });
    return constant;
  }

  #node(
    op: string,
    inputs: readonly string[],
    constants: readonly Constant[],
    attr: Readonly<Record<string, unknown>>,
    compute: (inputs: Tensor[]) => Tensor,
  ): string {
    const name = `model/${op}_${this.nodes.length}`;
    this.nodes.push({ name, op, input: [...inputs, ...constants.map((constant) => constant.name)], attr });
    this.#plain.push({ name, inputs, compute });
    return name;
  }
}

/** Writes a model's folder, with a card that fits it; gives the card as written. */
export async function writeModel(
  folder: string,
  model: GraphModel,
  { size = 32, channels = ['red', 'green', 'blue'], stride = 1, outputs = ['centre'], id = 'aircraft-tiny-v1' } = {},
): Promise<ModelCard> {
  const [width, height] = [size, size];
  const mean = channels.map((_, i) => 100 + 10 * i);
  const std = channels.map((_, i) => 50 + i);
  const bytes = Uint8Array.from(seededNumbers(width * height * channels.length, 99), (one) => (one + 1) * 127);
  const data = Float32Array.from(bytes, (value, i) => (value - mean[i % mean.length]!) / std[i % std.length]!);
  const golden = model.run({ width, height, channels: channels.length, data });
  const files = {
    'model.json': Buffer.from(JSON.stringify(model.topology())),
    'weights.bin': model.weights(),
    'golden/input.bin': bytes,
    'golden/output.bin': new Uint8Array(golden.data.buffer),
  };
  const card: ModelCard = {
    id,
    label: 'aircraft',
    summary: 'A network of known weights, for tests.',
    gsdMeters: { model: 0.5, min: 0.3, max: 1 },
    input: { size, overlap: 8, multiple: 8, channels, mean, std },
    output: { stride, channels: outputs },
    decode: { threshold: 0.4, peakRadius: 1, turns: 1 },
    calibration: null,
    diameter: null,
    parameters: 1,
    licence: { weights: 'Apache-2.0', data: [] },
    figures: [],
    cannot: ['See anything: it was never trained.'],
    trainedWith: { command: 'none', seed: 1, commit: 'none' },
    files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, sha256(content)])),
    golden: { width, height },
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, id, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  await writeFile(join(folder, id, 'card.json'), JSON.stringify(card));
  return card;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
