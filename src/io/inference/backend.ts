import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** Which TensorFlow.js engine runs the models here, and why not the faster one. */
export interface Backend {
  readonly name: 'tfjs-node' | 'tfjs-wasm';
  readonly version: string;
  /** Why tfjs-node is not used; null where it is. */
  readonly why: string | null;
}

const require = createRequire(import.meta.url);

/**
 * Takes tfjs-node where its native library really loads, else the WASM backend.
 *
 * "Installed" is not "usable": without its download tfjs-node resolves and then throws at `require`.
 */
export async function pickBackend(): Promise<Backend> {
  const why = await loadNative();
  if (why === null) {
    await tf.setBackend('tensorflow');
    return { name: 'tfjs-node', version: tf.version_core, why };
  }
  setWasmPaths(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);
  await tf.setBackend('wasm');
  return { name: 'tfjs-wasm', version: tf.version_core, why };
}

async function loadNative(): Promise<string | null> {
  // tfjs-node 4.22 calls this function, which Node 23 removed (tensorflow/tfjs issue 8609).
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  try {
    require('@tensorflow/tfjs-node');
    return null;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    return missing ? 'tfjs-node is not installed' : 'the native library of tfjs-node does not load';
  }
}
