import { Cancelled } from '../../core/contract/errors.ts';
import type { Infer, Tensor } from '../../core/detect/infer.ts';
import type { EngineName } from './engine.ts';
import type { Graph } from './graph.ts';
import { startThread } from './inference-tasks.ts';
import { loadEngine } from './load-engine.ts';

/** An engine that loaded, with a model in it where one was given. */
export interface StartedEngine {
  readonly version: string;
  /** May be called for several tiles at once: they spread over the threads. */
  readonly infer: Infer;
  close(): Promise<void>;
}

/**
 * Loads an engine, and a graph into it, on as many threads as asked for. A tile is computed on one thread, by the same
 * sums whichever it is, so outputs do not depend on their number.
 *
 * @throws Error whose message says in a few words why the engine cannot be used here.
 */
export function startEngine(name: EngineName, graph: Graph | null, threads: number): Promise<StartedEngine> {
  return name === 'tfjs-node' ? startHere(name, graph) : startOnThreads(name, graph, threads);
}

/** tfjs-node loads on one thread of a process only (tensorflow/tfjs issues 2079 and 8388), and has threads of its own. */
async function startHere(name: EngineName, graph: Graph | null): Promise<StartedEngine> {
  const { version, createRunner } = await loadEngine(name);
  const runner = graph && (await createRunner(graph));
  return { version, ...closing((tile) => runner!.infer(tile), { last: async () => runner?.close() }) };
}

async function startOnThreads(name: EngineName, graph: Graph | null, count: number): Promise<StartedEngine> {
  const threads = Array.from({ length: count }, () => startThread({ engine: name, graph }));
  const waiting = threads.map(() => 0);

  async function inferOnIdlest(tile: Tensor): Promise<Tensor> {
    const idlest = waiting.indexOf(Math.min(...waiting));
    waiting[idlest]!++;
    try {
      return (await threads[idlest]!.run({ kind: 'tile', tile })) as Tensor;
    } finally {
      waiting[idlest]!--;
    }
  }

  const { infer, close } = closing(inferOnIdlest, {
    first: () => {
      for (const thread of threads) thread.forgetQueued();
    },
    last: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  });
  try {
    const versions = await Promise.all(threads.map((thread) => thread.run({ kind: 'start' })));
    return { version: versions[0] as string, infer, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Takes no tile once closed, and ends only when those under way are computed: ONNX Runtime aborts the whole process if
 * its thread ends meanwhile, and TensorFlow.js would miss its weights.
 */
function closing(
  infer: Infer,
  ends: { first?: () => void; last: () => Promise<void> },
): Omit<StartedEngine, 'version'> {
  const underWay = new Set<Promise<Tensor>>();
  let closed = false;
  return {
    async infer(tile) {
      if (closed) throw new Cancelled('The model was closed.');
      const answer = infer(tile);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    async close() {
      closed = true;
      ends.first?.();
      await Promise.allSettled(underWay);
      await ends.last();
    },
  };
}
