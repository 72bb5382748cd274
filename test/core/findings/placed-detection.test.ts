import { describe, expect, it } from 'vitest';
import type { AircraftDetection } from '../../../src/core/contract/detection.ts';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { onceEach, type PlacedDetection, withSupported } from '../../../src/core/findings/placed-detection.ts';

function seen(box: PixelBox, { score = 0.9, asset = 'west.tif' } = {}): PlacedDetection<AircraftDetection> {
  return { box, detection: { label: 'aircraft', score, confidence: null, box, asset, model: 'test-v1' } };
}

describe('the objects of one date', () => {
  it('count once where two files of a mosaic show them, by the surer file', () => {
    const west = seen([90, 10, 110, 30], { score: 0.7, asset: 'west.tif' });
    const east = seen([91, 11, 112, 30], { score: 0.9, asset: 'east.tif' });
    const other = seen([140, 10, 160, 30], { score: 0.6, asset: 'east.tif' });
    expect(onceEach([west, other, east])).toEqual([east, other]);
  });

  it('are two where one file shows two close together: that file’s own overlaps are settled', () => {
    const pair = [seen([0, 0, 20, 20], { score: 0.9 }), seen([5, 0, 25, 20], { score: 0.8 })];
    expect(onceEach(pair)).toEqual(pair);
  });

  it('are two where boxes of two files overlap a little', () => {
    const pair = [seen([0, 0, 20, 20], { score: 0.9 }), seen([12, 0, 32, 20], { score: 0.8, asset: 'east.tif' })];
    expect(onceEach(pair)).toEqual(pair);
  });
});

describe('what is doubtful on one date', () => {
  const firm = seen([100, 100, 120, 120]);
  const doubtful = seen([0, 0, 20, 20], { score: 0.3 });

  it('counts where the other date has a firm one, even if that stands a little aside', () => {
    expect(withSupported([firm], [doubtful], [seen([6, 2, 26, 22])])).toEqual([firm, doubtful]);
  });

  it('does not count alone, beside, or where the other date is firm elsewhere', () => {
    expect(withSupported([firm], [doubtful], [])).toEqual([firm]);
    expect(withSupported([firm], [doubtful], [seen([14, 14, 34, 34])])).toEqual([firm]);
  });

  it('does not double what this date shows firmly', () => {
    const same = seen([2, 1, 21, 20], { score: 0.3 });
    const here = seen([0, 0, 20, 20]);
    expect(withSupported([here], [same], [here])).toEqual([here]);
  });
});
