import { describe, expect, it } from 'vitest';
import { planChips } from '../../../src/core/detect/plan-chips.ts';
import { blobCard } from './bright-blobs.ts';

const card = blobCard();
const square = (side: number) => ({ width: side, height: side });

describe('the plan of chips', () => {
  it('is plain data: chips at the model’s scale, what each answers for, what it reads', () => {
    expect(planChips({ width: 200, height: 60, pixelMeters: square(0.5) }, card)).toEqual([
      {
        chip: { col: 0, row: 0, width: 128, height: 64 },
        core: { col: 0, row: 0, width: 100, height: 60 },
        read: { col: 0, row: 0, width: 130, height: 60 },
        scale: { col: 1, row: 1 },
        antiAliasSigmaPx: { col: 0, row: 0 },
      },
      {
        chip: { col: 72, row: 0, width: 128, height: 64 },
        core: { col: 100, row: 0, width: 100, height: 60 },
        read: { col: 70, row: 0, width: 130, height: 60 },
        scale: { col: 1, row: 1 },
        antiAliasSigmaPx: { col: 0, row: 0 },
      },
    ]);
  });

  it.each([
    [1000, 700, 0.5],
    [1000, 700, 0.3],
    [333, 77, 1],
    [128, 129, 0.5],
    [5, 3, 0.5],
  ])('covers %i × %i px of %f m once with cores, and reads no pixel that there is not', (width, height, pixel) => {
    const plans = planChips({ width, height, pixelMeters: square(pixel) }, card);
    const cols = Math.ceil((width * pixel) / 0.5 - 1e-3);
    const rows = Math.ceil((height * pixel) / 0.5 - 1e-3);
    const covered = new Uint8Array(cols * rows);
    for (const { core, chip, read } of plans) {
      for (let row = core.row; row < core.row + core.height; row++) {
        for (let col = core.col; col < core.col + core.width; col++) covered[row * cols + col]!++;
      }
      expect(chip.width % 16).toBe(0);
      expect(read.col >= 0 && read.row >= 0).toBe(true);
      expect(read.col + read.width <= width && read.row + read.height <= height).toBe(true);
    }
    expect(covered.every((times) => times === 1)).toBe(true);
  });

  it('looks at little twice: chips are no larger than their number needs', () => {
    const input = { ...card.input, size: 1024, overlap: 128 };
    const plans = planChips({ width: 1100, height: 1024, pixelMeters: square(0.5) }, { ...card, input });
    expect(plans.map(({ chip }) => [chip.col, chip.width, chip.height])).toEqual([
      [0, 624, 1024],
      [476, 624, 1024],
    ]);
  });

  it('blurs what is finer than the model before it samples', () => {
    const [plan] = planChips({ width: 400, height: 400, pixelMeters: square(0.25) }, card);
    expect(plan!.antiAliasSigmaPx.col).toBeCloseTo(0.5 * Math.sqrt(3), 6);
    expect(plan!.read.width).toBeGreaterThan(256);
  });
});
