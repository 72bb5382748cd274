import type { JudgedSeries, SiteCue } from '../core/contract/cue.ts';
import type { CueImport } from '../core/contract/cue-api.ts';
import { isLive, raisedPriorities } from '../core/cues/live-cues.ts';
import { formatDate, formatDateAndTime } from '../core/publish/format-date.ts';
import type { ReadCues } from '../run/cues/read-cues.ts';
import { printable } from './printable.ts';

const CUES_SHOWN_A_SITE = 3;
const GROUPS_SHOWN = 5;
const REASONS_SHOWN = 10;
const COLUMNS_OF = {
  own: 'reports',
  acled: 'reports in ACLED’s columns',
  firms: 'detections in FIRMS’ columns',
  'keyword-counts': 'daily counts of keywords',
} as const;

/** What was read and could not be, what stands out, and the sites touched. What a file wrote is shown without control characters. */
export function cuesText(cues: ReadCues, now: Date): string {
  const lines = [
    ...readLines(cues),
    ...cues.judged.flatMap(statementLines),
    ...learningLines(cues.judged),
    ...duplicateLines(cues.nearDuplicates),
    ...siteLines(cues.cues, now),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

/** What was kept of the cues that touch watched sites, and what is done about it. */
export function importText({ added, changed, unchanged, sites, elsewhere, looks, looksLeft }: CueImport): string {
  const left = looksLeft === 0 ? '' : `; ${looksLeft} more when due, for the budget of today has no room for them`;
  const lost = elsewhere === 0 ? '' : `; reports that touch none, not kept: ${elsewhere}`;
  return (
    `Kept: ${added} added, ${changed} changed, ${unchanged} as they were; watched sites touched: ${sites}${lost}\n` +
    `Looks queued ahead of time: ${looks}${left}\n`
  );
}

/** The same as one document, without the counts of every period. */
export function cuesJson({ judged, ...rest }: ReadCues) {
  return {
    ...rest,
    series: judged.map(({ series: { counts, unfinished, ...named }, ...said }) => ({
      ...named,
      periods: counts.length,
      ...said,
    })),
  };
}

function readLines({ file, read, span, notes }: ReadCues): string[] {
  const { columns, rows, reports, keywords, merged, unusable } = read;
  const lost = unusable.reduce((sum, reason) => sum + reason.rows, 0);
  const sums = [`${reports.length + keywords.length} ${COLUMNS_OF[columns]}`, `${rows} rows`];
  if (merged > 0) sums.push(`${merged} said twice and merged`);
  if (lost > 0) sums.push(`${lost} not usable`);
  const reasons = unusable
    .slice(0, REASONS_SHOWN)
    .map((one) => `  ${one.rows} not usable: ${one.reason} (first: ${one.first})`);
  return [`${file}: ${sums.join(', ')}`, ...reasons, spanLine(span), ...notes.map((note) => `Note: ${note}`)];
}

function spanLine(span: ReadCues['span']): string {
  if (span === null) return 'No whole day is sampled: nothing can be said of what is usual.';
  const { from, to, stated, missing } = span;
  const lack = missing.length === 0 ? '' : `, ${missing.length} of these days without data`;
  const basis = stated ? 'as stated' : 'as far as the file shows; --covers states more';
  return `Sampled from ${formatDate(from)} to ${formatDate(to)}${lack} (${basis}).`;
}

function statementLines({ series, statements, notes }: JudgedSeries): string[] {
  if (statements.length === 0) return [];
  const name = `${series.term}${series.area === null ? '' : `, ${series.area}`}, by ${series.period}`;
  return ['', name, ...statements.map(({ sentence }) => `  ${sentence}`), ...notes.map((note) => `  Note: ${note}`)];
}

function learningLines(judged: readonly JudgedSeries[]): string[] {
  const ways = new Map<string, number>();
  for (const { series, learning } of judged) {
    for (const { of, needed } of learning) {
      const way = `${of} (needs ${needed} ${of === 'return' ? 'earlier gaps' : `${series.period}s`})`;
      ways.set(way, (ways.get(way) ?? 0) + 1);
    }
  }
  const said = judged.some(({ statements }) => statements.length > 0);
  const quiet =
    said || judged.length === 0 ? [] : ['', 'Nothing stands out in the last whole day and week of any series.'];
  if (ways.size === 0) return quiet;
  const counts = [...ways].map(([way, count]) => `${way} in ${count} series`);
  return [...quiet, '', `Still learning what is usual: ${counts.join(', ')}.`];
}

function duplicateLines(groups: ReadCues['nearDuplicates']): string[] {
  if (groups.length === 0) return [];
  const shown = groups
    .slice(0, GROUPS_SHOWN)
    .map((ids) => `  ${ids.slice(0, 6).join(', ')}${ids.length > 6 ? ', …' : ''}`);
  const head = `May be one event told twice (same day and type, within 2 km): ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}`;
  return ['', head, ...shown];
}

function siteLines(cues: readonly SiteCue[], now: Date): string[] {
  const bySite = new Map<string, SiteCue[]>();
  for (const one of cues) {
    const own = bySite.get(one.siteId);
    if (own === undefined) bySite.set(one.siteId, [one]);
    else own.push(one);
  }
  const raised = raisedPriorities(cues, now);
  return [...bySite].flatMap(([siteId, own]) => {
    const live = own.filter(({ cue }) => isLive(cue, now));
    const more = live.length - CUES_SHOWN_A_SITE;
    const expired = own.length - live.length;
    return [
      '',
      `Site ${siteId}: priority +${raised.get(siteId) ?? 0}`,
      ...live.slice(0, CUES_SHOWN_A_SITE).flatMap(cueLines),
      ...(more > 0 ? [`  and ${more} more`] : []),
      ...(expired > 0 ? [`  ${expired} expired: kept for its timeline, they raise nothing`] : []),
    ];
  });
}

function cueLines({ cue, distanceMeters }: SiteCue): string[] {
  const { sentence, bracket, priority, expiresAt } = cue;
  const where = distanceMeters === null ? 'by its tags' : `${(distanceMeters / 1000).toFixed(1)} km from the site`;
  return [
    `  ${sentence}`,
    `    +${priority} until ${formatDate(expiresAt)}; ${where}; pair: the last scene before ${formatDateAndTime(bracket.lastBefore)}, the first after ${formatDateAndTime(bracket.firstAfter)}`,
  ];
}
