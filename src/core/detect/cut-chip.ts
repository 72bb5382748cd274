import { antiAlias } from '../raster/anti-alias.ts';
import { allocateRaster, type Raster } from '../raster/raster.ts';
import { fillLines, pixelCentre } from '../raster/sampling.ts';
import type { Tensor } from './infer.ts';
import type { ModelInput } from './model-card.ts';
import type { ChipPlan } from './plan-chips.ts';

/** What a model is shown, and which of its pixels were measured. */
export interface Chip {
  readonly tensor: Tensor;
  /** Row-major; 0 under nodata and beyond the image. */
  readonly valid: Uint8Array;
}

/**
 * Resamples what was read to the model's pixels and scales it as the card says: (value − mean) / std. What was not
 * measured becomes the mean, 0.
 *
 * @param source exactly the window `plan.read`, one band for each channel, values 0..255.
 */
export function cutChip(plan: ChipPlan, source: Raster, { mean, std }: ModelInput): Chip {
  const { chip, read, scale, antiAliasSigmaPx: sigma } = plan;
  const { width, height } = chip;
  const smooth = sigma.col > 0 || sigma.row > 0 ? antiAlias(source, sigma) : source;
  const sampled = allocateRaster(width, height, source.bands.length, 'float32');
  const lines = Array.from({ length: height }, (_, row) => ({
    col: pixelCentre(chip.col) * scale.col - read.col,
    row: pixelCentre(chip.row + row) * scale.row - read.row,
    stepCol: scale.col,
    stepRow: 0,
    count: width,
    start: row * width,
  }));
  fillLines(smooth, sampled, lines, 'cubic');
  const channels = sampled.bands.length;
  const data = new Float32Array(width * height * channels);
  for (const [channel, band] of sampled.bands.entries()) {
    for (let i = 0; i < band.length; i++) {
      if (sampled.valid[i] !== 1) continue;
      const value = Math.min(255, Math.max(0, band[i]!));
      data[i * channels + channel] = (value - mean[channel]!) / std[channel]!;
    }
  }
  return { tensor: { width, height, channels, data }, valid: sampled.valid };
}
