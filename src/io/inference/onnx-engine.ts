import type { Tensor } from '../../core/detect/infer.ts';
import type { Engine } from './engine.ts';
import { OUTPUT, onnxModel } from './onnx-model.ts';
import { requireOptional } from './require-optional.ts';

/** As much of `onnxruntime-node` as is used; its own types are not there where it is not installed. */
interface OnnxRuntime {
  readonly env: { readonly versions: { readonly node?: string } };
  readonly InferenceSession: { create(model: Uint8Array, options: SessionOptions): Promise<Session> };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

interface SessionOptions {
  readonly executionProviders: readonly string[];
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly enableMemPattern: boolean;
}

interface Session {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

interface OnnxTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/**
 * Its own threads stay off: there is one session on each worker thread, so that sums do not depend on their number, and
 * that takes half the CPU time. Planning memory ahead would take half as much again, and no less time (512 px tiles).
 */
const ON_ONE_THREAD: SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
};

export function loadOnnxEngine(): Engine {
  const ort = requireOptional('onnxruntime-node') as OnnxRuntime;
  return {
    version: ort.env.versions.node ?? 'of unknown version',
    async createRunner(graph) {
      const session = await ort.InferenceSession.create(onnxModel(graph), ON_ONE_THREAD);
      return {
        async infer({ width, height, channels, data }: Tensor) {
          const image = new ort.Tensor('float32', data, [1, height, width, channels]);
          const out = (await session.run({ [graph.input]: image }))[OUTPUT]!;
          const [, rows, cols, planes] = out.dims as [number, number, number, number];
          // Own memory, which can be moved to another thread; the engine's cannot.
          return { width: cols, height: rows, channels: planes, data: Float32Array.from(out.data) };
        },
        close: () => session.release(),
      };
    },
  };
}
