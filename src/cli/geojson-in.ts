import { readFile } from 'node:fs/promises';
import { NotFound, UsageError } from '../core/contract/errors.ts';

/** @throws NotFound where there is no such file; UsageError where it is no JSON. */
export async function geojsonIn(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new NotFound(`The area of interest "${path}" cannot be read.`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`The area of interest "${path}" is no JSON.`, { cause });
  }
}
