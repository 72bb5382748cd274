import {
  EXPORT_FORMATS,
  type ExportContent,
  type ExportDecision,
  type ExportFormat,
  type ExportPurpose,
  type Licence,
  type RunLicence,
} from '../../contract/licence.ts';
import type { RunManifest } from '../../contract/run.ts';
import { type Reader, USUAL_READER } from '../words/languages.ts';
import { runLicence } from './run-licence.ts';

type Inputs = Pick<RunManifest['inputs'], 'before' | 'after'>;

/**
 * Whether the licences of both images let an export out: allowed, refused, or only once a person has confirmed what no
 * metadata say. A missing credit asks. This is a desk's caution, no lawyer's opinion.
 *
 * @param inputs `run.inputs`.
 */
export function exportRule(
  inputs: Inputs,
  { format, purpose }: { readonly format: ExportFormat; readonly purpose: ExportPurpose },
  reader: Reader = USUAL_READER,
): ExportDecision {
  return decideExport(runLicence(inputs, reader), inputs, { content: EXPORT_FORMATS[format], purpose }, reader);
}

/** The same of licences that are known already. */
export function decideExport(
  licence: RunLicence,
  inputs: Inputs,
  asked: { readonly content: ExportContent; readonly purpose: ExportPurpose },
  reader: Reader,
): ExportDecision {
  // What both images ask alike is said once.
  const licences = [...new Map([licence.before, licence.after].map((one) => [one.name, one])).values()];
  const refusals = licences.flatMap((one) => refusalsOf(one, asked, reader));
  const confirm = [
    ...creditsMissing(licence, inputs, reader),
    ...licences.flatMap((one) => openQuestions(one, asked, reader)),
    ...shareAlikeConflict(licences, asked.content, reader),
  ];
  return {
    outcome: refusals.length > 0 ? 'refused' : confirm.length > 0 ? 'asks' : 'allowed',
    refusals,
    confirm,
    keep: keptWith(licence, licences, inputs, asked.content, reader),
  };
}

function refusalsOf(
  { name, mayPublish, mayAlter, nonCommercial, mayShareGeoreferenced }: Licence,
  { content, purpose }: { readonly content: ExportContent; readonly purpose: ExportPurpose },
  reader: Reader,
): string[] {
  const { refusals } = reader.words.licence;
  // Findings are facts drawn from the images; no licence known here forbids to tell them.
  if (content === 'findings') return [];
  return [
    ...(mayPublish === false ? [refusals.unpublishable(name)] : []),
    ...(mayAlter === false ? [refusals.altered(name)] : []),
    ...(nonCommercial && purpose === 'commercial' ? [refusals.commercial(name)] : []),
    ...(content === 'georeferenced-picture' && mayShareGeoreferenced === false ? [refusals.georeferenced(name)] : []),
  ];
}

function openQuestions(
  { name, words, mayPublish, mayAlter, nonCommercial, mayShareGeoreferenced }: Licence,
  { content, purpose }: { readonly content: ExportContent; readonly purpose: ExportPurpose },
  reader: Reader,
): string[] {
  const { confirm } = reader.words.licence;
  if (content === 'findings') return [];
  return [
    ...(mayPublish === null ? [confirm.publish(name, words)] : []),
    ...(mayAlter === null ? [confirm.alter(name)] : []),
    ...(nonCommercial && purpose === 'unstated' ? [confirm.nonCommercial(name)] : []),
    ...(content === 'georeferenced-picture' && mayShareGeoreferenced === null ? [confirm.georeferenced(name)] : []),
  ];
}

function creditsMissing(licence: RunLicence, inputs: Inputs, reader: Reader): string[] {
  const { confirm, image } = reader.words.licence;
  return (['before', 'after'] as const)
    .filter((side) => licence[side].creditNeeded && !hasCredit(inputs[side].credit))
    .map((side) => confirm.credit(image[side]));
}

function hasCredit(credit: string | null): credit is string {
  return credit !== null && credit.trim() !== '';
}

/** One picture cannot go under two licences that each want it for themselves, nor be both for sale and not. */
function shareAlikeConflict(licences: readonly Licence[], content: ExportContent, reader: Reader): string[] {
  const asking = licences.filter(({ shareAlike }) => shareAlike);
  const isTorn =
    asking.length > 1 ||
    (asking.length === 1 && licences.some((one) => one.nonCommercial && asking[0]!.nonCommercial !== true));
  if (content === 'findings' || !isTorn) return [];
  const { confirm, together } = reader.words.licence;
  return [confirm.shareAlike(together(licences.map(({ name }) => name)))];
}

function keptWith(
  licence: RunLicence,
  licences: readonly Licence[],
  inputs: Inputs,
  content: ExportContent,
  reader: Reader,
): string[] {
  const { keep } = reader.words.licence;
  const credits = [inputs.before.credit, inputs.after.credit].filter(hasCredit);
  const isPicture = content !== 'findings';
  return [
    ...new Set([
      ...credits.map((credit) => keep.credit(credit.trim())),
      ...(['before', 'after'] as const)
        .filter((side) => licence[side].id === 'copernicus-sentinel')
        .map((side) => keep.copernicus(inputs[side].acquiredAt?.slice(0, 4) ?? null)),
      ...licences.filter(({ url }) => url !== null).map(({ name, url }) => keep.name(name, url)),
      ...(isPicture ? [keep.altered] : []),
      ...(isPicture && licence.together.noticeUnaltered ? [keep.notice] : []),
      ...licences.filter(({ shareAlike }) => shareAlike && isPicture).map(({ name }) => keep.shareAlike(name)),
      ...licences.filter(({ id }) => id === 'synthetic').map(() => keep.synthetic),
      ...licences.filter(({ mayPublish }) => mayPublish === null && !isPicture).map(({ name }) => keep.derived(name)),
    ]),
  ];
}
