import type { Request } from 'express';
import { UsageError } from '../../core/contract/errors.ts';
import { ALERT_STATES } from '../../core/contract/watch.ts';
import type { AlertQuery } from '../../core/contract/watch-api.ts';

type Query = Request['query'];

const MOST_ROWS = 500;
const USUAL_ROWS = 100;

/** @throws UsageError, as all of this file do: it names the parameter and says what was wanted. */
export function sitePage(query: Query): { readonly from: number; readonly limit: number } {
  knownOnly(query, ['from', 'limit']);
  return { from: wholeNumber(query, 'from', { usual: 0, least: 0, most: 1e9 }), limit: limitOf(query) };
}

export function lookPage(query: Query): { readonly before: string | null; readonly limit: number } {
  knownOnly(query, ['before', 'limit']);
  const before = once(query, 'before');
  if (before !== null && !isTime(before)) throw new UsageError('"before" must be the "next" of the answer before.');
  return { before, limit: limitOf(query) };
}

export function alertQuery(query: Query): AlertQuery {
  knownOnly(query, ['site', 'state', 'limit']);
  const stated = once(query, 'state');
  const state = ALERT_STATES.find((known) => known === stated) ?? null;
  if (stated !== null && state === null) throw new UsageError(`"state" must be one of ${ALERT_STATES.join(', ')}.`);
  return { siteId: once(query, 'site'), state, limit: limitOf(query) };
}

export function rowsAtMost(query: Query): number {
  knownOnly(query, ['limit']);
  return limitOf(query);
}

export function fileName(query: Query): string {
  knownOnly(query, ['name']);
  return nameIn(query);
}

export function reportsFile(query: Query): { readonly name: string; readonly isPreview: boolean } {
  knownOnly(query, ['name', 'preview']);
  const preview = once(query, 'preview');
  if (preview !== null && preview !== 'true') throw new UsageError('"preview" must be true, or left out.');
  return { name: nameIn(query), isPreview: preview !== null };
}

function nameIn(query: Query): string {
  const name = once(query, 'name');
  if (name === null || !/^[^/\\\p{Cc}]{1,200}$/u.test(name)) {
    throw new UsageError('"name" must be the file\'s name, which tells its kind by its ending.');
  }
  return name;
}

/** ISO 8601 in UTC, as the store writes it. */
export function isTime(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

function limitOf(query: Query): number {
  return wholeNumber(query, 'limit', { usual: USUAL_ROWS, least: 1, most: MOST_ROWS });
}

function wholeNumber(
  query: Query,
  name: string,
  { usual, least, most }: { readonly usual: number; readonly least: number; readonly most: number },
): number {
  const text = once(query, name);
  if (text === null) return usual;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`"${name}" must be a whole number from ${least} to ${most}.`);
  }
  return value;
}

function once(query: Query, name: string): string | null {
  const value = query[name];
  if (value === undefined) return null;
  if (typeof value !== 'string' || value.length > 200) throw new UsageError(`"${name}" must be given once, and short.`);
  return value;
}

function knownOnly(query: Query, known: readonly string[]): void {
  if (Object.keys(query).every((name) => known.includes(name))) return;
  throw new UsageError(`There is a parameter that is not known. Known are ${known.join(', ')}.`);
}
