import type { RunManifest } from '../../contract/run.ts';
import { type Reader, USUAL_READER } from '../words/languages.ts';
import { runLicence } from './run-licence.ts';

/** The licence of each image with what it lets one do, in a sentence each; one for both where it is the same. */
export function licenceLines(
  inputs: Pick<RunManifest['inputs'], 'before' | 'after'>,
  reader: Reader = USUAL_READER,
): readonly string[] {
  const { before, after } = runLicence(inputs, reader);
  const { sides } = reader.words.graphic;
  const line = ({ name, url, words }: typeof before) => `${name}${url === null ? '' : ` (${url})`}: ${words}`;
  return before.name === after.name
    ? [line(before)]
    : [`${sides.before}: ${line(before)}`, `${sides.after}: ${line(after)}`];
}
