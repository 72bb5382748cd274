import { describe, expect, it } from 'vitest';
import { formatDecimalDegrees, formatDegreesMinutesSeconds } from '../../../src/core/geo/format-coordinates.ts';

describe('coordinates', () => {
  it('name their hemispheres', () => {
    expect(formatDecimalDegrees({ lon: 33.590336, lat: 45.090121 })).toBe('45.09012° N, 33.59034° E');
    expect(formatDecimalDegrees({ lon: -70.5, lat: -33.25 })).toBe('33.25000° S, 70.50000° W');
    expect(formatDegreesMinutesSeconds({ lon: 33.590336, lat: -45.09 })).toBe('45°05′24″ S, 33°35′25″ E');
  });

  it('carry seconds that round up to a whole minute', () => {
    expect(formatDegreesMinutesSeconds({ lon: 0, lat: 9.99999 })).toBe('10°00′00″ N, 0°00′00″ E');
  });

  it('have no negative zero, and stay within half a turn', () => {
    expect(formatDecimalDegrees({ lon: 181.5, lat: -0.000001 })).toBe('0.00000° N, 178.50000° W');
    expect(formatDegreesMinutesSeconds({ lon: -181.5, lat: -0.00001 })).toBe('0°00′00″ N, 178°30′00″ E');
  });
});
