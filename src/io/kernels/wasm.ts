import { readFileSync } from 'node:fs';
import { builtScript } from '../installation.ts';

/** What `assembly/index.ts` exports, and room in its memory. Addresses are bytes. */
export interface Wasm {
  sumDifferences(
    block: number,
    planes: number,
    width: number,
    rows: number,
    samples: number,
    sampleBytes: number,
  ): void;
  takeDifferences(
    planes: number,
    block: number,
    width: number,
    rows: number,
    samples: number,
    sampleBytes: number,
  ): void;
  differenceFloats(floats: number, block: number, width: number, rows: number, raw: number): void;
  blurCols(
    values: number,
    blurred: number,
    width: number,
    height: number,
    kernel: number,
    taps: number,
    line: number,
  ): void;
  blurRows(values: number, blurred: number, width: number, height: number, kernel: number, taps: number): void;
  transformColumns(re: number, im: number, size: number, turns: number, reversed: number): void;
  transpose(values: number, size: number): void;
  halveBytes(plane: number, halved: number, width: number, height: number): void;
  sampleLines(
    lines: number,
    lineCount: number,
    source: number,
    sourceBytes: number,
    sourceType: number,
    width: number,
    top: number,
    out: number,
    outBytes: number,
    outType: number,
    bands: number,
  ): void;
  boxSums(
    values: number,
    sums: number,
    width: number,
    height: number,
    radius: number,
    column: number,
    running: number,
  ): void;
  binomialSums(values: number, sums: number, width: number, height: number, across: number): void;
  localHalfRange(
    values: number,
    observed: number,
    ranges: number,
    width: number,
    height: number,
    radius: number,
    highest: number,
    lowest: number,
    line: number,
  ): void;
  smoothObserved(
    values: number,
    observed: number,
    weights: number,
    smooth: number,
    width: number,
    height: number,
    across: number,
  ): void;
  slopeProducts(
    before: number,
    after: number,
    observed: number,
    shared: number,
    squaresBefore: number,
    squaresAfter: number,
    width: number,
    height: number,
    toSteps: number,
    steepestBefore: number,
    steepestAfter: number,
  ): void;
  lookUpLogs(values: number, bytes: number, table: number, observed: number, logs: number, count: number): void;
  widen(bytes: number, words: number, count: number): void;
  takeBand(earlier: number, later: number, before: number, after: number, count: number): void;
  limitPulls(difference: number, observed: number, pulls: number, middle: number, most: number, count: number): void;
  explain(rangeBefore: number, rangeAfter: number, share: number, explained: number, count: number): void;
  addDetail(
    difference: number,
    sums: number,
    counts: number,
    observed: number,
    explained: number,
    energy: number,
    middle: number,
    noise: number,
    perBand: number,
    count: number,
  ): void;
  toExcess(
    energy: number,
    observed: number,
    excess: number,
    usual: number,
    steps: number,
    most: number,
    count: number,
  ): void;
  roundMeans(sums: number, perPixel: number, count: number): void;
  halve(values: number, halvings: number, count: number): void;
  loseStructure(shared: number, before: number, after: number, usual: number, loss: number, count: number): void;
  loseStructureBeside(
    shared: number,
    before: number,
    after: number,
    counts: number,
    perPixel: number,
    loss: number,
    count: number,
  ): void;
  weighDifference(
    pooled: number,
    near: number,
    shared: number,
    squaresBefore: number,
    squaresAfter: number,
    unusual: number,
    untold: number,
    steps: number,
    usual: number,
    perPool: number,
    told: number,
    count: number,
  ): void;
  judge(
    unusual: number,
    wide: number,
    before: number,
    after: number,
    observed: number,
    magnitude: number,
    brightening: number,
    perLoss: number,
    toBrightening: number,
    count: number,
  ): void;
  greyCells(
    bands: number,
    bandCount: number,
    sampleType: number,
    width: number,
    height: number,
    oddCol: number,
    oddRow: number,
    halvings: number,
    level: number,
    cols: number,
    column: number,
    grey: number,
  ): void;
  seenCells(
    observed: number,
    width: number,
    height: number,
    oddCol: number,
    oddRow: number,
    halvings: number,
    cols: number,
    column: number,
    seen: number,
  ): void;
  takeLogs(
    values: number,
    exponents: number,
    mantissas: number,
    floor: number,
    observed: number,
    logs: number,
    count: number,
  ): void;
  weigh(
    before: number,
    after: number,
    observed: number,
    slopeBefore: number,
    slopeAfter: number,
    perSpread: number,
    slip: number,
    most: number,
    spreadSteps: number,
    lift: number,
    weightSteps: number,
    weighted: number,
    weight: number,
    count: number,
  ): void;
  halveCells(
    values: number,
    width: number,
    height: number,
    oddCol: number,
    oddRow: number,
    halved: number,
    cols: number,
    rows: number,
  ): void;
  takeBackground(
    weighted: number,
    weight: number,
    around: number,
    aroundWeight: number,
    near: number,
    detail: number,
    perNoise: number,
    count: number,
  ): void;
  answer(
    inner: number,
    outer: number,
    perNoise: number,
    width: number,
    height: number,
    lobe: number,
    discInner: number,
    discOuter: number,
    dipole: number,
    least: number,
    squares: number,
    above: number,
  ): number;
  /**
   * Gives the first `bytes` bytes of free memory, in place of whatever an earlier call gave.
   *
   * @returns the memory whole, and where the room begins in it: a multiple of 16.
   */
  room(bytes: number): { readonly memory: Uint8Array; readonly start: number };
}

/** What of the engine's WebAssembly we use: TypeScript declares it only together with the DOM. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

type Exports = Omit<Wasm, 'room'> & {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  firstFreeByte(): number;
};

const PAGE_BYTES = 65_536;
const ALIGNMENT_BYTES = 16;

let loaded: Wasm | null | undefined;

/** The kernels of this thread; null where they were not built or the engine lacks SIMD: then their twins do the work. */
export function wasm(): Wasm | null {
  if (loaded === undefined) loaded = load();
  return loaded;
}

function load(): Wasm | null {
  const exports = instantiate();
  if (exports === null) return null;
  const { memory, firstFreeByte, ...kernels } = exports;
  const start = Math.ceil(firstFreeByte() / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  let bytes = new Uint8Array(memory.buffer);
  return {
    ...kernels,
    room: (wanted) => {
      const missing = start + wanted - bytes.length;
      if (missing > 0) {
        memory.grow(Math.ceil(missing / PAGE_BYTES));
        bytes = new Uint8Array(memory.buffer);
      }
      return { memory: bytes, start };
    },
  };
}

function instantiate(): Exports | null {
  try {
    const module = new WebAssembly.Module(readFileSync(builtScript('src/io/kernels/kernels.wasm')));
    return new WebAssembly.Instance(module).exports as Exports;
  } catch {
    return null;
  }
}
