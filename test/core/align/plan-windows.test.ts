import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../src/core/align/plan-windows.ts';

describe('planWindows', () => {
  it('lays windows from edge to edge, half a window apart', () => {
    const windows = planWindows(640, 512);
    expect(windows.length).toBe(9 * 7);
    expect(windows[0]).toEqual({ col: 0, row: 0, sizePx: 128 });
    expect(windows.at(-1)).toEqual({ col: 512, row: 384, sizePx: 128 });
  });

  it('keeps to 400 windows on the largest image, spread over all of it', () => {
    const windows = planWindows(30_000, 20_000);
    expect(windows.length).toBeLessThanOrEqual(400);
    expect(windows.length).toBeGreaterThan(300);
    expect(windows.at(-1)).toEqual({ col: 29_872, row: 19_872, sizePx: 128 });
  });

  it('takes smaller windows on small images, and none where nothing fits', () => {
    expect(planWindows(300, 900)[0]!.sizePx).toBe(64);
    expect(planWindows(40, 900)[0]).toEqual({ col: 4, row: 0, sizePx: 32 });
    expect(planWindows(15, 900)).toEqual([]);
  });

  it('leaves out what is mostly masked', () => {
    const observed = { width: 64, height: 64, valid: new Uint8Array(64 * 64) };
    for (let i = 0; i < observed.valid.length; i++) observed.valid[i] = i % 64 < 32 ? 1 : 0;
    const windows = planWindows(4096, 4096, { observed });
    expect(Math.max(...windows.map((window) => window.col))).toBeLessThan(2048 - 128 * 0.6);
    expect(windows.length).toBeGreaterThan(300);
  });
});
