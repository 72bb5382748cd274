import { dirname, join, resolve } from 'node:path';
import { standingReview } from '../core/contract/review.ts';
import type { RunWords } from '../core/contract/words.ts';
import { draftWords } from '../core/publish/words/draft-words.ts';
import { readerOf, USUAL_READER } from '../core/publish/words/languages.ts';
import { reviewStore } from '../io/store/review-store.ts';
import { readRun } from './read-run.ts';

/**
 * The drafts of a run by its folder. Reviews lie where `serve` keeps them, beside the runs.
 *
 * @throws UsageError where there is no run, or there are no words in the language; DamagedFile.
 */
export async function runWords(
  folder: string,
  options: { readonly locale?: string | undefined } = {},
): Promise<RunWords> {
  const reader = readerOf(options.locale ?? USUAL_READER.locale);
  const { manifest, findings } = await readRun(folder);
  const acts = await reviewStore(join(dirname(resolve(folder)), '.reviews')).read(manifest.id);
  return draftWords({ run: manifest, findings, review: standingReview(acts) }, reader);
}
