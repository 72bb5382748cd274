import type { AnySchemaObject } from 'ajv';

const SITE = 'https://stac-extensions.github.io';
const COMMON_NAMES =
  'pan coastal blue green green05 yellow red rededge rededge071 rededge075 rededge078 nir nir08 nir09 cirrus swir16 swir22 lwir lwir11 lwir12';

const between = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const numbers = (...lengths: number[]) => ({
  type: 'array',
  items: { type: 'number' },
  anyOf: lengths.map((length) => ({ minItems: length, maxItems: length })),
});
const text = { type: ['string', 'null'] };
const count = { type: 'integer', minimum: 0 };

interface Extension {
  readonly prefix: string;
  readonly release: string;
  readonly fields: Readonly<Record<string, object>>;
}

/** What the extensions that the archive declares say of an item, in their readmes: fields, bounds, no others under their prefix. */
const EXTENSIONS: Readonly<Record<string, Extension>> = {
  eo: {
    prefix: 'eo',
    release: 'v2.0.0',
    fields: {
      cloud_cover: between(0, 100),
      snow_cover: between(0, 100),
      common_name: { enum: COMMON_NAMES.split(' ') },
      center_wavelength: { type: 'number', exclusiveMinimum: 0 },
      full_width_half_max: { type: 'number', exclusiveMinimum: 0 },
      solar_illumination: { type: 'number', minimum: 0 },
    },
  },
  view: {
    prefix: 'view',
    release: 'v1.1.0',
    fields: {
      off_nadir: between(0, 90),
      incidence_angle: between(0, 90),
      azimuth: between(0, 360),
      sun_azimuth: between(0, 360),
      sun_elevation: between(-90, 90),
      moon_azimuth: between(0, 360),
      moon_elevation: between(-90, 90),
    },
  },
  projection: {
    prefix: 'proj',
    release: 'v2.0.0',
    fields: {
      code: text,
      wkt2: text,
      projjson: { type: ['object', 'null'] },
      geometry: { type: 'object' },
      bbox: numbers(4, 6),
      centroid: {
        type: 'object',
        required: ['lat', 'lon'],
        properties: { lat: between(-90, 90), lon: between(-180, 180) },
      },
      shape: { ...numbers(2), items: count },
      transform: numbers(6, 9),
    },
  },
  file: {
    prefix: 'file',
    release: 'v2.1.0',
    fields: {
      byte_order: { enum: ['big-endian', 'little-endian'] },
      checksum: { type: 'string', pattern: '^[a-f0-9]+$' },
      header_size: count,
      size: count,
      values: { type: 'array', minItems: 1 },
      local_path: { type: 'string' },
    },
  },
};

export const stacExtensionSchemas: readonly AnySchemaObject[] = Object.entries(EXTENSIONS).map(
  ([name, { prefix, release, fields }]) => {
    const address = `${SITE}/${name}/${release}/schema.json`;
    const named = Object.fromEntries(Object.entries(fields).map(([key, field]) => [`${prefix}:${key}`, field]));
    const fieldsAlone = {
      type: 'object',
      properties: named,
      patternProperties: { [`^(?!${prefix}:)`]: {} },
      additionalProperties: false,
    };
    const valid = { allOf: [fieldsAlone, { properties: { bands: { type: 'array', items: fieldsAlone } } }] };
    const one = { anyOf: Object.keys(named).map((key) => ({ required: [key] })) };
    const used = { anyOf: [one, { required: ['bands'], properties: { bands: { contains: one } } }] };
    return {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: address,
      type: 'object',
      required: ['stac_extensions', 'type', 'properties', 'assets'],
      properties: {
        stac_extensions: { type: 'array', contains: { const: address } },
        type: { const: 'Feature' },
        properties: valid,
        assets: { type: 'object', additionalProperties: valid },
      },
      anyOf: [
        { properties: { properties: used } },
        { properties: { assets: { not: { additionalProperties: { not: used } } } } },
      ],
    };
  },
);
