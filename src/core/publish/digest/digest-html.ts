import type { Digest, DigestSite } from '../../contract/watch.ts';
import { escapeMarkup } from '../markup.ts';
import { digestSubject, lookedWords, moreWords, siteHeading } from './digest-words.ts';

const STYLE = {
  body: 'margin:0 auto;max-width:720px;padding:16px;font:16px/1.45 sans-serif;color:#121212;background:#ffffff',
  notice: 'margin:0 0 16px;padding:8px 12px;border-left:4px solid #b45309;background:#fff7ed',
  heading: 'margin:24px 0 4px;font-size:18px',
  quiet: 'margin:4px 0;color:#575757',
  picture: 'display:block;max-width:100%;height:auto;margin:8px 0;border:0',
} as const;

/**
 * A digest as the HTML of an e-mail: styles inline, nothing is fetched but from where `pictureOf` says.
 *
 * @param pictureOf what stands as the `src` of a site's picture: `cid:…` of an attachment; null leaves it out.
 */
export function digestHtml(digest: Digest, pictureOf: (site: DigestSite) => string | null): string {
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeMarkup(digestSubject(digest))}</title></head>`,
    `<body style="${STYLE.body}">`,
    `<p style="${STYLE.notice}">${escapeMarkup(digest.notice)}</p>`,
    ...digest.sites.map((site) => siteHtml(site, pictureOf(site))),
    `<p style="${STYLE.quiet}">${escapeMarkup(lookedWords(digest.looks))}.</p>`,
    '</body></html>',
  ].join('\n');
}

function siteHtml(site: DigestSite, picture: string | null): string {
  const alt = 'Before, after and change map of the first candidate';
  return [
    `<h2 style="${STYLE.heading}"><a href="${escapeMarkup(site.link)}">${escapeMarkup(siteHeading(site))}</a></h2>`,
    site.reason === null ? '' : `<p style="${STYLE.quiet}">${escapeMarkup(site.reason)}</p>`,
    picture === null ? '' : `<img src="${escapeMarkup(picture)}" alt="${alt}" style="${STYLE.picture}">`,
    '<ol>',
    ...site.alerts.map(
      ({ sentence, link }) =>
        `<li>${escapeMarkup(sentence)} <a href="${escapeMarkup(link)}">Open the pair here</a></li>`,
    ),
    '</ol>',
    site.more === 0 ? '' : `<p style="${STYLE.quiet}">${moreWords(site.more)}</p>`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}
