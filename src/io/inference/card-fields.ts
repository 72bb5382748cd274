import { ModelRefused } from '../../core/contract/errors.ts';

/** The fields of a card, none of them believed yet. Each reader throws ModelRefused, naming the field. */
export type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${name} is not an object`);
  return value as Fields;
}

export function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string' || value.trim() === '') return refuse(`${name} is empty or no text`);
  return value;
}

export function number(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse(`${name} is no number`);
  return value;
}

export function count(from: Fields, name: string, least = 1): number {
  const value = number(from, name);
  if (!Number.isInteger(value) || value < least) refuse(`${name} is ${value}; a whole number from ${least} is needed`);
  return value;
}

export function list(from: Fields, name: string): readonly unknown[] {
  const value = from[name];
  return Array.isArray(value) ? value : refuse(`${name} is no list`);
}

export function texts(from: Fields, name: string): string[] {
  return list(from, name).map((_, i, all) => text(all as unknown as Fields, String(i)));
}

export function numbers(from: Fields, name: string): number[] {
  return list(from, name).map((_, i, all) => number(all as unknown as Fields, String(i)));
}

export function refuse(why: string): never {
  throw new ModelRefused(why);
}
