import { batch, computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { Decision } from '../../../src/core/contract/review.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { Desk } from '../state/desk.ts';
import { noFilter } from '../state/finding-filter.ts';
import type { ReviewDesk } from '../state/review-desk.ts';
import { reviewer } from '../state/reviewer.ts';
import { acrossOf, type Listable, type ListRule, listedBy, panelRules } from './filter-findings.ts';
import { callsOf, type FindingCalls, noCalls } from './finding-calls.ts';
import { type Sort, sortBy } from './tables/sort.ts';

/** Which findings of a run are listed and outlined, in which order, and which of them is in focus. */
export interface Listing {
  readonly findings: readonly Finding[];
  /** The findings with what people say of them, by rank. */
  readonly all: ReadonlySignal<readonly Listable[]>;
  /** What decides what is listed: the person's filters and those of the panel. */
  readonly rule: ReadonlySignal<ListRule>;
  /** In the order in which they are listed. */
  readonly listed: ReadonlySignal<readonly Finding[]>;
  /** How the tables are sorted; null: by rank. */
  readonly sort: Signal<Sort | null>;
  readonly inFocus: ReadonlySignal<Finding | null>;
  callsOn(id: string): FindingCalls;
  /** Puts a finding in focus; lifts what keeps it from being listed. */
  focus(finding: Finding): void;
  dispose(): void;
}

export function createListing(
  { pixelMeters }: Pick<RunManifest, 'pixelMeters'>,
  findings: readonly Finding[],
  desk: Desk,
  { review, isRead }: Pick<ReviewDesk, 'review' | 'isRead'>,
): Listing {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const across = new Map(findings.map((finding) => [finding.id, acrossOf(finding, pixelMeters)]));
  const sort = signal<Sort | null>(null);

  let former: { readonly me: string; readonly calls: ReadonlyMap<string, FindingCalls> } = { me: '', calls: new Map() };
  /** Those of findings on which nobody said anything new stay the same objects, so that their rows are not drawn again. */
  const calls = computed(() => {
    const me = reviewer.value;
    const next = new Map<string, FindingCalls>();
    for (const [id, decisions] of review.value.decisions) {
      const old = me === former.me ? former.calls.get(id) : undefined;
      next.set(id, old !== undefined && saysJust(old, decisions) ? old : callsOf(decisions, me));
    }
    former = { me, calls: next };
    return next;
  });
  const callsOn = (id: string) => calls.value.get(id) ?? noCalls;
  const listable = (finding: Finding): Listable => ({
    finding,
    calls: callsOn(finding.id),
    across: across.get(finding.id) ?? null,
  });
  const all = computed(() => findings.map(listable));
  const rule = computed<ListRule>(() => ({
    ...desk.filter.value,
    kind: desk.kind.value,
    ...panelRules[desk.panel.value],
  }));

  /** The finding in focus stays listed when a decision takes it out of the filter, until the person goes on. */
  const held = signal<string | null>(null);
  let formerList: readonly Finding[] = [];
  /** The same array while it holds the same findings, so that the list is not drawn again. */
  const listed = computed(() => {
    const isListed = listedBy(rule.value);
    const hits = all.value.filter((one) => one.finding.id === held.value || isListed(one));
    const list = sortBy(hits, desk.panel.value, sort.value).map(({ finding }) => finding);
    if (list.length !== formerList.length || list.some((one, i) => one !== formerList[i])) formerList = list;
    return formerList;
  });
  const inFocus = computed(() => byId.get(desk.selected.value ?? '') ?? null);

  const isListable = (finding: Finding) => listedBy(rule.value)(listable(finding));
  const effects = [
    effect(() => {
      const finding = inFocus.value;
      void rule.value;
      untracked(() => {
        // What others say of it may only be on its way.
        const isListed = finding !== null && (!isRead.value || isListable(finding));
        batch(() => {
          held.value = isListed ? finding.id : null;
          if (finding !== null && !isListed) desk.selected.value = null;
        });
      });
    }),
    effect(() => {
      void desk.panel.value;
      sort.value = null;
    }),
    effect(() => {
      const shown = listed.value;
      desk.outlined.value = shown.length === findings.length ? null : new Set(shown.map(({ id }) => id));
    }),
  ];

  return {
    findings,
    all,
    rule,
    listed,
    sort,
    inFocus,
    callsOn,
    focus(finding) {
      batch(() => {
        if (!isListable(finding) && held.value !== finding.id) {
          desk.panel.value = 'candidates';
          desk.filter.value = noFilter;
          if (desk.kind.value !== null) desk.kind.value = finding.kind;
        }
        desk.selected.value = finding.id;
      });
    },
    dispose() {
      for (const stop of effects) stop();
    },
  };
}

function saysJust({ mine, others }: FindingCalls, decisions: readonly Decision[]): boolean {
  const known = new Set(mine === null ? others : [mine, ...others]);
  return known.size === decisions.length && decisions.every((decision) => known.has(decision));
}
