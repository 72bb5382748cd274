import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../src/core/align/plan-windows.ts';

describe('planWindows', () => {
  it('lays windows from edge to edge, half a window apart where there is room for all', () => {
    const windows = planWindows(768, 576).flat();
    expect(windows.length).toBe(12 * 9);
    expect(windows[0]).toEqual({ col: 0, row: 0, sizePx: 128 });
    expect(windows[1]).toEqual({ col: 32, row: 0, sizePx: 128 });
    expect(windows[2]).toEqual({ col: 96, row: 0, sizePx: 128 });
    expect(windows.at(-1)).toEqual({ col: 640, row: 448, sizePx: 128 });
  });

  it('keeps to 800 windows on the largest image, in groups that lie together, spread over all of it', () => {
    const groups = planWindows(30_000, 20_000);
    expect(groups.flat().length).toBeLessThanOrEqual(800);
    expect(groups.flat().length).toBeGreaterThan(600);
    for (const group of groups) {
      const cols = group.map(({ col }) => col);
      expect(Math.max(...cols) - Math.min(...cols)).toBe(128);
    }
    const reach = (px: (window: { col: number; row: number }) => number) => groups.map(([first]) => px(first!));
    expect(Math.min(...reach(({ col }) => col))).toBeLessThan(30_000 / 8);
    expect(Math.max(...reach(({ row }) => row))).toBeGreaterThan((20_000 * 6) / 8);
  });

  it('takes smaller windows on small images, and none where nothing fits', () => {
    expect(planWindows(300, 900)[0]![0]!.sizePx).toBe(64);
    expect(planWindows(40, 900)[0]![0]).toMatchObject({ row: 0, sizePx: 32 });
    expect(planWindows(16, 16)).toEqual([[{ col: 0, row: 0, sizePx: 16 }]]);
    expect(planWindows(15, 900)).toEqual([]);
  });

  it('leaves out what is mostly masked', () => {
    const observed = { width: 64, height: 64, valid: new Uint8Array(64 * 64) };
    for (let i = 0; i < observed.valid.length; i++) observed.valid[i] = i % 64 < 32 ? 1 : 0;
    const windows = planWindows(4096, 4096, { observed }).flat();
    expect(Math.max(...windows.map((window) => window.col))).toBeLessThan(2048 - 128 * 0.6);
    expect(windows.length).toBeGreaterThan(300);
  });
});
