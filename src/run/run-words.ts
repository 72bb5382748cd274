import { standingReview } from '../core/contract/review.ts';
import type { RunWords } from '../core/contract/words.ts';
import { withCredit } from '../core/publish/licence/with-credit.ts';
import { draftWords } from '../core/publish/words/draft-words.ts';
import { readerOf, USUAL_READER } from '../core/publish/words/languages.ts';
import { readRun } from './read-run.ts';

/**
 * The drafts of a run by its folder, with what people made of its findings.
 *
 * @throws UsageError where there is no run, or there are no words in the language; DamagedFile.
 */
export async function runWords(
  folder: string,
  options: { readonly locale?: string | undefined; readonly credit?: string | undefined } = {},
): Promise<RunWords> {
  const reader = readerOf(options.locale ?? USUAL_READER.locale);
  const { manifest, findings, reviews } = await readRun(folder);
  const inputs = withCredit(manifest.inputs, options.credit ?? null);
  return draftWords({ run: { ...manifest, inputs }, findings, review: standingReview(reviews) }, reader);
}
