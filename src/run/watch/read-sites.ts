import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { NotFound } from '../../core/contract/errors.ts';
import type { Site } from '../../core/contract/watch.ts';
import { parseSitesFile } from '../../io/formats/sites-file.ts';

/** @throws NotFound where there is no such file; as `parseSitesFile`. */
export async function readSites(path: string): Promise<readonly Site[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new NotFound(`The sites file "${path}" cannot be read.`, { cause });
  });
  return parseSitesFile(text, basename(path));
}
