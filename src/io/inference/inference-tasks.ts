import { pathToFileURL } from 'node:url';
import type { Tensor } from '../../core/detect/infer.ts';
import { TaskThread } from '../compute/worker-pool.ts';
import { builtScript } from '../installation.ts';
import type { EngineName } from './engine.ts';
import type { Graph } from './graph.ts';

/** What a thread knows from the start: its engine, and the model that it runs (null: it only tells that it loads). */
export interface InferenceContext {
  readonly engine: EngineName;
  readonly graph: Graph | null;
}

/** Loads engine and model, and gives the engine's version. */
export interface StartTask {
  readonly kind: 'start';
}

export interface TileTask {
  readonly kind: 'tile';
  readonly tile: Tensor;
}

export function startThread(context: InferenceContext): TaskThread<StartTask | TileTask, string | Tensor> {
  return new TaskThread(pathToFileURL(builtScript('src/io/inference/inference-worker.js')), context);
}
