import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type DamageClass, type Finding, offeredDamageOf } from '../../../src/core/contract/finding.ts';
import type { Decision, RejectReason } from '../../../src/core/contract/review.ts';
import { type ReviewedCounts, reviewedCounts } from '../../../src/core/contract/reviewed-counts.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import type { Desk } from '../state/desk.ts';
import type { ReviewDesk } from '../state/review-desk.ts';
import { nameReviewer, reviewer } from '../state/reviewer.ts';
import { createListing, type Listing } from './listing.ts';
import { callInWords, noClassWords } from './review-words.ts';

/** What the person is asked just now, beside the list; nothing of it keeps them from going on. */
export type Question = 'name' | 'reason' | 'note';

/** Going through the findings of one run and deciding on them. */
export interface Triage extends Omit<Listing, 'focus'> {
  readonly counts: ReadonlySignal<ReviewedCounts>;
  readonly question: Signal<Question | null>;
  /** Notes on findings that the person has not decided on yet, by id; they go with the decision. */
  readonly drafts: ReadonlySignal<ReadonlyMap<string, string>>;
  /** The last thing done, for who cannot see it. */
  readonly said: ReadonlySignal<string>;
  /** Puts a finding in focus and flies there; lifts what keeps it from being listed. */
  show(finding: Finding): void;
  step(by: 1 | -1): void;
  nextUnreviewed(): void;
  accept(): void;
  classify(damageClass: DamageClass): void;
  reject(reason: RejectReason): void;
  note(text: string): void;
  /** Says the same as somebody else of a finding. */
  agree(decision: Decision): void;
  undo(): void;
  /** Names the person, and does what waited for that. */
  name(name: string): void;
  close(): void;
}

export function createTriage(
  run: RunManifest,
  findings: readonly Finding[],
  desk: Desk,
  reviewDesk: ReviewDesk,
  flyTo: (finding: Finding) => void,
): Triage {
  const question = signal<Question | null>(null);
  const drafts = signal<ReadonlyMap<string, string>>(new Map());
  const said = signal('');
  /** Does what waits for a name. */
  let postponed: (() => void) | null = null;

  const listing = createListing(run, findings, desk, reviewDesk);
  const { listed, inFocus, callsOn } = listing;
  const counts = computed(() => reviewedCounts(findings, reviewDesk.review.value));
  const stopClosing = effect(() => {
    void desk.selected.value;
    if (question.peek() !== 'name') question.value = null;
  });

  const show = (finding: Finding) => {
    listing.focus(finding);
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

  return {
    ...listing,
    counts,
    question,
    drafts,
    said,
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
    classify(damageClass) {
      const finding = inFocus.peek();
      if (finding !== null && !offeredDamageOf(finding).includes(damageClass)) said.value = noClassWords(finding);
      else decideFocused(() => ({ call: 'accepted', damageClass, reason: null }));
    },
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
        const finding = last.kind === 'decision' ? findings.find(({ id }) => id === last.findingId) : undefined;
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
      stopClosing();
      listing.dispose();
    },
  };
}

function pick({ call, damageClass, reason }: Decision): Pick<Decision, 'call' | 'damageClass' | 'reason'> {
  return { call, damageClass, reason };
}

function isSame(mine: Decision, next: Pick<Decision, 'call' | 'damageClass' | 'reason' | 'note'>): boolean {
  return (['call', 'damageClass', 'reason', 'note'] as const).every((name) => mine[name] === next[name]);
}
