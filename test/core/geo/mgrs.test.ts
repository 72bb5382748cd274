import { describe, expect, it } from 'vitest';
import { geodesicLength } from '../../../src/core/geo/geodesic.ts';
import { formatMgrs, type MgrsSquare, parseMgrs } from '../../../src/core/geo/mgrs.ts';

const read = (text: string) => {
  const square = parseMgrs(text);
  if (square === null || typeof square === 'string') throw new Error(`${text}: ${square}`);
  return square;
};

describe('MGRS', () => {
  it('names squares as GeographicLib publishes them', () => {
    const cape = { lat: 83 + 37 / 60 + 39 / 3600, lon: -(32 + 39 / 60 + 52 / 3600) };
    expect(formatMgrs(cape)).toBe('25X EN 04158 86521'); // Its UTM: 25n 504158 9286521.
    expect(geodesicLength([read('24XWT783908').at, cape])).toBeLessThan(100);
    const { at, sideMeters } = read('38SMB4488');
    expect(at.lat).toBeCloseTo(33.33424, 5);
    expect(at.lon).toBeCloseTo(44.40363, 5);
    expect(sideMeters).toBe(1000);
  });

  it('reads Pearl Harbor at each precision as its documentation has it, a corner off the middle', () => {
    // Published are the corners of 4QFJ1234567890 and 4QFJ123678.
    for (const [text, lat, lon] of [
      ['4Q FJ 12345 67890', 21.409796671597924, -157.91608117421092],
      ['4QFJ123678', 21.40898645576642, -157.91652127483704],
      ['4q fj 1 6', 21.338665624760598, -157.93921670599434],
    ] as const) {
      const { at, sideMeters } = read(text);
      expect(geodesicLength([at, { lat, lon }]) / (sideMeters / Math.SQRT2)).toBeCloseTo(1, 2);
      expect(at.lat).toBeGreaterThan(lat);
    }
  });

  it('comes back to the square it names, on every grid zone', () => {
    for (let lat = -79.5; lat < 84; lat += 2.9) {
      for (let lon = -179.9; lon < 180; lon += 3.7) {
        for (const digits of [1, 3, 5]) {
          const name = formatMgrs({ lat, lon }, digits)!;
          const square: MgrsSquare = read(name);
          expect(geodesicLength([square.at, { lat, lon }]), name).toBeLessThan(square.sideMeters * 0.72);
        }
      }
    }
  });

  it('cuts digits instead of rounding them', () => {
    const { at } = read('36TWR4684593650');
    expect(formatMgrs(at, 5)).toBe('36T WR 46845 93650');
    expect(formatMgrs(at, 3)).toBe('36T WR 468 936');
  });

  it('says which grid zone or square there is not', () => {
    expect(parseMgrs('61TWR1234')).toContain('no grid zone 61T');
    expect(parseMgrs('36IWR1234')).toContain('no grid zone 36I');
    expect(parseMgrs('36TAR1234')).toContain('no square AR in grid zone 36T'); // Column A is for zones 1, 4, 7 …
    expect(parseMgrs('36TWA1234')).toContain('no square WA in grid zone 36T'); // Row A lies in other bands.
  });

  it('refuses polar squares and gives none', () => {
    expect(parseMgrs('ZAH0193788990')).toContain('Polar');
    expect(formatMgrs({ lat: 88, lon: 0 })).toBeNull();
  });

  it('leaves alone what has another form', () => {
    expect(['45.093, 33.595', '36TWR123', '36T 546845 4993650', 'yes'].map(parseMgrs)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
