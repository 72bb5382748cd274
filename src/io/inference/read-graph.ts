import { ModelRefused } from '../../core/contract/errors.ts';
import type { Graph, Operation, Pair, Step, Weight } from './graph.ts';

/** Every operation of TensorFlow that a model here may use. */
export const ALLOWED_OPS = [
  'Placeholder',
  'Const',
  'Identity',
  'Conv2D',
  '_FusedConv2D',
  'BiasAdd',
  'Relu',
  'Relu6',
  'MaxPool',
  'AvgPool',
  'ResizeBilinear',
  'ResizeNearestNeighbor',
  'ConcatV2',
  'AddV2',
  'Mul',
  'Sigmoid',
  'Reshape',
  'MatMul',
] as const;

/** What a graph must be, from the model's card. */
export interface GraphShape {
  /** Side of a tile, px. */
  readonly size: number;
  readonly inputChannels: number;
  /** [1, rows, cols, channels] */
  readonly output: readonly number[];
}

const MOST_NODES = 4096;
const MOST_DIMENSIONS = 4;
/** Of one value on the way, 512 MiB as float32. */
const MOST_VALUES = 2 ** 27;

interface Node {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Attributes;
}

type Attributes = Readonly<Record<string, unknown>>;
type Shape = readonly number[];

/**
 * Reads a TensorFlow.js graph model (`format: "graph-model"`) into plain steps, and checks each of them and every shape
 * on the way: operations by the list above, weights that add up to the bytes that are there, no number that is not finite.
 *
 * Own reader instead of `@tensorflow/tfjs-converter`'s: one checked graph feeds every engine, also those that are not
 * TensorFlow; nothing outside the list can run; and it fetches nothing.
 *
 * @throws ModelRefused with the name of the node that is not as it must be.
 */
export function readGraph(model: unknown, weights: Uint8Array, weightsName: string, wanted: GraphShape): Graph {
  const { format, modelTopology, weightsManifest } = record(model, 'model.json');
  if (format !== 'graph-model') refuse(`model.json has the format ${JSON.stringify(format)}; a graph-model is needed`);
  const constants = readWeights(weightsManifest, weights, weightsName);
  const nodes = readNodes(record(modelTopology, 'modelTopology')['node']);
  return new GraphReader(nodes, constants, wanted).read();
}

class GraphReader {
  readonly #nodes: Map<string, Node>;
  readonly #constants: Map<string, Weight>;
  readonly #wanted: GraphShape;
  /** What an Identity stands for. */
  readonly #aliases = new Map<string, string>();
  readonly #shapes = new Map<string, Shape>();
  readonly #steps: Step[] = [];

  constructor(nodes: Map<string, Node>, constants: Map<string, Weight>, wanted: GraphShape) {
    this.#nodes = nodes;
    this.#constants = constants;
    this.#wanted = wanted;
  }

  read(): Graph {
    const { size, inputChannels, output: needed } = this.#wanted;
    const placeholders = [...this.#nodes.values()].filter(({ op }) => op === 'Placeholder');
    if (placeholders.length !== 1 || placeholders[0]!.name !== 'image') {
      refuse(
        `it has the inputs ${placeholders.map(({ name }) => name).join(', ') || 'none'}; one named image is needed`,
      );
    }
    if (!this.#nodes.has('out')) refuse('it has no node named out');
    this.#shapes.set('image', [1, size, size, inputChannels]);
    for (const node of inOrder(this.#nodes, 'out')) this.#take(node);

    const output = this.#resolve('out');
    const shape = this.#shapes.get(output);
    if (shape === undefined || !same(shape, needed)) {
      refuse(`out has the shape [${shape}] for a tile of ${size} px; its card says [${needed}]`);
    }
    const takesOtherSizes = !this.#steps.some(({ operation }) => operation.kind === 'reshape');
    return { input: 'image', inputChannels, steps: this.#steps, output, takesOtherSizes };
  }

  #take(node: Node): void {
    const { name, op } = node;
    if (op === 'Placeholder') return;
    if (op === 'Const') {
      if (!this.#constants.has(name)) refuse(`the constant ${name} has no weights`);
      return;
    }
    if (op === 'Identity') {
      this.#aliases.set(name, this.#resolve(this.#input(node, 0)));
      return;
    }
    const { operation, inputs, shape } = this.#step(node);
    const size = shape.reduce((product, side) => product * side, 1);
    if (shape.some((side) => !Number.isInteger(side) || side < 1) || size > MOST_VALUES) {
      refuse(`${name} would have the shape [${shape}]`);
    }
    this.#steps.push({ name, inputs, operation });
    this.#shapes.set(name, shape);
  }

  #step(node: Node): { operation: Operation; inputs: string[]; shape: Shape } {
    switch (node.op) {
      case 'Conv2D':
      case '_FusedConv2D':
        return this.#convolve(node);
      case 'BiasAdd':
      case 'AddV2':
        return this.#combine(node, 'add');
      case 'Mul':
        return this.#combine(node, 'multiply');
      case 'Relu':
        return this.#each(node, 'relu');
      case 'Relu6':
        return this.#each(node, 'relu6');
      case 'Sigmoid':
        return this.#each(node, 'sigmoid');
      case 'MaxPool':
        return this.#pool(node, 'max-pool');
      case 'AvgPool':
        return this.#pool(node, 'average-pool');
      case 'ResizeBilinear':
        return this.#resize(node, 'resize-bilinear');
      case 'ResizeNearestNeighbor':
        return this.#resize(node, 'resize-nearest');
      case 'ConcatV2':
        return this.#concatenate(node);
      case 'Reshape':
        return this.#reshape(node);
      default:
        return this.#multiplyMatrix(node);
    }
  }

  #convolve(node: Node) {
    const { name, attributes } = node;
    const from = this.#value(node, 0);
    const [, rows, cols, channels] = this.#planes(node, from);
    const filter = this.#constant(node, 1);
    const [, , channelsIn, channelsOut] = filter.shape;
    if (filter.shape.length !== 4 || channelsIn !== channels) {
      refuse(`${name} has a filter of the shape [${filter.shape}] for planes of the shape [${this.#shapes.get(from)}]`);
    }
    const fused = node.op === '_FusedConv2D' ? strings(attributes, 'fused_ops') : [];
    const activation = { Relu: 'relu', Relu6: 'relu6' } as const;
    const last = fused[1] as keyof typeof activation | undefined;
    if (node.op === '_FusedConv2D' && (fused[0] !== 'BiasAdd' || fused.length > 2 || (last && !(last in activation)))) {
      refuse(`${name} fuses ${fused.join(', ') || 'nothing'}; BiasAdd, with Relu or Relu6 after it, is what runs here`);
    }
    const bias = fused.length > 0 ? this.#constant(node, 2) : null;
    if (bias !== null && !same(bias.shape, [channelsOut!])) refuse(`${name} has a bias of the shape [${bias.shape}]`);
    if (!same(integers(attributes, 'explicit_paddings', []), [])) refuse(`${name} pads by numbers; SAME is needed`);
    const stride = pairOf(node, 'strides');
    const dilation = pairOf(node, 'dilations', [1, 1, 1, 1]);
    if (Math.max(...stride) > 1 && Math.max(...dilation) > 1) refuse(`${name} has both strides and dilations`);
    requireSame(node);
    const operation: Operation = {
      kind: 'convolve',
      filter,
      bias,
      stride,
      dilation,
      activation: last === undefined ? null : activation[last],
    };
    return { operation, inputs: [from], shape: [1, ...shrunk([rows, cols], stride), channelsOut!] };
  }

  #combine(node: Node, kind: 'add' | 'multiply') {
    const [first, second] = [this.#input(node, 0), this.#input(node, 1)].map((name) => this.#resolve(name));
    const constant = [first, second].find((name) => this.#constants.has(name!));
    const from = constant === first ? second! : first!;
    const shape = this.#shapeOf(node, from);
    if (constant === undefined) {
      const other = this.#shapeOf(node, second!);
      if (!same(shape, other)) refuse(`${node.name} joins the shapes [${shape}] and [${other}]`);
      return { operation: { kind, by: null } as const, inputs: [first!, second!], shape };
    }
    const { shape: given, data } = this.#constants.get(constant)!;
    const channels = given.at(-1) ?? 1;
    if (data.length !== channels || given.length > shape.length || (channels !== 1 && channels !== shape.at(-1))) {
      refuse(`${node.name} has a constant of the shape [${given}] for values of the shape [${shape}]`);
    }
    return { operation: { kind, by: { shape: [channels], data } } as const, inputs: [from], shape };
  }

  #each(node: Node, kind: 'relu' | 'relu6' | 'sigmoid') {
    const from = this.#value(node, 0);
    return { operation: { kind } as const, inputs: [from], shape: this.#shapeOf(node, from) };
  }

  #pool(node: Node, kind: 'max-pool' | 'average-pool') {
    const from = this.#value(node, 0);
    const [, rows, cols, channels] = this.#planes(node, from);
    const window = pairOf(node, 'ksize');
    const stride = pairOf(node, 'strides');
    requireSame(node);
    const shape = [1, ...shrunk([rows, cols], stride), channels];
    return { operation: { kind, window, stride } as const, inputs: [from], shape };
  }

  #resize(node: Node, kind: 'resize-bilinear' | 'resize-nearest') {
    const from = this.#value(node, 0);
    const [, rows, cols, channels] = this.#planes(node, from);
    const size = this.#numbers(node, 1);
    const factor = [size[0]! / rows, size[1]! / cols] as const;
    if (size.length !== 2 || factor.some((times) => !Number.isInteger(times) || times < 1)) {
      refuse(`${node.name} goes from ${rows} × ${cols} to ${size.join(' × ')}; whole factors are what runs here`);
    }
    const [corners, half] = [flag(node, 'align_corners'), flag(node, 'half_pixel_centers')];
    if (corners && half) refuse(`${node.name} is aligned both on corners and on pixel centres`);
    const grid = corners ? 'align-corners' : half ? 'half-pixel' : 'corner';
    return { operation: { kind, factor, grid } as const, inputs: [from], shape: [1, size[0]!, size[1]!, channels] };
  }

  #concatenate(node: Node) {
    const inputs = node.inputs.slice(0, -1).map((_, i) => this.#value(node, i));
    const shapes = inputs.map((from) => this.#shapeOf(node, from));
    const first = shapes[0];
    const axis = this.#numbers(node, node.inputs.length - 1);
    if (first === undefined || shapes.some((shape) => !same(shape.slice(0, -1), first.slice(0, -1)))) {
      refuse(`${node.name} joins the shapes ${shapes.map((shape) => `[${shape}]`).join(', ')}`);
    }
    if (axis.length !== 1 || (axis[0] !== -1 && axis[0] !== first.length - 1)) {
      refuse(`${node.name} joins along axis ${axis}; the channels are what runs here`);
    }
    const channels = shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0);
    return { operation: { kind: 'concatenate' } as const, inputs, shape: [...first.slice(0, -1), channels] };
  }

  #reshape(node: Node) {
    const from = this.#value(node, 0);
    const size = this.#shapeOf(node, from).reduce((product, side) => product * side, 1);
    const asked = this.#numbers(node, 1);
    const known = asked.filter((side) => side !== -1).reduce((product, side) => product * side, 1);
    const shape = asked.map((side) => (side === -1 ? size / known : side));
    if (shape.reduce((product, side) => product * side, 1) !== size || asked.filter((side) => side < 1).length > 1) {
      refuse(`${node.name} turns ${size} values into the shape [${asked}]`);
    }
    return { operation: { kind: 'reshape', shape } as const, inputs: [from], shape };
  }

  #multiplyMatrix(node: Node) {
    const from = this.#value(node, 0);
    const shape = this.#shapeOf(node, from);
    const by = this.#constant(node, 1);
    if (shape.length !== 2 || by.shape.length !== 2 || by.shape[0] !== shape[1]) {
      refuse(`${node.name} multiplies the shapes [${shape}] and [${by.shape}]`);
    }
    if (flag(node, 'transpose_a') || flag(node, 'transpose_b')) refuse(`${node.name} transposes`);
    return {
      operation: { kind: 'multiply-matrix', by } as const,
      inputs: [from],
      shape: [shape[0]!, by.shape[1]!],
    };
  }

  #input(node: Node, index: number): string {
    return node.inputs[index] ?? refuse(`${node.name} lacks its input ${index + 1}`);
  }

  #resolve(name: string): string {
    return this.#aliases.get(name) ?? name;
  }

  /** The name of a computed input. */
  #value(node: Node, index: number): string {
    const name = this.#resolve(this.#input(node, index));
    this.#shapeOf(node, name);
    return name;
  }

  #shapeOf(node: Node, name: string): Shape {
    return this.#shapes.get(name) ?? refuse(`${node.name} needs ${name} to be computed from the image`);
  }

  #planes(node: Node, name: string): readonly [number, number, number, number] {
    const shape = this.#shapeOf(node, name);
    if (shape.length !== 4) refuse(`${node.name} needs planes; ${name} has the shape [${shape}]`);
    return shape as [number, number, number, number];
  }

  #constant(node: Node, index: number): Weight {
    const name = this.#resolve(this.#input(node, index));
    return this.#constants.get(name) ?? refuse(`${node.name} needs ${name} to be a constant`);
  }

  /** A constant that states a size, an axis or a shape. */
  #numbers(node: Node, index: number): number[] {
    const { data } = this.#constant(node, index);
    if (data.length > MOST_DIMENSIONS) refuse(`${node.name} takes ${data.length} numbers for a shape`);
    return [...data];
  }
}

/** The nodes that `last` needs, each after those that it needs itself. */
function inOrder(nodes: Map<string, Node>, last: string): Node[] {
  const order: Node[] = [];
  const state = new Map<string, 'open' | 'done'>();
  // No recursion: a long chain of nodes must not end the stack.
  const stack = [last];
  while (stack.length > 0) {
    const name = stack.at(-1)!;
    const node = nodes.get(name) ?? refuse(`the node ${name} is needed and not there`);
    const waiting = state.get(name) === undefined ? node.inputs.filter((input) => state.get(input) !== 'done') : [];
    const looped = waiting.find((input) => state.get(input) === 'open');
    if (looped !== undefined) refuse(`the node ${looped} needs itself`);
    if (waiting.length > 0) {
      state.set(name, 'open');
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    if (state.get(name) !== 'done') order.push(node);
    state.set(name, 'done');
  }
  return order;
}

function readNodes(value: unknown): Map<string, Node> {
  if (!Array.isArray(value) || value.length === 0) refuse('model.json has no nodes');
  if (value.length > MOST_NODES) refuse(`it has ${value.length} nodes; ${MOST_NODES} is the limit`);
  const nodes = new Map<string, Node>();
  for (const one of value) {
    const { name, op, input = [], attr = {} } = record(one, 'a node');
    if (typeof name !== 'string' || typeof op !== 'string') refuse('a node has no name or no operation');
    if (!(ALLOWED_OPS as readonly string[]).includes(op))
      refuse(`the node ${name} is a ${op}, which does not run here`);
    if (!Array.isArray(input) || !input.every((from) => typeof from === 'string'))
      refuse(`${name} has malformed inputs`);
    if (!/^[A-Za-z0-9._][\w.\-/>]*$/.test(name)) refuse(`a node is named ${JSON.stringify(name)}`);
    if (nodes.has(name)) refuse(`two nodes are named ${name}`);
    // `name:0` is a node's first output, and none of ours has another.
    const inputs = input.map((from: string) => from.replace(/:0$/, ''));
    nodes.set(name, { name, op, inputs, attributes: record(attr, `the attributes of ${name}`) });
  }
  return nodes;
}

function readWeights(manifest: unknown, bytes: Uint8Array, fileName: string): Map<string, Weight> {
  if (!Array.isArray(manifest) || manifest.length !== 1) refuse('weightsManifest must have one group');
  const { paths, weights } = record(manifest[0], 'weightsManifest');
  if (!Array.isArray(paths) || paths.length !== 1 || paths[0] !== fileName) {
    refuse(`weightsManifest names ${JSON.stringify(paths)}; ${fileName} is the file that was checked`);
  }
  if (!Array.isArray(weights)) refuse('weightsManifest lists no weights');
  const constants = new Map<string, Weight>();
  let offset = 0;
  for (const one of weights) {
    const { name, shape, dtype, quantization } = record(one, 'a weight');
    if (typeof name !== 'string' || constants.has(name)) refuse(`a weight is named ${JSON.stringify(name)}`);
    if (!isShape(shape)) refuse(`the weight ${name} has the shape ${JSON.stringify(shape)}`);
    if (quantization !== undefined) refuse(`the weight ${name} is quantized`);
    if (dtype !== 'float32' && dtype !== 'int32')
      refuse(`the weight ${name} is of ${dtype}; float32 or int32 is needed`);
    const count = shape.reduce((product, side) => product * side, 1);
    if (offset + count * 4 > bytes.length) {
      refuse(`the weights need more than the ${bytes.length} bytes of ${fileName}`);
    }
    // A copy: in the file a weight may start at any byte.
    const own = Uint8Array.from(bytes.subarray(offset, offset + count * 4)).buffer;
    const data = dtype === 'float32' ? new Float32Array(own) : Float32Array.from(new Int32Array(own));
    if (!data.every(Number.isFinite)) refuse(`the weight ${name} holds numbers that are not finite`);
    constants.set(name, { shape, data });
    offset += count * 4;
  }
  if (offset !== bytes.length) refuse(`the weights take ${offset} of the ${bytes.length} bytes of ${fileName}`);
  return constants;
}

function isShape(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every((side) => Number.isInteger(side) && side > 0)
  );
}

/** Rows and columns of an attribute [1, rows, cols, 1]. */
function pairOf({ name, attributes }: Node, key: string, missing?: readonly number[]): Pair {
  const values = integers(attributes, key, missing);
  const [batch, rows, cols, channels] = values;
  if (values.length !== 4 || batch !== 1 || channels !== 1 || !(rows! >= 1) || !(cols! >= 1)) {
    refuse(`${name} has ${key} [${values}]`);
  }
  return [rows!, cols!];
}

function requireSame({ name, attributes }: Node): void {
  const padding = text(attributes['padding']);
  if (padding !== 'SAME') refuse(`${name} has the padding ${padding}; SAME is needed`);
  const format = text(attributes['data_format']) ?? 'NHWC';
  if (format !== 'NHWC') refuse(`${name} has the layout ${format}; NHWC is needed`);
}

function shrunk([rows, cols]: Pair, stride: Pair): Pair {
  return [Math.ceil(rows / stride[0]), Math.ceil(cols / stride[1])];
}

/** GraphDef as JSON writes int64 as strings and bytes as base64. */
function integers(attributes: Attributes, key: string, missing?: readonly number[]): number[] {
  const list = listOf(attributes[key])['i'];
  return Array.isArray(list) ? list.map(Number) : [...(missing ?? [])];
}

function strings(attributes: Attributes, key: string): string[] {
  const list = listOf(attributes[key])['s'];
  return Array.isArray(list) ? list.map((one) => text({ s: one }) ?? '') : [];
}

function flag({ attributes }: Node, key: string): boolean {
  return (attributes[key] as { b?: unknown } | undefined)?.b === true;
}

function text(attribute: unknown): string | undefined {
  const value = (attribute as { s?: unknown } | undefined)?.s;
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('latin1') : undefined;
}

function listOf(attribute: unknown): Attributes {
  return ((attribute as { list?: unknown } | undefined)?.list ?? {}) as Attributes;
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${what} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}

function same(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}

/** The reader of a folder puts the model's name before it. */
function refuse(why: string): never {
  throw new ModelRefused(why);
}
