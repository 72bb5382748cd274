import { describe, expect, it } from 'vitest';
import { magnitudeHider, maskPainter, trackRegions } from '../../../src/core/change/components.ts';
import { drawn, plainThreshold, regionsIn } from './picture.ts';
import { seededRandom } from './planted-pair.ts';

describe('regions by hysteresis', () => {
  it('holds what hangs together with a seed, by edge or corner, and drops what has none', () => {
    const regions = regionsIn(
      drawn(
        '++....+.', //
        '..#...+.',
        '...+..+.',
        '.....?..',
      ),
    );
    expect(regions).toHaveLength(1);
    expect(regions[0]!.runs).toEqual([
      { row: 0, start: 0, end: 2 },
      { row: 1, start: 2, end: 3 },
      { row: 2, start: 3, end: 4 },
    ]);
  });

  it('measures a region', () => {
    const [region] = regionsIn(
      drawn(
        '.....', //
        '.++..',
        '.+#..',
      ),
    );
    expect(region).toMatchObject({
      rank: 1,
      box: [1, 1, 3, 3],
      areaPx: 4,
      centroid: { col: 2, row: 2 },
      peak: 7,
      peakAt: { col: 2.5, row: 2.5 },
      mean: 4.75,
      brightening: -0.5,
    });
    expect(region!.weight).toBeCloseTo((4.75 - 3.5) * 4, 9);
  });

  it('joins arms that meet only further down', () => {
    const regions = regionsIn(
      drawn(
        '+.+.+', //
        '+.+.+',
        '+++++',
        '..#..',
      ),
    );
    expect(regions.map((region) => region.areaPx)).toEqual([12]);
  });

  it('keeps to the minimum mapping unit', () => {
    const rows = drawn('##..#', '##...');
    expect(regionsIn(rows, { minimumAreaPx: 4 }).map((region) => region.areaPx)).toEqual([4]);
    expect(regionsIn(rows, { minimumAreaPx: 5 })).toEqual([]);
  });

  it('ranks by evidence, the strongest first', () => {
    const regions = regionsIn(drawn('#..###..##'));
    expect(regions.map((region) => [region.rank, region.areaPx])).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
  });

  it('joins nothing across what was not observed', () => {
    expect(regionsIn(drawn('#?#', '#?#'))).toHaveLength(2);
  });

  it('finds the same as a flood fill on a random map', () => {
    const random = seededRandom(11);
    const size = 80;
    const rows = Array.from({ length: size }, () =>
      Float32Array.from({ length: size }, () => (random() < 0.4 ? (random() < 0.05 ? 9 : 5) : 1)),
    );
    const regions = regionsIn(rows);
    expect(regions.map((region) => region.areaPx).sort((a, b) => a - b)).toEqual(floodAreas(rows));
  });

  it('leaves nothing of the magnitudes of regions that are not observed', () => {
    const rows = drawn('+#..', '..+.');
    const hide = magnitudeHider(regionsIn(rows));
    for (const [i, row] of rows.entries()) hide(i, row);
    expect(rows.map((row) => [...row].map(Number.isNaN))).toEqual([
      [true, true, false, false],
      [false, false, true, false],
    ]);
  });

  it('paints the mask: 1 in a region, 255 where not observed, else 0', () => {
    const rows = drawn('+#.?', '..+?', '+...');
    const paint = maskPainter(regionsIn(rows));
    const mask = rows.map((row, i) => {
      const painted = new Uint8Array(row.length);
      paint(i, row, painted);
      return [...painted];
    });
    expect(mask).toEqual([
      [1, 1, 0, 255],
      [0, 0, 1, 255],
      [0, 0, 0, 0],
    ]);
  });

  it('finds nothing in an empty map', () => {
    expect(trackRegions(plainThreshold).finish()).toEqual([]);
  });
});

/** Areas of the 8-connected regions above 4.5 that reach 7. */
function floodAreas(rows: readonly Float32Array[]): number[] {
  const seen = rows.map((row) => row.map((value) => (value > 4.5 ? 0 : 1)));
  const areas: number[] = [];
  for (const [startRow, line] of seen.entries()) {
    for (const [startCol] of line.entries()) {
      const open = [[startCol, startRow] as const];
      let area = 0;
      let reachesSeed = false;
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const [col, row] = next;
        if ((seen[row]?.[col] ?? 1) === 1) continue;
        seen[row]![col] = 1;
        area++;
        if (rows[row]![col]! >= 7) reachesSeed = true;
        for (const dRow of [-1, 0, 1]) for (const dCol of [-1, 0, 1]) open.push([col + dCol, row + dRow]);
      }
      if (reachesSeed) areas.push(area);
    }
  }
  return areas.sort((a, b) => a - b);
}
