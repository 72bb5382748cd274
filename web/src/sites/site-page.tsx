import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SiteCueList } from '../../../src/core/contract/cue-api.ts';
import type { Alert, AlertAct, Look, SiteSummary } from '../../../src/core/contract/watch.ts';
import { Frame, Notice } from '../frame.tsx';
import { dateInWords } from '../review/words.ts';
import { formatPlace } from '../state/link.ts';
import { allSites } from '../state/site-filter.ts';
import { CompareDates } from './compare-dates.tsx';
import { listCues } from './cue-client.ts';
import { LookFindings } from './look-findings.tsx';
import { LookNow } from './look-now.tsx';
import { LooksTable } from './looks-table.tsx';
import { SiteAlerts } from './site-alerts.tsx';
import { SiteCues } from './site-cues.tsx';
import { SiteMap } from './site-map.tsx';
import { SiteTimeline } from './site-timeline.tsx';
import { cadenceInWords, nextLookInWords } from './site-words.ts';
import { StateChip } from './state-chip.tsx';
import { listAlerts, listLooks, pauseSite, postAlertActs, readSite, removeSite } from './watch-client.ts';

/** What is known of one site, as the server has it now. */
interface SiteRecord {
  readonly summary: SiteSummary;
  /** The newest first. */
  readonly looks: readonly Look[];
  /** `before` of the looks before these; null at the end. */
  readonly next: string | null;
  readonly alerts: readonly Alert[];
  readonly reported: SiteCueList;
}

/** One site: its alerts, its looks over time, what each found and kept silent, and any two of its dates compared. */
export function SitePage({ id }: { readonly id: string }) {
  const record = useSignal<SiteRecord | null>(null);
  const problem = useSignal<string | null>(null);
  const chosen = useSignal<string | null>(null);
  const attempt = (work: Promise<unknown>) =>
    work.catch((error: Error) => {
      problem.value = error.message;
    });
  const load = async () => {
    const [summary, { looks, next }, alerts, reported] = await Promise.all([
      readSite(id),
      listLooks(id, null),
      listAlerts(id),
      listCues(id),
    ]);
    record.value = { summary, looks, next, alerts, reported };
    problem.value = null;
  };
  const change = (work: Promise<void>) => attempt(work.then(load));
  useEffect(() => {
    void attempt(load());
  }, [id]);

  const known = record.value;
  if (known === null) {
    return <Frame title="Site">{problem.value && <Notice kind="problem">{problem.value}</Notice>}</Frame>;
  }
  const { summary, looks, next, alerts, reported } = known;
  const { site } = summary;
  const look =
    looks.find((one) => one.id === chosen.value) ?? looks.find(({ state }) => state === 'changed') ?? looks[0];
  const choose = (one: Look) => {
    chosen.value = one.id;
  };
  const act = (...acts: readonly AlertAct[]) => change(postAlertActs(...acts));
  const showOlder = async () => {
    const older = await listLooks(id, next);
    record.value = { ...known, looks: [...looks, ...older.looks], next: older.next };
  };
  return (
    <Frame title={site.name} subtitle={<StateChip look={summary.lastLook} />} isWide>
      {problem.value && <Notice kind="problem">{problem.value}</Notice>}
      {summary.overdue && (
        <Notice kind="caution">Nothing has been heard of this site for longer than its cadence allows.</Notice>
      )}
      <div class="site-head">
        <dl class="site-facts">
          <Fact name="Last look">
            {summary.lastLook === null
              ? 'none yet'
              : `${dateInWords(summary.lastLook.lookedAt)}. ${summary.lastLook.reason}`}
          </Fact>
          <Fact name="Next look">{nextLookInWords(summary)}</Fact>
          <Fact name="Cadence">{cadenceInWords(site)}</Fact>
          <Fact name="Archive">{site.source}</Fact>
          {site.tags.length > 0 && <Fact name="Tags">{site.tags.join(', ')}</Fact>}
          <Fact name="Told to">{site.notify.length === 0 ? 'nobody: alerts stand here' : site.notify.join(', ')}</Fact>
        </dl>
        <SiteActions summary={summary} onChange={change} onAct={act} />
      </div>
      <LookNow siteId={id} looks={looks} onTaken={() => attempt(load())} />
      <div class="site-parts">
        <SiteMap site={site} alerts={alerts} onZone={(zone) => void act({ kind: 'ignore-zone', siteId: id, zone })} />
        <SiteAlerts alerts={alerts} onAct={act} />
      </div>
      {looks.length > 0 && (
        <SiteTimeline looks={looks} cues={reported.cues} chosen={look?.id ?? null} onChoose={choose} />
      )}
      <SiteCues {...reported} />
      {look && <LookFindings key={look.id} look={look} siteId={id} isChosen={chosen.value !== null} onAct={act} />}
      <CompareDates site={site} looks={looks} />
      <LooksTable looks={looks} chosen={look?.id ?? null} onChoose={choose} />
      {next !== null && (
        <button type="button" class="button" onClick={() => void attempt(showOlder())}>
          Show earlier looks
        </button>
      )}
    </Frame>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SiteActions({
  summary: { site, muted },
  onChange,
  onAct,
}: {
  readonly summary: SiteSummary;
  readonly onChange: (work: Promise<void>) => Promise<unknown>;
  readonly onAct: (...acts: readonly AlertAct[]) => Promise<unknown>;
}) {
  const isSure: Signal<boolean> = useSignal(false);
  const { id, paused } = site;
  const remove = async () => {
    await removeSite(id);
    location.hash = formatPlace({ page: 'sites', filter: allSites });
  };
  return (
    <div class="form-actions">
      <a class="button" href={formatPlace({ page: 'site-form', id })}>
        Edit
      </a>
      <button type="button" class="button" onClick={() => void onChange(pauseSite(id, !paused))}>
        {paused ? 'Resume' : 'Pause'}
      </button>
      <button type="button" class="button" onClick={() => void onAct({ kind: muted ? 'unmute' : 'mute', siteId: id })}>
        {muted ? 'Unmute' : 'Mute alerts'}
      </button>
      {isSure.value ? (
        <button type="button" class="button danger" onClick={() => void remove()}>
          Forget it, with its looks and alerts
        </button>
      ) : (
        <button
          type="button"
          class="button"
          onClick={() => {
            isSure.value = true;
          }}
        >
          Remove …
        </button>
      )}
    </div>
  );
}
