/** A constant of a model: weights, a bias, a factor. Row-major. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Pair = readonly [rows: number, cols: number];

/**
 * The operations that every engine runs, in the words of TensorFlow: planes are [1, rows, cols, channels], and
 * `SAME` padding puts the odd row or column at the bottom and right.
 */
export type Operation =
  | {
      readonly kind: 'convolve';
      /** [rows, cols, channels in, channels out] */
      readonly filter: Weight;
      readonly bias: Weight | null;
      readonly stride: Pair;
      readonly dilation: Pair;
      readonly activation: 'relu' | 'relu6' | null;
    }
  /** With a second input of the same shape, or `by` a constant: one number, or one for each channel. */
  | { readonly kind: 'add' | 'multiply'; readonly by: Weight | null }
  | { readonly kind: 'relu' | 'relu6' | 'sigmoid' }
  | { readonly kind: 'max-pool' | 'average-pool'; readonly window: Pair; readonly stride: Pair }
  | {
      readonly kind: 'resize-bilinear' | 'resize-nearest';
      /** Whole numbers: a graph states a size, which the reader turns into a factor so that tiles may differ in size. */
      readonly factor: Pair;
      readonly grid: 'half-pixel' | 'align-corners' | 'corner';
    }
  /** Along the channels. */
  | { readonly kind: 'concatenate' }
  | { readonly kind: 'reshape'; readonly shape: readonly number[] }
  /** [rows, n] by [n, columns] */
  | { readonly kind: 'multiply-matrix'; readonly by: Weight };

export interface Step {
  readonly name: string;
  /** Names of earlier steps, or of the graph's input. */
  readonly inputs: readonly string[];
  readonly operation: Operation;
}

/** A checked model as plain data, in the order in which it is computed: what all engines are fed from. */
export interface Graph {
  readonly input: string;
  readonly inputChannels: number;
  readonly steps: readonly Step[];
  readonly output: string;
  /** False where it reshapes: then only tiles of the size that it was written for. */
  readonly takesOtherSizes: boolean;
}

/** For each step, the values nobody needs after it: an engine frees them then, so that few are held at a time. */
export function lastUses({ input, steps, output }: Graph): string[][] {
  const last = new Map<string, number>([[input, 0]]);
  steps.forEach(({ name, inputs }, i) => {
    for (const one of [name, ...inputs]) last.set(one, i);
  });
  const uses = steps.map((): string[] => []);
  for (const [name, i] of last) if (name !== output && name !== input) uses[i]!.push(name);
  return uses;
}
