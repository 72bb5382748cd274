import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor } from '../../src/core/detect/infer.ts';
import type { ModelCard } from '../../src/core/detect/model-card.ts';

/** A model's golden chip as the model takes it, and what its maker's own network gave for it. */
export async function readGoldenChip(
  folder: string,
  card: ModelCard,
): Promise<{ tile: Tensor; expected: Float32Array }> {
  const { mean, std, channels } = card.input;
  const bytes = await readFile(join(folder, card.id, 'golden/input.bin'));
  const data = Float32Array.from(bytes, (value, i) => {
    const channel = i % channels.length;
    return (value - mean[channel]!) / std[channel]!;
  });
  const output = Uint8Array.from(await readFile(join(folder, card.id, 'golden/output.bin')));
  return { tile: { ...card.golden, channels: channels.length, data }, expected: new Float32Array(output.buffer) };
}
