import { describe, expect, it } from 'vitest';
import { sunPosition as almanacPosition } from '../../../samples/render/sun-position.ts';
import { azimuthDifference, sunPosition } from '../../../src/core/geo/sun-position.ts';

/** Published positions, refraction left out. */
const published = [
  // Reda & Andreas, "Solar position algorithm for solar radiation applications", NREL/TP-560-34302, 2003, table A5.1.
  { at: '2003-10-17T12:30:30-07:00', lon: -105.1786, lat: 39.742476, azimuthDeg: 194.3402, elevationDeg: 39.872 },
  // Product metadata of PlanetScope scene 20170831_172754_101c, at its middle.
  { at: '2017-08-31T17:27:54Z', lon: -95.9113743, lat: 29.5675209, azimuthDeg: 145.42, elevationDeg: 65.12 },
];

describe('where the sun stands', () => {
  it.each(published)('is what others publish for $at, to 0.1°', ({ at, lon, lat, azimuthDeg, elevationDeg }) => {
    const sun = sunPosition(at, { lon, lat })!;
    expect(Math.abs(sun.azimuthDeg - azimuthDeg)).toBeLessThan(0.1);
    expect(Math.abs(sun.elevationDeg - elevationDeg)).toBeLessThan(0.1);
  });

  it('agrees with the Astronomical Almanac’s formula all over the globe and the year, to 0.1° on the sky', () => {
    for (let day = 0; day < 3650; day += 37) {
      const at = new Date(Date.UTC(2015, 0, 1) + day * 86_400_000 + ((day * 7919) % 1440) * 60_000).toISOString();
      const place = { lon: ((day * 53) % 360) - 180, lat: ((day * 31) % 170) - 85 };
      const sun = sunPosition(at, place)!;
      const almanac = almanacPosition(at, place);
      expect(Math.abs(sun.elevationDeg - almanac.elevationDeg), at).toBeLessThan(0.1);
      const across =
        azimuthDifference(sun.azimuthDeg, almanac.azimuthDeg) * Math.cos((sun.elevationDeg * Math.PI) / 180);
      expect(across, at).toBeLessThan(0.1);
    }
  });

  it('is not known where only the day is, nor without a zone', () => {
    const place = { lon: 33.6, lat: 45.1 };
    expect(sunPosition('2022-08-09', place)).toBeNull();
    expect(sunPosition('2022-08-09T08:30:00', place)).toBeNull();
    expect(sunPosition('2022-08-09T08:30Z', place)).not.toBeNull();
  });
});

describe('the difference of two azimuths', () => {
  it('goes the short way round', () => {
    expect(azimuthDifference(350, 20)).toBe(30);
    expect(azimuthDifference(145, 235)).toBe(90);
    expect(azimuthDifference(0, 180)).toBe(180);
  });
});
