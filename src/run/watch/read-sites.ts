import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { NotFound } from '../../core/contract/errors.ts';
import type { Site } from '../../core/contract/watch.ts';
import { parseSitesFile } from '../../io/formats/sites-file.ts';

/** @throws as `readSitesFile` and `parseSitesFile`. */
export async function readSites(path: string): Promise<readonly Site[]> {
  const { text, name } = await readSitesFile(path);
  return parseSitesFile(text, name);
}

/** @throws NotFound where there is no such file. */
export async function readSitesFile(path: string): Promise<{ readonly name: string; readonly text: string }> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new NotFound(`The sites file "${path}" cannot be read.`, { cause });
  });
  return { name: basename(path), text };
}
