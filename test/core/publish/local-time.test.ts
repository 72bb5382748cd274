import { describe, expect, it } from 'vitest';
import { dateDetails, shadowDegrees } from '../../../src/core/publish/date-details.ts';
import { formatTimes } from '../../../src/core/publish/local-time.ts';
import { timeZoneAt } from '../../../src/io/places/time-zone.ts';
import { sideOf } from '../../helpers/graphic-cases.ts';

describe('local time', () => {
  it('follows the place and the season', () => {
    const bucha = timeZoneAt({ lon: 30.2302, lat: 50.5418 });
    expect(formatTimes('2022-03-19T09:08:31Z', bucha)).toBe('09:08 UTC, 11:08 local (UTC+2)');
    expect(formatTimes('2022-07-19T09:08:31Z', bucha)).toBe('09:08 UTC, 12:08 local (UTC+3)');
  });

  it('names the local day where it is another one, and parts of an hour', () => {
    expect(formatTimes('2022-08-09T19:14:00Z', 'Asia/Kathmandu')).toBe(
      '19:14 UTC, 10 Aug 2022, 00:59 local (UTC+5:45)',
    );
    expect(formatTimes('2022-08-09T02:14:00Z', 'America/St_Johns')).toBe(
      '02:14 UTC, 8 Aug 2022, 23:44 local (UTC−2:30)',
    );
    expect(formatTimes('2022-08-09T00:10:00Z', timeZoneAt({ lon: 539.99, lat: -16 }))).toContain('local (UTC+12)');
  });

  it('is not invented', () => {
    expect(formatTimes('2022-08-09', 'Europe/Kyiv')).toBe('time not stated');
    expect(formatTimes('2022-08-09T08:14:00Z', null)).toBe('08:14 UTC');
    expect(formatTimes(null, 'Europe/Kyiv')).toBe('time not stated');
  });
});

describe('the light on a date', () => {
  it('is said with its compass point', () => {
    expect(dateDetails(sideOf(), 'Europe/Kyiv')).toBe(
      '08:14 UTC, 11:14 local (UTC+3)\u00a0· sun 132° (SE), 53° high\u00a0· SkySat C, GSD\u00a00.5\u00a0m',
    );
  });

  it('throws shadows away from the sun, turned with north, and none at night', () => {
    expect(shadowDegrees(sideOf(), 0)).toBeCloseTo(312.4);
    expect(shadowDegrees(sideOf(), 10)).toBeCloseTo(322.4);
    expect(shadowDegrees(sideOf(), null)).toBeNull();
    const night = { sun: { azimuthDeg: 12, elevationDeg: -20, source: 'computed' as const } };
    expect(shadowDegrees(sideOf({ conditions: night }), 0)).toBeNull();
    expect(dateDetails(sideOf({ conditions: night }), null)).toContain('20° below the horizon');
  });
});
