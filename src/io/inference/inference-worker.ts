import { workerData } from 'node:worker_threads';
import { serveTasks } from '../compute/serve-tasks.ts';
import type { Runner } from './engine.ts';
import type { InferenceContext, StartTask, TileTask } from './inference-tasks.ts';
import { loadEngine } from './load-engine.ts';

const { engine: name, graph } = workerData as InferenceContext;
let runner: Runner | null = null;

serveTasks<StartTask | TileTask, unknown>(async (task) => {
  if (task.kind === 'start') {
    const engine = await loadEngine(name);
    runner = graph && (await engine.createRunner(graph));
    return { result: engine.version, move: [] };
  }
  if (runner === null) throw new Error('A tile came before the model was started.');
  const out = await runner.infer(task.tile);
  return { result: out, move: [out.data.buffer as ArrayBuffer] };
});
