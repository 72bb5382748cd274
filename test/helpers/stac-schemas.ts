import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import addFormats from 'ajv-formats';
import { stacExtensionSchemas } from './stac-extension-schemas.ts';

const FOLDER = '../shared/data/stac-spec-examples';
/** The schemas beside the repository are those of this release; the ones of 1.1.0 differ in the number. */
const RELEASE = /1\.1\.0-beta\.1/g;
const AT = 'https://schemas.stacspec.org/v1.1.0';
const KINDS: Readonly<Record<string, string>> = { Feature: 'item', Collection: 'collection', Catalog: 'catalog' };

const position = { type: 'array', minItems: 2, items: { type: 'number' } };
const ring = { type: 'array', minItems: 4, items: position };
const polygon = { type: 'array', minItems: 1, items: ring };
/** RFC 7946, as far as footprints go: STAC's schemas refer to it. */
const GEOJSON: readonly AnySchemaObject[] = [
  {
    $id: 'https://geojson.org/schema/Geometry.json',
    oneOf: [
      { required: ['coordinates'], properties: { type: { const: 'Polygon' }, coordinates: polygon } },
      {
        required: ['coordinates'],
        properties: { type: { const: 'MultiPolygon' }, coordinates: { type: 'array', items: polygon } },
      },
    ],
  },
  {
    $id: 'https://geojson.org/schema/Feature.json',
    required: ['type', 'properties', 'geometry'],
    properties: {
      type: { const: 'Feature' },
      geometry: { oneOf: [{ type: 'null' }, { $ref: 'Geometry.json' }] },
    },
  },
];

type Json = Readonly<Record<string, unknown>>;

export const hasStacSchemas = existsSync(FOLDER);

/** The schemas of STAC 1.1, of what they refer to, and of the extensions that the archive declares, each under its address. */
export async function stacSchemas(): Promise<readonly AnySchemaObject[]> {
  const core: AnySchemaObject[] = [];
  for (const kind of Object.values(KINDS)) {
    const folder = join(FOLDER, `${kind}-spec`, 'json-schema');
    for (const name of await readdir(folder)) {
      const schema = JSON.parse((await readFile(join(folder, name), 'utf8')).replaceAll(RELEASE, '1.1.0'));
      core.push({ ...schema, $id: `${AT}/${kind}-spec/json-schema/${name}` });
    }
  }
  return [...GEOJSON, ...core, ...stacExtensionSchemas];
}

/**
 * A reader that tells what in a STAC 1.1 document its core schema, or one of those of the extensions it declares, refuses; nothing where
 * they accept it. An extension without a schema here is an error too.
 */
export async function stacValidator(): Promise<(document: Json) => readonly string[]> {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('iri', true).addFormat('iri-reference', true);
  ajv.addSchema([...(await stacSchemas())]);
  const errorsAt = (address: string, document: Json): readonly string[] => {
    const validate = ajv.getSchema(address);
    if (validate === undefined) return [`no schema ${address} here`];
    validate(document);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
  return (document) => {
    const kind = KINDS[String(document['type'])];
    const extensions = (document['stac_extensions'] ?? []) as readonly string[];
    return [
      ...errorsAt(`${AT}/${kind}-spec/json-schema/${kind}.json`, { ...document, stac_version: '1.1.0' }),
      ...extensions.flatMap((address) => errorsAt(address, document)),
    ];
  };
}
