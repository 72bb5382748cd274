import type { Graph, Operation, Pair, Weight } from './graph.ts';
import { Message } from './protobuf.ts';

/**
 * Writes a graph as an ONNX model (opset 17), so that ONNX Runtime runs the weights that TensorFlow.js runs.
 *
 * ONNX computes on [1, channels, rows, cols] and we on [1, rows, cols, channels]: the input is turned on its way in, the
 * output on its way out, filters and vectors here. Values that are not planes stay as they are.
 *
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3, field numbers from there.
 */
export function onnxModel(graph: Graph): Uint8Array {
  const writer = new GraphWriter();
  writer.node('Transpose', [graph.input], planesOf(graph.input), { perm: [0, 3, 1, 2] });
  writer.ranks.set(graph.input, 4);
  for (const { name, inputs, operation } of graph.steps) writer.step(name, inputs, operation);
  writer.node('Transpose', [planesOf(graph.output)], OUTPUT, { perm: [0, 2, 3, 1] });
  const body = writer.finish(graph.input, graph.inputChannels);
  const opset = new Message().text(1, '').integer(2, 17);
  return new Message().integer(1, 8).text(2, 'aftermath').message(7, body).message(8, opset).encode();
}

/** The name of the model's output, whatever the graph's is. */
export const OUTPUT = 'aftermath:out';

const FLOAT = 1;
const INT64 = 7;

type Attribute = number | string | readonly number[];

class GraphWriter {
  /** Of each value: 4 for planes. */
  readonly ranks = new Map<string, number>();
  readonly #nodes: Message[] = [];
  readonly #constants: Message[] = [];

  step(name: string, inputs: readonly string[], operation: Operation): void {
    const rank = this.ranks.get(inputs[0]!)!;
    const held = (input: string) => (this.ranks.get(input) === 4 ? planesOf(input) : input);
    const from = inputs.map(held);
    const out = rank === 4 ? planesOf(name) : name;
    this.ranks.set(name, rank);
    switch (operation.kind) {
      case 'convolve': {
        const { filter, bias, stride, dilation, activation } = operation;
        const parts = [from[0]!, this.#floats(`${name}:filter`, filterByOutput(filter))];
        if (bias !== null) parts.push(this.#floats(`${name}:bias`, bias));
        const linear = activation === null ? out : `${name}:linear`;
        this.node('Conv', parts, linear, { strides: stride, dilations: dilation, ...padding(filter, dilation) });
        if (activation !== null) this.#activate(activation, linear, out);
        break;
      }
      case 'add':
      case 'multiply': {
        const op = operation.kind === 'add' ? 'Add' : 'Mul';
        const other = operation.by === null ? from[1]! : this.#floats(`${name}:by`, alongChannels(operation.by, rank));
        this.node(op, [from[0]!, other], out, {});
        break;
      }
      case 'relu':
      case 'relu6':
      case 'sigmoid':
        this.#activate(operation.kind, from[0]!, out);
        break;
      case 'max-pool':
      case 'average-pool': {
        const op = operation.kind === 'max-pool' ? 'MaxPool' : 'AveragePool';
        const { window, stride } = operation;
        this.node(op, from, out, { kernel_shape: window, strides: stride, auto_pad: 'SAME_UPPER' });
        break;
      }
      case 'resize-bilinear':
      case 'resize-nearest':
        this.#resize(name, operation, from[0]!, out);
        break;
      case 'concatenate':
        this.node('Concat', from, out, { axis: rank === 4 ? 1 : rank - 1 });
        break;
      case 'reshape':
        this.#reshape(name, operation.shape, from[0]!, rank);
        break;
      case 'multiply-matrix':
        this.node('MatMul', [from[0]!, this.#floats(`${name}:by`, operation.by)], out, {});
        break;
    }
  }

  node(op: string, inputs: readonly string[], output: string, attributes: Readonly<Record<string, Attribute>>): void {
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, op);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.#nodes.push(node);
  }

  finish(input: string, channels: number): Message {
    const graph = new Message();
    for (const node of this.#nodes) graph.message(1, node);
    graph.text(2, 'aftermath');
    for (const constant of this.#constants) graph.message(5, constant);
    graph.message(11, valueInfo(input, [1, 'rows', 'cols', channels]));
    return graph.message(12, valueInfo(OUTPUT, [1, 'out-rows', 'out-cols', 'out-channels']));
  }

  #activate(kind: 'relu' | 'relu6' | 'sigmoid', from: string, out: string): void {
    if (kind !== 'relu6') {
      this.node(kind === 'relu' ? 'Relu' : 'Sigmoid', [from], out, {});
      return;
    }
    const limits = [0, 6].map((limit) =>
      this.#floats(`${out}:limit-${limit}`, { shape: [], data: Float32Array.of(limit) }),
    );
    this.node('Clip', [from, ...limits], out, {});
  }

  #resize(
    name: string,
    { kind, factor, grid }: Extract<Operation, { kind: 'resize-bilinear' | 'resize-nearest' }>,
    from: string,
    out: string,
  ): void {
    const scales = this.#floats(`${name}:scales`, { shape: [4], data: Float32Array.of(1, 1, ...factor) });
    const coordinates = { 'half-pixel': 'half_pixel', 'align-corners': 'align_corners', corner: 'asymmetric' }[grid];
    // TensorFlow takes floor(x + ½) of ONNX's half-pixel and corner-aligned coordinate, and floor(x) of the other.
    const nearest = grid === 'corner' ? 'floor' : 'round_prefer_ceil';
    this.node('Resize', [from, '', scales], out, {
      mode: kind === 'resize-bilinear' ? 'linear' : 'nearest',
      coordinate_transformation_mode: coordinates,
      ...(kind === 'resize-nearest' ? { nearest_mode: nearest } : {}),
    });
  }

  /** The order of the values is that of [1, rows, cols, channels]. */
  #reshape(name: string, shape: readonly number[], from: string, rank: number): void {
    const flat = rank === 4 ? `${name}:flat` : from;
    if (rank === 4) this.node('Transpose', [from], flat, { perm: [0, 2, 3, 1] });
    this.ranks.set(name, shape.length);
    this.node('Reshape', [flat, this.#integers(`${name}:shape`, shape)], name, {});
    if (shape.length === 4) this.node('Transpose', [name], planesOf(name), { perm: [0, 3, 1, 2] });
  }

  #floats(name: string, { shape, data }: Weight): string {
    const tensor = new Message();
    for (const side of shape) tensor.integer(1, side);
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#constants.push(tensor.integer(2, FLOAT).text(8, name).bytes(9, raw));
    return name;
  }

  #integers(name: string, values: readonly number[]): string {
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#constants.push(new Message().integer(1, values.length).integer(2, INT64).text(8, name).bytes(9, raw));
    return name;
  }
}

/** The value as [1, channels, rows, cols]. No node of TensorFlow has a colon in its name. */
function planesOf(name: string): string {
  return `${name}:planes`;
}

/** [rows, cols, in, out] → [out, in, rows, cols] */
function filterByOutput({ shape, data }: Weight): Weight {
  const [rows, cols, channelsIn, channelsOut] = shape as [number, number, number, number];
  const turned = new Float32Array(data.length);
  let from = 0;
  for (let place = 0; place < rows * cols; place++) {
    for (let i = 0; i < channelsIn; i++) {
      for (let o = 0; o < channelsOut; o++) turned[(o * channelsIn + i) * rows * cols + place] = data[from++]!;
    }
  }
  return { shape: [channelsOut, channelsIn, rows, cols], data: turned };
}

/**
 * ONNX Runtime takes SAME for nothing dilated. What is dilated has no stride here, and then the padding does not depend
 * on the size of the planes.
 */
function padding({ shape }: Weight, dilation: Pair): Readonly<Record<string, Attribute>> {
  if (Math.max(...dilation) === 1) return { auto_pad: 'SAME_UPPER' };
  const needed = [(shape[0]! - 1) * dilation[0], (shape[1]! - 1) * dilation[1]];
  return { pads: [...needed.map((one) => Math.floor(one / 2)), ...needed.map((one) => Math.ceil(one / 2))] };
}

function alongChannels({ shape, data }: Weight, rank: number): Weight {
  return rank === 4 ? { shape: [data.length, 1, 1], data } : { shape, data };
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return message.text(4, value).integer(20, 3);
  for (const one of value) message.integer(8, one);
  return message.integer(20, 7);
}

function valueInfo(name: string, sides: readonly (number | string)[]): Message {
  const shape = new Message();
  for (const side of sides) {
    const dimension = new Message();
    shape.message(1, typeof side === 'number' ? dimension.integer(1, side) : dimension.text(2, side));
  }
  const tensor = new Message().integer(1, FLOAT).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
