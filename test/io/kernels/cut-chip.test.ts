import { describe, expect, it } from 'vitest';
import { cutChip } from '../../../src/core/detect/cut-chip.ts';
import { planChips } from '../../../src/core/detect/plan-chips.ts';
import { cropPixels } from '../../../src/core/raster/crop.ts';
import { blurPlaneFast } from '../../../src/io/kernels/blur-plane.ts';
import { fillLinesFast } from '../../../src/io/kernels/fill-lines.ts';
import { blobCard } from '../../core/detect/bright-blobs.ts';

const [WIDTH, HEIGHT] = [300, 200];

describe('a chip of an image', () => {
  it.each([0.5, 0.31, 0.8])('is the same bits whoever resamples, at %f m', (pixelMeters) => {
    const card = blobCard();
    const image = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i * 7919) % 256);
    const hidden = new Uint8Array(image.length).fill(1);
    hidden[40 * WIDTH + 250] = 0;
    const size = { width: WIDTH, height: HEIGHT, pixelMeters: { width: pixelMeters, height: pixelMeters } };
    const plans = planChips(size, card);
    expect(plans.length).toBeGreaterThan(1);
    for (const plan of plans) {
      const { width, height } = plan.read;
      const bands = card.input.channels.map(() => cropPixels(image, WIDTH, plan.read));
      const source = { width, height, bands, valid: cropPixels(hidden, WIDTH, plan.read) };
      const fast = cutChip(plan, source, card.input, { fill: fillLinesFast, blur: blurPlaneFast });
      const slow = cutChip(plan, source, card.input);
      expect(Buffer.from(fast.tensor.data.buffer).equals(Buffer.from(slow.tensor.data.buffer))).toBe(true);
      expect(Buffer.from(fast.valid).equals(Buffer.from(slow.valid))).toBe(true);
      expect(fast.tensor.data.some((value) => value !== 0)).toBe(true);
    }
  });
});
