import { antiAlias, type BlurPlane, blurPlane } from '../raster/anti-alias.ts';
import { allocateRaster, type Raster } from '../raster/raster.ts';
import { type FillLines, fillLines, type PlacedLine, pixelCentre } from '../raster/sampling.ts';
import type { Tensor } from './infer.ts';
import type { ModelInput } from './model-card.ts';
import type { ChipPlan } from './plan-chips.ts';

/** What a model is shown, and which of its pixels were measured. */
export interface Chip {
  readonly tensor: Tensor;
  /** Row-major; 0 under nodata and beyond the image. */
  readonly valid: Uint8Array;
}

/** Who resamples: by default the core itself. */
export interface Resampling {
  readonly fill?: FillLines;
  readonly blur?: BlurPlane;
}

/** Longer lines are no kernel's. */
const LINE_PX = 64;

/**
 * Resamples what was read to the model's pixels and scales it as the card says: (value − mean) / std. What was not
 * measured becomes the mean, 0.
 *
 * @param source exactly the window `plan.read`, one band for each channel, values 0..255.
 */
export function cutChip(
  plan: ChipPlan,
  source: Raster,
  { mean, std }: ModelInput,
  { fill = fillLines, blur = blurPlane }: Resampling = {},
): Chip {
  const { chip, antiAliasSigmaPx: sigma } = plan;
  const { width, height } = chip;
  const smooth = sigma.col > 0 || sigma.row > 0 ? antiAlias(source, sigma, blur) : source;
  const sampled = allocateRaster(width, height, source.bands.length, 'float32');
  fill(smooth, sampled, linesOf(plan), 'cubic');
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

function linesOf({ chip, read, scale }: ChipPlan): PlacedLine[] {
  const lines: PlacedLine[] = [];
  for (let row = 0; row < chip.height; row++) {
    for (let col = 0; col < chip.width; col += LINE_PX) {
      lines.push({
        col: pixelCentre(chip.col + col) * scale.col - read.col,
        row: pixelCentre(chip.row + row) * scale.row - read.row,
        stepCol: scale.col,
        stepRow: 0,
        count: Math.min(LINE_PX, chip.width - col),
        start: row * chip.width + col,
      });
    }
  }
  return lines;
}
