import { UsageError } from '../../contract/errors.ts';
import { en } from './en.ts';

/** Everything that is published says it in these. Another language is one more file of this shape. */
type Words = typeof en;

const languages: Readonly<Record<string, Words>> = { en };

/** For whom something is written: the words of a language, and how dates and figures look to its readers. */
export interface Reader {
  /** BCP 47: `en-GB`. */
  readonly locale: string;
  readonly words: Words;
}

/** @throws UsageError where there are no words in the language, or the locale is none. */
export function readerOf(locale: unknown): Reader {
  const asked = typeof locale === 'string' ? locale : '';
  const [, language = ''] = /^([a-z]{2})(?:-[A-Z]{2})?$/.exec(asked) ?? [];
  const words = Object.hasOwn(languages, language) ? languages[language] : undefined;
  if (words !== undefined) return { locale: asked, words };
  throw new UsageError(
    `There are no words for the locale ${JSON.stringify(asked)}. Languages: ${Object.keys(languages).join(', ')}; ` +
      'a locale looks like "en" or "en-US".',
  );
}

/** Who reads what nobody asked for in particular. */
export const USUAL_READER = readerOf('en-GB');
