import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { NotFound, UsageError } from '../core/contract/errors.ts';

/** What a request's GeoJSON file is for. */
export interface PlacesFile {
  readonly option: string;
  readonly what: string;
}

export const AREA: PlacesFile = { option: '--aoi', what: 'area of interest' };
export const BUILDINGS: PlacesFile = { option: '--buildings', what: 'buildings file' };

export interface ReadPlaces {
  /** Not looked into yet. */
  readonly document: unknown;
  readonly sha256: string;
}

/** @throws NotFound where there is no such file; UsageError where it is no JSON. */
export async function readPlaces(path: string, { what }: PlacesFile): Promise<ReadPlaces> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new NotFound(`The ${what} "${path}" cannot be read.`, { cause: error });
  });
  try {
    return {
      document: JSON.parse(bytes.toString('utf8')),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  } catch (error) {
    throw new UsageError(`The ${what} "${path}" is no JSON.`, { cause: error });
  }
}
