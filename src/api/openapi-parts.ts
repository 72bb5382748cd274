import { refusals } from '../core/contract/errors.ts';

/** The part of JSON Schema that this document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

export const text: Schema = { type: 'string' };
export const textOrNull: Schema = { type: ['string', 'null'] };
export const time: Schema = { type: 'string', format: 'date-time' };
export const timeOrNull: Schema = { type: ['string', 'null'], format: 'date-time' };
export const integer: Schema = { type: 'integer' };
export const number: Schema = { type: 'number' };
export const numberOrNull: Schema = { type: ['number', 'null'] };
export const boolean: Schema = { type: 'boolean' };
export const booleanOrNull: Schema = { type: ['boolean', 'null'] };
export const object: Schema = { type: 'object' };
export const texts: Schema = { type: 'array', items: text };
export const boxOrNull: Schema = { type: ['array', 'null'], items: number, description: '[x0, y0, x1, y1], px' };

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function listOf(name: string): Schema {
  return { type: 'array', items: ref(name) };
}

export function orNull(name: string): Schema {
  return { anyOf: [ref(name), { type: 'null' }] };
}

/** The compiler holds the properties against the contract's type; all but `optional` are required. */
export function shape<T>(
  properties: Readonly<Record<keyof T & string, Schema>>,
  optional: readonly (keyof T)[] = [],
): Schema {
  const names = Object.keys(properties) as (keyof T & string)[];
  return { type: 'object', properties, required: names.filter((name) => !optional.includes(name)) };
}

export function json(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** An answer about something that was made, and its address. */
export function made(description: string, name: string, whatAddress: string) {
  return { ...json(description, ref(name)), headers: { Location: { description: whatAddress, schema: text } } };
}

/** What an operation refuses with, beside 421 (foreign Host), which all do. */
export function problems(...statuses: readonly number[]) {
  return Object.fromEntries(
    [...statuses, 421].map((status) => [
      status,
      {
        description: [
          ...new Set(Object.values(refusals).flatMap(({ http, title }) => (http === status ? title : []))),
        ].join('; '),
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );
}

export function inPath(name: string, description: string) {
  return { name, in: 'path', required: true, description, schema: text };
}

export function inQuery(name: string, description: string, schema: Schema = text) {
  return { name, in: 'query', description, schema };
}

/** As `rowsAtMost` reads it. */
export const limit = inQuery('limit', 'Rows at most, up to 500; 100 unless told.', integer);
