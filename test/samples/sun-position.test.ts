import { describe, expect, it } from 'vitest';
import { sunPosition } from '../../samples/render/sun-position.ts';

describe('where the sun stands', () => {
  it('is overhead at the equator at noon on the equinox, and 23.4° lower on the solstice', () => {
    // Solar noon at Greenwich comes 7.4 minutes after 12:00 on 20 March 2022, 1.9 minutes after on 21 June.
    expect(sunPosition('2022-03-20T12:07:24Z', { lon: 0, lat: 0 }).elevationDeg).toBeCloseTo(89.9, 0);
    expect(sunPosition('2022-06-21T12:01:54Z', { lon: 0, lat: 51.48 }).elevationDeg).toBeCloseTo(90 - 51.48 + 23.44, 1);
  });

  it('crosses south at noon in the northern hemisphere, from east to west', () => {
    const at = (time: string) => sunPosition(`2022-08-09T${time}:00Z`, { lon: 33.59, lat: 45.09 });
    expect(at('09:51').azimuthDeg).toBeCloseTo(180, 0);
    expect(at('07:00').azimuthDeg).toBeGreaterThan(90);
    expect(at('07:00').azimuthDeg).toBeLessThan(at('09:00').azimuthDeg);
    expect(at('13:00').azimuthDeg).toBeGreaterThan(220);
    expect(at('22:00').elevationDeg).toBeLessThan(0);
  });
});
