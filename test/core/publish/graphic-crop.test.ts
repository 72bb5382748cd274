import { describe, expect, it } from 'vitest';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { chooseCrop } from '../../../src/core/publish/graphic-crop.ts';

const panelWidthPx = 740;

function holds(crop: { col: number; row: number; width: number; height: number }, [x0, y0, x1, y1]: PixelBox): boolean {
  return x0 >= crop.col && y0 >= crop.row && x1 <= crop.col + crop.width && y1 <= crop.row + crop.height;
}

describe('the crop', () => {
  it('is the whole area where that is small', () => {
    const area = { width: 1400, height: 1200 };
    expect(chooseCrop(area, [[10, 10, 20, 20]], { panelWidthPx })).toEqual({ col: 0, row: 0, ...area });
  });

  it('is the whole area where nothing was found, however large', () => {
    const area = { width: 20_000, height: 18_000 };
    expect(chooseCrop(area, [], { panelWidthPx })).toEqual({ col: 0, row: 0, ...area });
  });

  it('holds the strongest finding and those that fit beside it, at no more than two pixels to one', () => {
    const boxes: PixelBox[] = [
      [6000, 5000, 6040, 5030],
      [100, 100, 900, 900],
      [6900, 5200, 6950, 5260],
    ];
    const crop = chooseCrop({ width: 10_000, height: 10_000 }, boxes, { panelWidthPx });
    expect(boxes.map((box) => holds(crop, box))).toEqual([true, false, true]);
    expect(crop.width).toBeLessThanOrEqual(2 * panelWidthPx + 1);
    expect(crop.width / crop.height).toBeGreaterThan(0.74);
    expect(crop.width / crop.height).toBeLessThan(1.41);
  });

  it('stays inside the area and holds its finding, also in the corners of long areas', () => {
    for (const area of [
      { width: 30_000, height: 400 },
      { width: 300, height: 9000 },
      { width: 4000, height: 4000 },
      { width: 60, height: 50 },
    ]) {
      for (const [x, y] of [
        [0, 0],
        [area.width - 20, area.height - 20],
        [area.width / 2, area.height / 3],
      ] as const) {
        const box: PixelBox = [x, y, x + 20, y + 20];
        const crop = chooseCrop(area, [box], { panelWidthPx });
        expect(holds(crop, box)).toBe(true);
        expect(
          holds({ col: 0, row: 0, ...area }, [crop.col, crop.row, crop.col + crop.width, crop.row + crop.height]),
        ).toBe(true);
        expect(crop.width / crop.height).toBeGreaterThan(0.69);
        expect(crop.width / crop.height).toBeLessThan(3.1);
      }
    }
  });

  it('shows a finding larger than the limit whole', () => {
    const box: PixelBox = [1000, 1000, 6000, 5000];
    expect(holds(chooseCrop({ width: 10_000, height: 10_000 }, [box], { panelWidthPx }), box)).toBe(true);
  });

  it('judges shape on the ground where pixels are not square', () => {
    const crop = chooseCrop({ width: 10_000, height: 10_000 }, [[5000, 5000, 5020, 5010]], {
      panelWidthPx,
      pixelAspect: 0.5,
    });
    expect((crop.width * 0.5) / crop.height).toBeCloseTo(1, 1);
  });
});
