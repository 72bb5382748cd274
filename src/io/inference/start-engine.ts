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
  const engine = await loadEngine(name);
  const runner = graph && (await engine.createRunner(graph));
  return {
    version: engine.version,
    infer: (tile) => runner!.infer(tile),
    close: async () => runner?.close(),
  };
}

async function startOnThreads(name: EngineName, graph: Graph | null, count: number): Promise<StartedEngine> {
  const threads = Array.from({ length: count }, () => startThread({ engine: name, graph }));
  const waiting = threads.map(() => 0);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  async function infer(tile: Tensor): Promise<Tensor> {
    if (closed) throw new Cancelled('The model was closed.');
    const idlest = waiting.indexOf(Math.min(...waiting));
    const answer = threads[idlest]!.run({ kind: 'tile', tile });
    waiting[idlest]!++;
    underWay.add(answer);
    try {
      return (await answer) as Tensor;
    } finally {
      waiting[idlest]!--;
      underWay.delete(answer);
    }
  }

  /** Waits for the tiles that are being computed: ONNX Runtime aborts the process if its thread ends meanwhile. */
  async function close(): Promise<void> {
    closed = true;
    for (const thread of threads) thread.forgetQueued();
    await Promise.allSettled(underWay);
    await Promise.all(threads.map((thread) => thread.close()));
  }

  try {
    const versions = await Promise.all(threads.map((thread) => thread.run({ kind: 'start' })));
    return { version: versions[0] as string, infer, close };
  } catch (error) {
    await close();
    throw error;
  }
}
