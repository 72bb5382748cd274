import { mkdir, writeFile } from 'node:fs/promises';
import openapiTypes, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../dist/src/api/openapi.js';

/** Writes the types of everything under `/api`, for the page's client; part of `npm run build`. */
const folder = new URL('src/generated/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(
  new URL('api.ts', folder),
  astToString(await openapiTypes(JSON.stringify(openApiDocument), { immutable: true })),
);
