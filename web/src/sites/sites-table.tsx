import { type Signal, useComputed } from '@preact/signals';
import { memo } from 'preact/compat';
import { useRef } from 'preact/hooks';
import type { SiteSummary } from '../../../src/core/contract/watch.ts';
import { blocksOf, useNear } from '../review/near.ts';
import { formatPlace } from '../state/link.ts';
import { nextLookInWords, pairInWords } from './site-words.ts';
import { Sparkline } from './sparkline.tsx';
import { StateChip } from './state-chip.tsx';

/** A row a site; blocks of rows out of sight are left empty, so that thousands scroll smoothly. */
export function SitesTable({
  sites,
  pointedAt,
}: {
  readonly sites: readonly SiteSummary[];
  /** Id of the site that stands out on the map too. */
  readonly pointedAt: Signal<string | null>;
}) {
  if (sites.length === 0) return <p class="empty">No site is as the filters ask.</p>;
  return (
    <table class="sites-table" aria-rowcount={sites.length + 1}>
      <thead>
        <tr>
          <th scope="col">Site</th>
          <th scope="col">Last look</th>
          <th scope="col">Change</th>
          <th scope="col" data-wide>
            Last pair
          </th>
          <th scope="col" data-wide>
            Next look
          </th>
          <th scope="col">Alerts</th>
        </tr>
      </thead>
      {blocksOf(sites).map((rows, i, blocks) => (
        <Block key={rows[0]!.site.id} rows={rows} before={i * blocks[0]!.length} pointedAt={pointedAt} />
      ))}
    </table>
  );
}

function Block({
  rows,
  before,
  pointedAt,
}: {
  readonly rows: readonly SiteSummary[];
  readonly before: number;
  readonly pointedAt: Signal<string | null>;
}) {
  const block = useRef<HTMLTableSectionElement>(null);
  return (
    <tbody ref={block}>
      {useNear(block) ? (
        rows.map((summary, i) => (
          <Row key={summary.site.id} summary={summary} index={before + i + 2} pointedAt={pointedAt} />
        ))
      ) : (
        <tr style={{ height: `calc(var(--site-row) * ${rows.length})` }} />
      )}
    </tbody>
  );
}

const Row = memo(function Row({
  summary,
  index,
  pointedAt,
}: {
  readonly summary: SiteSummary;
  readonly index: number;
  readonly pointedAt: Signal<string | null>;
}) {
  const { site, lastLook, lastPair, overdue, unreadAlerts, muted, changedAreas } = summary;
  const isPointedAt = useComputed(() => pointedAt.value === site.id).value;
  const point = () => {
    pointedAt.value = site.id;
  };
  return (
    <tr aria-rowindex={index} data-lit={isPointedAt || undefined} onMouseEnter={point} onFocusCapture={point}>
      <th scope="row">
        <a class="site-name" href={formatPlace({ page: 'site', id: site.id })}>
          {site.name}
        </a>
        <span class="site-tags">{site.tags.join(' · ')}</span>
      </th>
      <td>
        <StateChip look={lastLook} />
        <span class="site-reason" title={lastLook?.reason}>
          {overdue && <strong class="overdue">Silent too long. </strong>}
          {lastLook?.reason}
        </span>
      </td>
      <td>
        <Sparkline areas={changedAreas} />
      </td>
      <td data-wide>{(lastPair && pairInWords(lastPair)) ?? '–'}</td>
      <td data-wide>{nextLookInWords(summary)}</td>
      <td class="site-unread">
        {unreadAlerts > 0 && (
          <strong>
            {unreadAlerts}
            <span class="unseen"> unread</span>
          </strong>
        )}
        {muted && <span class="site-tags">muted</span>}
      </td>
    </tr>
  );
});
