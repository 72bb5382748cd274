import type { Infer, Tensor } from '../../../src/core/detect/infer.ts';
import type { ModelCard } from '../../../src/core/detect/model-card.ts';

const STRIDE = 2;

/** The card of a model that finds bright blobs at 0.5 m. */
export function blobCard(options: Partial<ModelCard> = {}): ModelCard {
  return {
    id: 'blobs-v1',
    label: 'aircraft',
    summary: 'Finds bright blobs.',
    gsdMeters: { model: 0.5, min: 0.25, max: 1 },
    input: {
      size: 128,
      overlap: 32,
      multiple: 16,
      channels: ['red', 'green', 'blue'],
      mean: [100, 100, 100],
      std: [50, 50, 50],
    },
    output: { stride: STRIDE, channels: ['centre', 'offset-col', 'offset-row', 'log-width', 'log-height'] },
    decode: { threshold: 0.4, peakRadius: 1, turns: 1 },
    calibration: null,
    diameter: null,
    parameters: 0,
    licence: { weights: 'none', data: [] },
    figures: [],
    cannot: [],
    trainedWith: { command: '', seed: 0, commit: '' },
    files: {},
    golden: { width: 16, height: 16 },
    ...options,
  };
}

/** A model that needs no weights: what is brighter than `above` (as the card scales it) and hangs together is an object. */
export function brightBlobs(
  options: { readonly above?: number; readonly onTile?: (tile: Tensor) => void } = {},
): Infer {
  const { above = 1, onTile } = options;
  return async (tile) => {
    onTile?.(tile);
    const { width, height, channels, data } = tile;
    const cols = width / STRIDE;
    const out = new Float32Array(cols * (height / STRIDE) * 5);
    const isBright = (i: number) => data[i * channels]! > above;
    const seen = new Uint8Array(width * height);
    for (let first = 0; first < seen.length; first++) {
      if (seen[first] === 1 || !isBright(first)) continue;
      const blob = [first];
      seen[first] = 1;
      for (const i of blob) {
        const col = i % width;
        for (const next of [col > 0 ? i - 1 : -1, col < width - 1 ? i + 1 : -1, i - width, i + width]) {
          if (next < 0 || next >= seen.length || seen[next] === 1 || !isBright(next)) continue;
          seen[next] = 1;
          blob.push(next);
        }
      }
      const colsOf = blob.map((i) => i % width);
      const rowsOf = blob.map((i) => Math.floor(i / width));
      const [x0, x1] = [Math.min(...colsOf), Math.max(...colsOf) + 1];
      const [y0, y1] = [Math.min(...rowsOf), Math.max(...rowsOf) + 1];
      const col = Math.floor((x0 + x1) / 2 / STRIDE);
      const row = Math.floor((y0 + y1) / 2 / STRIDE);
      out.set(
        [
          Math.min(0.95, 0.5 + blob.length / 5000),
          (x0 + x1) / 2 / STRIDE - (col + 0.5),
          (y0 + y1) / 2 / STRIDE - (row + 0.5),
          Math.log(x1 - x0),
          Math.log(y1 - y0),
        ],
        (row * cols + col) * 5,
      );
    }
    return { width: cols, height: height / STRIDE, channels: 5, data: out };
  };
}
