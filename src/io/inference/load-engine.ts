import type { Engine, EngineName } from './engine.ts';

/**
 * Loads an engine on this thread; the others are then not even looked at.
 *
 * @throws Error whose message says in a few words why the engine cannot be used here.
 */
export async function loadEngine(name: EngineName): Promise<Engine> {
  if (name === 'onnxruntime-node') return (await import('./onnx-engine.ts')).loadOnnxEngine();
  const { loadNativeEngine, loadWasmEngine } = await import('./tfjs-engine.ts');
  return name === 'tfjs-node' ? loadNativeEngine() : loadWasmEngine();
}
