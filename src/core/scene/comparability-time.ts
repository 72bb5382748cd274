import type { ComparabilityFactor } from '../contract/run.ts';
import { levelOf } from './comparability-grade.ts';
import type { Scene } from './scene.ts';

type Detail = Pick<Scene, 'gsdMeters'>;

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
/** A month of routine: traffic, harvests, building sites. A year: streets and houses. */
const TIME_LIMITS = [31, 366] as const;
/** Days of the year apart: three weeks change little in a field, two months everything. */
const SEASON_LIMITS = [21, 60] as const;
const GSD_LIMITS = [1.5, 3] as const;
/** Between the tropics rain, not warmth, makes the seasons. */
const TROPIC_DEG = 23.4;
const NORTHERN_SEASONS = ['winter', 'spring', 'summer', 'autumn'] as const;

export function timeFactor(days: number | null): ComparabilityFactor {
  const factor = { aspect: 'time', title: 'Time apart', unit: 'days' } as const;
  if (days === null) {
    return {
      ...factor,
      value: null,
      reading: 'not known',
      level: 'unknown',
      meaning: 'A date is unknown, so nothing can be said of the time between the scenes, or of their order.',
    };
  }
  const level = levelOf(Math.abs(days), ...TIME_LIMITS);
  const order = days < 0 ? 'The scene given as "after" is the earlier one. ' : '';
  return {
    ...factor,
    value: days,
    reading: daysInWords(Math.abs(days)),
    level,
    meaning:
      order +
      (level === 'good'
        ? 'Little of the routine of a place changes in such a time.'
        : 'Over such a time building, farming and traffic change much that has nothing to do with one event.'),
  };
}

export function seasonFactor(before: string | null, after: string | null, lat: number | null): ComparabilityFactor {
  const factor = { aspect: 'season', title: 'Season', unit: 'days' } as const;
  if (before === null || after === null) {
    return {
      ...factor,
      value: null,
      reading: 'not known',
      level: 'unknown',
      meaning: 'A date is unknown: plants, snow and wet ground of another season may look like change.',
    };
  }
  const apart = seasonDifference(before, after);
  const level = levelOf(apart, ...SEASON_LIMITS);
  return {
    ...factor,
    value: apart,
    reading: `${seasonsInWords(before, after, lat)}${Math.round(apart)} ${Math.round(apart) === 1 ? 'day' : 'days'} of the year apart`,
    level,
    meaning:
      level === 'good'
        ? 'Plants and ground are in about the same state of the year.'
        : 'Plants, harvests, snow and wet ground change with the season, over whole fields.',
  };
}

export function gsdFactor(before: Detail, after: Detail): ComparabilityFactor {
  const factor = { aspect: 'gsd', title: 'Detail', unit: 'ratio' } as const;
  if (before.gsdMeters === null || after.gsdMeters === null) {
    return {
      ...factor,
      value: null,
      reading: 'not known',
      level: 'unknown',
      meaning: 'How fine the scenes are on the ground is not known: blur in one may look like lost detail.',
    };
  }
  const ratio = Math.max(before.gsdMeters / after.gsdMeters, after.gsdMeters / before.gsdMeters);
  const level = levelOf(ratio, ...GSD_LIMITS);
  return {
    ...factor,
    value: ratio,
    reading: `${metres(before.gsdMeters)} and ${metres(after.gsdMeters)}`,
    level,
    meaning:
      level === 'good'
        ? 'Both dates show about the same detail.'
        : `One scene is ${ratio.toFixed(1)} times as coarse: details below its pixel cannot be compared.`,
  };
}

/** Days from one ISO time to another; negative where the second is earlier, null where one is unknown. */
export function daysBetween(before: string | null, after: string | null): number | null {
  if (before === null || after === null) return null;
  return (Date.parse(after) - Date.parse(before)) / DAY_MS;
}

/** How far apart two dates are within the year, whichever year: 0..183 days. */
function seasonDifference(before: string, after: string): number {
  const apart = Math.abs(dayOfYear(before) - dayOfYear(after));
  return Math.min(apart, YEAR_DAYS - apart);
}

function dayOfYear(date: string): number {
  const moment = new Date(date);
  return Math.floor((moment.getTime() - Date.UTC(moment.getUTCFullYear(), 0, 1)) / DAY_MS);
}

/** `summer and winter, `; empty where the latitude is not known or has no such seasons. */
function seasonsInWords(before: string, after: string, lat: number | null): string {
  if (lat === null || Math.abs(lat) < TROPIC_DEG) return '';
  const seasonOf = (date: string) => {
    const quarter = Math.floor(((new Date(date).getUTCMonth() + 1) % 12) / 3);
    return NORTHERN_SEASONS[(quarter + (lat < 0 ? 2 : 0)) % 4]!;
  };
  const [one, other] = [seasonOf(before), seasonOf(after)];
  return one === other ? `both in ${one}, ` : `${one} and ${other}, `;
}

function daysInWords(days: number): string {
  if (days >= 2 * YEAR_DAYS) return `${(days / YEAR_DAYS).toFixed(1)} years`;
  const whole = Math.round(days);
  if (whole > 0) return whole === 1 ? '1 day' : `${whole} days`;
  return days === 0 ? 'the same time' : `${Math.max(1, Math.round(24 * days))} h`;
}

function metres(length: number): string {
  return `${Number(length.toPrecision(2))} m`;
}
