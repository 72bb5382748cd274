import { pixelCentre } from '../raster/sampling.ts';
import type { Tensor } from './infer.ts';
import type { ModelCard, ModelOutput } from './model-card.ts';

/** An object that a model sees in a chip: its middle and size, px of the chip. */
export interface Peak {
  readonly score: number;
  readonly col: number;
  readonly row: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a centre map: each cell that no neighbour exceeds is an object, moved by its offset, as large as its sizes say.
 * Of equal neighbours the first counts.
 *
 * Zhou, Wang & Krähenbühl, "Objects as points", 2019 (CenterNet).
 *
 * @param sizePlanes names of the planes that hold ln width and ln height, px of the chip.
 * @throws RangeError where the card names a plane that the model does not give.
 */
export function decodePeaks(
  out: Tensor,
  { output, decode }: { readonly output: ModelOutput; readonly decode: ModelCard['decode'] },
  sizePlanes: readonly [width: string, height: string],
): Peak[] {
  const { width, height, channels, data } = out;
  const plane = (name: string) => {
    const index = output.channels.indexOf(name);
    if (index < 0 || index >= channels) throw new RangeError(`The model gives no plane "${name}".`);
    return index;
  };
  const [centre, offsetCol, offsetRow] = [plane('centre'), plane('offset-col'), plane('offset-row')];
  const [logWidth, logHeight] = [plane(sizePlanes[0]), plane(sizePlanes[1])];
  const peaks: Peak[] = [];
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const cell = (row * width + col) * channels;
      const score = data[cell + centre]!;
      if (!(score >= decode.threshold) || !isPeak(out, centre, col, row, decode.peakRadius)) continue;
      peaks.push({
        score,
        col: (pixelCentre(col) + data[cell + offsetCol]!) * output.stride,
        row: (pixelCentre(row) + data[cell + offsetRow]!) * output.stride,
        width: Math.exp(data[cell + logWidth]!),
        height: Math.exp(data[cell + logHeight]!),
      });
    }
  }
  return peaks;
}

function isPeak({ width, height, channels, data }: Tensor, plane: number, col: number, row: number, radius: number) {
  const at = (c: number, r: number) => data[(r * width + c) * channels + plane]!;
  const score = at(col, row);
  for (let r = Math.max(0, row - radius); r <= Math.min(height - 1, row + radius); r++) {
    for (let c = Math.max(0, col - radius); c <= Math.min(width - 1, col + radius); c++) {
      const isEarlier = r < row || (r === row && c < col);
      if (at(c, r) > score || (isEarlier && at(c, r) === score)) return false;
    }
  }
  return true;
}
