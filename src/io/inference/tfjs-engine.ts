import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from './engine.ts';
import { requireOptional } from './require-optional.ts';
import { createTfjsRunner } from './tfjs-runner.ts';

const require = createRequire(import.meta.url);

/** TensorFlow's C library behind TensorFlow.js. */
export async function loadNativeEngine(): Promise<Engine> {
  // tfjs-node 4.22 calls this function, which Node 23 removed (tensorflow/tfjs issue 8609).
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  requireOptional('@tensorflow/tfjs-node');
  return onBackend('tensorflow');
}

/** TensorFlow.js in WebAssembly with SIMD, on one thread: its own threads do not work in Node (tensorflow/tfjs issue 3830). */
export async function loadWasmEngine(): Promise<Engine> {
  setWasmPaths(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);
  return onBackend('wasm');
}

async function onBackend(name: string): Promise<Engine> {
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend of TensorFlow.js does not start`);
  return { version: tf.version_core, createRunner: async (graph) => createTfjsRunner(graph) };
}
