import { describe, expect, it } from 'vitest';
import { planPanel } from '../../../src/core/publish/plan-panel.ts';
import type { ScenePart } from '../../../src/core/scene/scene.ts';
import { gridAt, sceneOn } from '../../helpers/scenes.ts';

/** A part of 1001 × 801 px with overviews of 501 × 401 and 251 × 201. */
const part: ScenePart = {
  ...sceneOn(gridAt({ width: 1001, height: 801 })).parts[0],
  levels: [
    { width: 1001, height: 801 },
    { width: 501, height: 401 },
    { width: 251, height: 201 },
  ],
};

describe('the plan of a panel', () => {
  it('reads the coarsest level that is still finer than the panel', () => {
    const whole = { col: 0, row: 0, width: 1001, height: 801 };
    expect(planPanel(part, whole, { width: 1001, height: 801 }).level).toBe(0);
    expect(planPanel(part, whole, { width: 510, height: 408 }).level).toBe(0);
    expect(planPanel(part, whole, { width: 500, height: 400 }).level).toBe(1);
    expect(planPanel(part, whole, { width: 100, height: 80 }).level).toBe(2);
  });

  it('reads a window that covers the crop, and cuts the panel where the crop begins', () => {
    const crop = { col: 101, row: 50, width: 400, height: 400 };
    const plan = planPanel(part, crop, { width: 200, height: 200 });
    expect(plan).toEqual({
      level: 1,
      window: { col: 50, row: 25, width: 201, height: 200 },
      scaled: { width: 201, height: 200 },
      cut: { left: 1, top: 0 },
    });
  });

  it('never asks for more than a level holds, nor cuts beyond what it scaled', () => {
    const panel = { width: 333, height: 222 };
    for (const crop of [
      { col: 700, row: 600, width: 301, height: 201 },
      { col: 0, row: 0, width: 1001, height: 801 },
      { col: 999, row: 799, width: 2, height: 2 },
    ]) {
      const { level, window, scaled, cut } = planPanel(part, crop, panel);
      expect(window.col + window.width).toBeLessThanOrEqual(part.levels[level]!.width);
      expect(window.row + window.height).toBeLessThanOrEqual(part.levels[level]!.height);
      expect(cut.left + panel.width).toBeLessThanOrEqual(scaled.width);
      expect(cut.top + panel.height).toBeLessThanOrEqual(scaled.height);
    }
  });
});
