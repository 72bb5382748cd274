import { InvalidArgumentError } from 'commander';
import type { DayRange } from '../core/contract/cue.ts';
import { REPORT_FORMATS, type ReportFormat } from '../core/contract/report.ts';
import { OBJECT_LABELS, type ObjectLabel } from '../core/contract/run.ts';
import { isDay } from '../core/cues/calendar.ts';

export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** `800m`, `3km`; metres. */
export function distance(text: string): number {
  const [, number, unit] = /^([\d.]+)\s*(m|km)$/i.exec(text.trim()) ?? [];
  const value = Number(number) * (unit?.toLowerCase() === 'km' ? 1000 : 1);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Give a distance as 800m or 3km.');
  return value;
}

/** `aircraft,craters`, or `none`; the plural is taken as well as the singular. */
export function objectLabels(text: string): ObjectLabel[] {
  if (text === 'none') return [];
  return text.split(',').map((word) => {
    const label = OBJECT_LABELS.find((known) => word === known || word === `${known}s`);
    if (label === undefined) {
      throw new InvalidArgumentError(`There is no "${word}". Give aircraft, craters, both with a comma, or none.`);
    }
    return label;
  });
}

/** `html,pdf`. */
export function reportFormats(text: string): ReportFormat[] {
  return text.split(',').map((word) => {
    const format = REPORT_FORMATS.find((known) => word === known);
    if (format === undefined)
      throw new InvalidArgumentError(`There is no "${word}". Give html, pdf, or both with a comma.`);
    return format;
  });
}

/** 0 to 100, as a share. */
export function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Give a percentage, 0 to 100.');
  return value / 100;
}

/** 0 to 90 degrees. */
export function degrees(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 90)) throw new InvalidArgumentError('Give degrees, 0 to 90.');
  return value;
}

export function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('Give a port from 0 to 65535.');
  return value;
}

/** `2022-08-01..2022-08-09`, or one day. */
export function dayRange(text: string): DayRange {
  const [from = '', to = from, ...others] = text.split('..');
  if (others.length > 0 || ![from, to].every(isDay) || to < from)
    throw new InvalidArgumentError('Give days as 2022-08-01..2022-08-09, the earlier first.');
  return { from, to };
}

/** `2022-08-11`, which begins at midnight UTC, or `2022-08-11T08:00Z`. */
export function moment(text: string): Date {
  const at = new Date(text);
  if (!isDay(text.slice(0, 10)) || !/^.{10}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('Give a time as 2022-08-11 or 2022-08-11T08:00Z.');
  return at;
}
