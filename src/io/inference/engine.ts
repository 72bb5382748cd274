import type { Infer } from '../../core/detect/infer.ts';
import type { Graph } from './graph.ts';

/** What can run a model, the fastest first. */
export const ENGINES = ['onnxruntime-node', 'tfjs-node', 'tfjs-wasm'] as const;

export type EngineName = (typeof ENGINES)[number];

/** An engine that really loaded, on the thread that loaded it. */
export interface Engine {
  readonly version: string;
  createRunner(graph: Graph): Promise<Runner>;
}

/** One graph loaded into one engine. Tiles are taken one after the other. */
export interface Runner {
  readonly infer: Infer;
  close(): Promise<void>;
}
