import { counted, megabytes } from '../core/contract/counted.ts';
import { type Pruning, prunedAmount, STAY_REASONS, type StayReason } from '../core/contract/prune.ts';
import type { Alert, Look, SiteSummary } from '../core/contract/watch.ts';
import type { WatchPlan } from '../core/contract/watch-api.ts';
import { wrapText } from '../core/publish/wrap-text.ts';

const WHY_LETTERS = 100;
const MOMENT_LETTERS = 'YYYY-MM-DDTHH:MM'.length;

export function sitesText(sites: readonly SiteSummary[]): string {
  const rows = sites.map(({ site, lastLook, nextDueAt, overdue, unreadAlerts }) => [
    site.id,
    overdue ? 'silent' : (lastLook?.state ?? 'not looked at yet'),
    `last ${moment(lastLook?.lookedAt)}`,
    `next ${site.paused ? 'paused' : moment(nextDueAt)}`,
    `${unreadAlerts} unread`,
    lastLook?.reason ?? '',
  ]);
  return rows.length === 0 ? 'No site is watched. Add some: aftermath watch add sites.yaml\n' : table(rows);
}

export function looksText(looks: readonly Look[]): string {
  return table(
    looks.map(({ siteId, state, before, after, reason }) => [siteId, state, pairWords(before, after), reason]),
  );
}

export function planText({ looks, total, cues }: WatchPlan): string {
  const sites = looks.map(({ siteId, does, dueAt, bytes, search }) => {
    const fetched = bytes === null ? 'nobody says how much' : megabytes(bytes);
    const first = [siteId, does, ...(does === 'compare' ? [fetched] : []), `next ${moment(dueAt)}`].join('  ');
    const lines = wrapText(search, WHY_LETTERS, (text) => text.length);
    return `${[first, ...lines.map((line) => `    ${line}`)].join('\n')}\n\n`;
  });
  return `${sites.join('')}${total}\n${cues}\n`;
}

export function alertsText(alerts: readonly Alert[]): string {
  return table(
    alerts.map(({ id, siteId, state, raisedAt, sentence }) => [id, siteId, state, moment(raisedAt), sentence]),
  );
}

const STAY_WORDS: Readonly<Record<StayReason, string>> = {
  told: 'told',
  reviewed: 'reviewed or published',
  baseline: 'of the baseline',
  usual: 'needed by the next look',
  shared: 'looked at again since',
  elsewhere: 'not in this folder',
};

/** What goes, or would, site after site, and why the rest of that age stays. */
export function pruningText(pruning: Pruning): string {
  const { before, removed, sites, runs, begun } = pruning;
  const went = removed ? 'went' : 'would go';
  const rows = sites.map(({ siteId, looks, bytes: ofSite, stay }) => {
    const why = STAY_REASONS.flatMap((reason) => (stay[reason] ? [`${stay[reason]} ${STAY_WORDS[reason]}`] : []));
    return [
      siteId,
      looks === 0 ? `nothing ${went}` : `${counted(looks, 'look')}, ${megabytes(ofSite)} ${went}`,
      why.length === 0 ? '' : `stay: ${why.join(', ')}`,
    ];
  });
  const end = removed ? 'removed. What the looks came to stays.' : 'nothing was removed yet. Add --yes to remove them.';
  return [
    `Pictures of looks taken before ${moment(before)}:\n`,
    table(rows),
    begun > 0 ? `${counted(begun, 'run')} that an earlier prune had begun to remove ${went} too.\n` : '',
    runs === 0 ? 'There is nothing to remove.\n' : `${prunedAmount(pruning)}: ${end}\n`,
  ].join('');
}

function pairWords(before: Look['before'], after: Look['after']): string {
  return before === null || after === null ? '-' : `${moment(before.acquiredAt)} → ${moment(after.acquiredAt)}`;
}

function moment(time: string | null | undefined): string {
  return time == null ? '-' : `${time.slice(0, MOMENT_LETTERS)}Z`;
}

/** Columns as wide as their widest cell, but for the last. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
