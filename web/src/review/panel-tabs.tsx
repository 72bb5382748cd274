import { useRef } from 'preact/hooks';
import type { FindingKind } from '../../../src/core/contract/finding.ts';
import type { Desk } from '../state/desk.ts';
import { type PanelName, panelNames } from '../state/link.ts';
import type { Triage } from './triage.ts';

const titles: Readonly<Record<PanelName, string>> = {
  candidates: 'Candidates',
  aircraft: 'Aircraft',
  craters: 'Craters',
  buildings: 'Buildings',
  disputed: 'Disputed',
};
const kinds: Partial<Readonly<Record<PanelName, FindingKind>>> = {
  aircraft: 'aircraft',
  craters: 'crater',
  buildings: 'building',
};

/** The lists of findings. Tables of kinds that were not found are not offered. */
export function PanelTabs({ desk, triage }: { readonly desk: Desk; readonly triage: Triage }) {
  const list = useRef<HTMLDivElement>(null);
  const counts = (panel: PanelName): number => {
    if (panel === 'candidates') return triage.findings.length;
    if (panel === 'disputed') return triage.counts.value.disputed;
    return triage.findings.filter(({ kind }) => kind === kinds[panel]).length;
  };
  const offered = panelNames.filter((panel) => kinds[panel] === undefined || counts(panel) > 0);
  const move = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = offered[offered.indexOf(desk.panel.value) + way];
    if (way === 0 || !next) return;
    event.preventDefault();
    desk.panel.value = next;
    list.current!.querySelector<HTMLElement>(`[data-panel="${next}"]`)!.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Lists" ref={list} onKeyDown={move}>
      {offered.map((panel) => (
        <button
          key={panel}
          type="button"
          role="tab"
          id={`tab-${panel}`}
          data-panel={panel}
          aria-selected={desk.panel.value === panel}
          aria-controls="list-of-findings"
          tabIndex={desk.panel.value === panel ? 0 : -1}
          onClick={() => {
            desk.panel.value = panel;
          }}
        >
          {titles[panel]} <span class="count">{counts(panel)}</span>
        </button>
      ))}
    </div>
  );
}
