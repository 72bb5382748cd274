import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { runFile } from '../api-client.ts';
import { Notice } from '../frame.tsx';
import type { Stage } from '../map/stage.ts';
import type { Desk } from '../state/desk.ts';
import type { ReviewDesk } from '../state/review-desk.ts';
import { ComparabilityCard } from './comparability-card.tsx';
import { DisputedList } from './disputed-list.tsx';
import { Filters } from './filters.tsx';
import { FindingInFocus } from './finding-in-focus.tsx';
import { FindingsList } from './findings-list.tsx';
import { KeyHelp } from './key-help.tsx';
import { listenForKeys } from './keys.ts';
import { KindFilter } from './kind-filter.tsx';
import { PanelTabs } from './panel-tabs.tsx';
import { ReviewedSummary } from './reviewed-summary.tsx';
import { ReviewerBar } from './reviewer-bar.tsx';
import { RunSummary } from './run-summary.tsx';
import { panelColumns } from './tables/columns.ts';
import { FindingsTable } from './tables/findings-table.tsx';
import type { Triage } from './triage.ts';
import { cautions } from './words.ts';

/** Beside the maps: what the run comes to, its findings in lists, and below them the one in focus and who decides on it. */
export function Panel({
  run,
  stage,
  desk,
  triage,
  reviewDesk,
  onPublish,
  children,
}: {
  readonly run: RunManifest;
  readonly stage: Stage;
  readonly desk: Desk;
  readonly triage: Triage;
  readonly reviewDesk: ReviewDesk;
  readonly onPublish: () => void;
  /** Stands above the lists. */
  readonly children: ComponentChildren;
}) {
  const help = useRef<HTMLDialogElement>(null);
  const showHelp = () => help.current!.showModal();
  useEffect(() => listenForKeys({ desk, triage, showHelp, publish: onPublish }), []);
  return (
    <aside class="panel" aria-label="Findings">
      <div class="panel-scroll" data-scrolls>
        {stage.problem.value && <Notice kind="problem">{stage.problem.value}</Notice>}
        <RunSummary
          run={run}
          isReviewed={triage.counts.value.reviewed > 0}
          onShow={(id) => {
            const finding = triage.findings.find((one) => one.id === id);
            if (finding) triage.show(finding);
          }}
        />
        <ReviewedSummary triage={triage} />
        {cautions(run).map((caution) => (
          <Notice key={caution} kind="caution">
            {caution}
          </Notice>
        ))}
        <ComparabilityCard comparability={run.comparability} />
        {children}
        <PanelTabs desk={desk} triage={triage} />
        {desk.panel.value === 'candidates' && <KindFilter findings={triage.findings} shown={desk.kind} />}
        <Filters desk={desk} triage={triage} unit={run.pixelMeters === null ? 'px' : 'm'} />
        <div id="list-of-findings" role="tabpanel" aria-labelledby={`tab-${desk.panel.value}`}>
          <List {...{ run, stage, desk, triage }} />
        </div>
      </div>
      <FindingInFocus triage={triage} />
      <ReviewerBar triage={triage} reviewDesk={reviewDesk} onHelp={showHelp} />
      <p class="visually-hidden" role="status">
        {triage.said.value}
      </p>
      <KeyHelp dialog={help} />
    </aside>
  );
}

function List({
  run,
  stage,
  desk,
  triage,
}: {
  readonly run: RunManifest;
  readonly stage: Stage;
  readonly desk: Desk;
  readonly triage: Triage;
}) {
  const panel = desk.panel.value;
  const columns = panelColumns[panel];
  if (columns !== null)
    return <FindingsTable key={panel} {...{ desk, triage, columns }} csv={runFile(run.id, 'ledger.csv')} />;
  if (panel === 'disputed') return <DisputedList desk={desk} triage={triage} />;
  return <FindingsList desk={desk} triage={triage} thumbnails={stage.thumbnails} />;
}
