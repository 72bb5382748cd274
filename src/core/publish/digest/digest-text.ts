import type { Digest } from '../../contract/watch.ts';
import { plainText } from '../plain-text.ts';
import { lookedWords, moreWords, siteHeading } from './digest-words.ts';

/** A digest as plain text, for mail programs that show no HTML and for the terminal. */
export function digestText(digest: Digest): string {
  const sites = digest.sites.flatMap((site) => [
    siteHeading(site),
    ...(site.reason === null ? [] : [site.reason]),
    ...site.alerts.map(({ sentence, link }) => `- ${sentence}\n  ${link}`),
    ...(site.more === 0 ? [] : [moreWords(site.more)]),
    site.link,
    '',
  ]);
  const looked = lookedWords(digest.looks);
  const lines = [digest.notice, '', ...sites, `${looked[0]!.toUpperCase()}${looked.slice(1)}.`];
  return plainText(`${lines.join('\n')}\n`);
}
