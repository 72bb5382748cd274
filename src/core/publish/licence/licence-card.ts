import {
  EXPORT_CONTENTS,
  EXPORT_PURPOSES,
  type ExportContent,
  type ExportDecision,
  type ExportPurpose,
  type RunLicenceCard,
} from '../../contract/licence.ts';
import type { RunManifest } from '../../contract/run.ts';
import type { Reader } from '../words/languages.ts';
import { decideExport } from './export-rule.ts';
import { runLicence } from './run-licence.ts';

type Inputs = Pick<RunManifest['inputs'], 'before' | 'after'>;

/** The licences of a run, with what every kind of export comes to for every purpose. */
export function licenceCard(inputs: Inputs, reader: Reader): RunLicenceCard {
  const licence = runLicence(inputs, reader);
  const decide = (content: ExportContent, purpose: ExportPurpose): ExportDecision =>
    decideExport(licence, inputs, { content, purpose }, reader);
  const ofPurpose = (purpose: ExportPurpose) =>
    Object.fromEntries(EXPORT_CONTENTS.map((content) => [content, decide(content, purpose)]));
  return {
    ...licence,
    exports: Object.fromEntries(
      EXPORT_PURPOSES.map((purpose) => [purpose, ofPurpose(purpose)]),
    ) as unknown as RunLicenceCard['exports'],
  };
}
