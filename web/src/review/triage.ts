import { batch, computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import type { DamageClass, Finding } from '../../../src/core/contract/finding.ts';
import type { Decision, RejectReason } from '../../../src/core/contract/review.ts';
import { type ReviewedCounts, reviewedCounts } from '../../../src/core/contract/reviewed-counts.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { Desk } from '../state/desk.ts';
import { noFilter } from '../state/finding-filter.ts';
import type { ReviewDesk } from '../state/review-desk.ts';
import { nameReviewer, reviewer } from '../state/reviewer.ts';
import { acrossOf, type Listable, type ListRule, listedBy, panelRules } from './filter-findings.ts';
import { callsOf, type FindingCalls, noCalls } from './finding-calls.ts';
import { callInWords } from './review-words.ts';
import { type Sort, sortBy } from './tables/sort.ts';

/** What the person is asked just now, beside the list; nothing of it keeps them from going on. */
export type Question = 'name' | 'reason' | 'note';

/** Going through the findings of one run and deciding on them. */
export interface Triage {
  readonly findings: readonly Finding[];
  /** The findings with what people say of them, by rank. */
  readonly all: ReadonlySignal<readonly Listable[]>;
  readonly counts: ReadonlySignal<ReviewedCounts>;
  /** What decides what is listed: the person's filters and those of the panel. */
  readonly rule: ReadonlySignal<ListRule>;
  /** In the order in which they are listed. */
  readonly listed: ReadonlySignal<readonly Finding[]>;
  /** How the tables are sorted; null: by rank. */
  readonly sort: Signal<Sort | null>;
  readonly inFocus: ReadonlySignal<Finding | null>;
  readonly question: Signal<Question | null>;
  /** Notes on findings that the person has not decided on yet, by id; they go with the decision. */
  readonly drafts: ReadonlySignal<ReadonlyMap<string, string>>;
  /** The last thing done, for who cannot see it. */
  readonly said: ReadonlySignal<string>;
  callsOn(id: string): FindingCalls;
  /** Puts a finding in focus and flies there; lifts what keeps it from being listed. */
  show(finding: Finding): void;
  step(by: 1 | -1): void;
  nextUnreviewed(): void;
  accept(): void;
  classify(damageClass: DamageClass): void;
  reject(reason: RejectReason): void;
  note(text: string): void;
  /** Says the same as somebody else of a finding. */
  agree(with_: Decision): void;
  undo(): void;
  /** Names the person, and does what waited for that. */
  name(name: string): void;
  close(): void;
  dispose(): void;
}

export function createTriage(
  run: RunManifest,
  findings: readonly Finding[],
  desk: Desk,
  reviewDesk: ReviewDesk,
  flyTo: (finding: Finding) => void,
): Triage {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const across = new Map(findings.map((finding) => [finding.id, acrossOf(finding, run.pixelMeters)]));
  const question = signal<Question | null>(null);
  const drafts = signal<ReadonlyMap<string, string>>(new Map());
  const said = signal('');
  const sort = signal<Sort | null>(null);
  /** Does what waits for a name. */
  let postponed: (() => void) | null = null;

  let former: { readonly me: string; readonly calls: ReadonlyMap<string, FindingCalls> } = { me: '', calls: new Map() };
  /** Those of findings on which nobody said anything new stay the same objects, so that their rows are not drawn again. */
  const calls = computed(() => {
    const me = reviewer.value;
    const next = new Map<string, FindingCalls>();
    for (const [id, decisions] of reviewDesk.review.value.decisions) {
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

  const effects = [
    effect(() => {
      const finding = inFocus.value;
      void rule.value;
      untracked(() => {
        // What others say of it may only be on its way.
        const isListed = finding !== null && (!reviewDesk.isRead.value || listedBy(rule.value)(listable(finding)));
        batch(() => {
          held.value = isListed ? finding.id : null;
          if (finding !== null && !isListed) desk.selected.value = null;
        });
      });
    }),
    effect(() => {
      void desk.selected.value;
      if (question.peek() !== 'name') question.value = null;
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

  const show = (finding: Finding) => {
    batch(() => {
      if (!listedBy(rule.peek())(listable(finding)) && held.peek() !== finding.id) {
        desk.panel.value = 'candidates';
        desk.filter.value = noFilter;
        if (desk.kind.peek() !== null) desk.kind.value = finding.kind;
      }
      desk.selected.value = finding.id;
    });
    flyTo(finding);
  };
  const goTo = (finding: Finding | undefined, otherwise: string) => {
    if (finding === undefined) {
      said.value = otherwise;
      return;
    }
    show(finding);
    said.value = `${finding.id}, ${callsOn(finding.id).state}. ${finding.sentence}`;
  };
  const withName = (act: () => void) => {
    if (reviewer.peek() !== '') act();
    else {
      postponed = act;
      question.value = 'name';
      said.value = 'Say your name first.';
    }
  };

  const decide = (
    id: string,
    change: Pick<Decision, 'call' | 'damageClass' | 'reason'> & { readonly note?: string | null },
  ) =>
    withName(() => {
      const { mine } = callsOn(id);
      const note = change.note ?? drafts.peek().get(id) ?? (mine?.call === change.call ? mine.note : null);
      const next = { ...change, note: note || null };
      batch(() => {
        question.value = null;
        if (mine !== null && isSame(mine, next)) {
          said.value = `${id} is ${callInWords(mine)} already.`;
          return;
        }
        reviewDesk.add({ kind: 'decision', findingId: id, ...next });
        drafts.value = new Map([...drafts.peek()].filter(([of]) => of !== id));
        const { reviewed, all: most } = counts.value;
        said.value = `${id} ${callInWords({ ...mine!, ...next })}. ${reviewed} of ${most} reviewed.`;
      });
    });
  const decideFocused = (change: (mine: Decision | null) => Parameters<typeof decide>[1]) => {
    const finding = inFocus.peek();
    if (finding === null) said.value = 'No finding is in focus.';
    else decide(finding.id, change(callsOn(finding.id).mine));
  };
  const counts = computed(() => reviewedCounts(findings, reviewDesk.review.value));

  return {
    findings,
    all,
    counts,
    rule,
    listed,
    sort,
    inFocus,
    question,
    drafts,
    said,
    callsOn,
    show,
    step(by) {
      const list = listed.peek();
      const at = list.findIndex(({ id }) => id === desk.selected.peek());
      const next = at < 0 ? list.at(by > 0 ? 0 : -1) : list[at + by];
      goTo(next, list.length === 0 ? 'Nothing is listed.' : 'There is no further one in this list.');
    },
    nextUnreviewed() {
      const list = listed.peek();
      const at = list.findIndex(({ id }) => id === desk.selected.peek()) + 1;
      const round = [...list.slice(at), ...list.slice(0, at)];
      goTo(
        round.find(({ id }) => callsOn(id).state === 'unreviewed'),
        'All that is listed is reviewed.',
      );
    },
    accept: () =>
      decideFocused((mine) => ({
        call: 'accepted',
        damageClass: mine?.call === 'accepted' ? mine.damageClass : null,
        reason: null,
      })),
    classify: (damageClass) => decideFocused(() => ({ call: 'accepted', damageClass, reason: null })),
    reject: (reason) => decideFocused(() => ({ call: 'rejected', damageClass: null, reason })),
    note(text) {
      const finding = inFocus.peek();
      if (finding === null) return;
      const { mine } = callsOn(finding.id);
      question.value = null;
      if (mine !== null) decide(finding.id, { ...pick(mine), note: text.trim() });
      else drafts.value = new Map([...drafts.peek(), [finding.id, text.trim()]]);
    },
    agree: (decision) => decide(decision.findingId, pick(decision)),
    undo: () =>
      withName(() => {
        const last = reviewDesk.review.peek().standing.get(reviewer.peek())?.at(-1);
        if (last === undefined) {
          said.value = 'There is nothing of yours to take back.';
          return;
        }
        reviewDesk.undo();
        const finding = last.kind === 'decision' ? byId.get(last.findingId) : undefined;
        if (finding) show(finding);
        said.value = last.kind === 'decision' ? `Taken back: ${last.findingId} ${callInWords(last)}.` : 'Taken back.';
      }),
    name(name) {
      nameReviewer(name);
      const act = postponed;
      postponed = null;
      question.value = null;
      if (reviewer.peek() !== '') act?.();
    },
    close() {
      postponed = null;
      if (question.peek() !== null) question.value = null;
      else desk.selected.value = null;
    },
    dispose() {
      for (const stop of effects) stop();
    },
  };
}

function pick({ call, damageClass, reason }: Decision): Pick<Decision, 'call' | 'damageClass' | 'reason'> {
  return { call, damageClass, reason };
}

function isSame(mine: Decision, next: Pick<Decision, 'call' | 'damageClass' | 'reason' | 'note'>): boolean {
  return (['call', 'damageClass', 'reason', 'note'] as const).every((name) => mine[name] === next[name]);
}

function saysJust({ mine, others }: FindingCalls, decisions: readonly Decision[]): boolean {
  const known = new Set(mine === null ? others : [mine, ...others]);
  return known.size === decisions.length && decisions.every((decision) => known.has(decision));
}
