import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import {
  type Annotation,
  type Decision,
  type Review,
  type ReviewAct,
  type ReviewEntry,
  standingReview,
} from '../../../src/core/contract/review.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { ApiError, postReview, readReview } from '../api-client.ts';
import { reviewer } from './reviewer.ts';
import { unsentActs } from './unsent-acts.ts';

/** How often the desk looks what others did, and tries again to send what is not sent. */
const LOOK_EVERY_MS = 4000;
/** The server takes 5,000 acts and 16 MiB at once. */
const SENT_AT_ONCE = 500;

/** The person's part of an act; who, when and which id are filled in here. */
type NewAct =
  | (Pick<Decision, 'kind' | 'findingId' | 'call'> & Partial<Pick<Decision, 'damageClass' | 'reason' | 'note'>>)
  | { readonly kind: 'annotation'; readonly annotation: Annotation }
  | { readonly kind: 'annotation-removal'; readonly annotationId: string }
  | { readonly kind: 'nudge'; readonly shiftPx: PixelPoint };

export interface Trouble {
  /** The server does not answer: all is sent once it does. Else it refuses. */
  readonly isUnreachable: boolean;
  readonly message: string;
}

/** The review of one open run: what stands, what still has to reach the server, and the ways to add to it. */
export interface ReviewDesk {
  readonly review: ReadonlySignal<Review>;
  /** Whether what the server keeps has been read once. */
  readonly isRead: ReadonlySignal<boolean>;
  /** This browser's acts that the server has not acknowledged, oldest first. */
  readonly unsent: ReadonlySignal<readonly ReviewAct[]>;
  /** How many of them would be gone with this tab, as the browser has no room to keep them. */
  readonly loose: ReadonlySignal<number>;
  /** Why they are not sent, and others' are not seen; null while all is well. */
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** Adds acts of the person at this browser, who must have a name; shown at once, sent as soon as may be. */
  add(...acts: readonly NewAct[]): void;
  /** Takes back the last act of this person that stands. */
  undo(): void;
  dispose(): void;
}

export function openReviewDesk(runId: string): ReviewDesk {
  const kept = unsentActs(runId);
  const entries = signal<readonly ReviewEntry[]>([]);
  const waiting = signal<readonly ReviewAct[]>(kept.list());
  const loose = signal(0);
  const isRead = signal(false);
  const trouble = signal<Trouble | null>(null);
  const review = computed(() => {
    const taken = new Set(entries.value.map(({ id }) => id));
    return standingReview([...entries.value, ...waiting.value.filter(({ id }) => !taken.has(id))]);
  });
  /** Acts that the server will not have, whatever is tried; kept by the browser until the page is opened again. */
  const refused = new Set<string>();

  let next = 0;
  let isBusy = false;
  let isWanted = false;
  const exchange = async () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isWanted) {
        isWanted = false;
        await send();
        await receive();
        if (refused.size === 0) trouble.value = null;
      }
    } catch (error) {
      trouble.value = troubleOf(error as Error);
    }
    isBusy = false;
  };
  const send = async () => {
    const due = kept.list().filter(({ id }) => !refused.has(id));
    for (let i = 0; i < due.length; i += SENT_AT_ONCE) {
      const acts = due.slice(i, i + SENT_AT_ONCE);
      try {
        await postReview(runId, acts);
      } catch (error) {
        if (!(error instanceof ApiError && error.isFinal)) throw error;
        for (const { id } of acts) refused.add(id);
        trouble.value = troubleOf(error);
        continue;
      }
      for (const act of acts) kept.drop(act);
    }
  };
  const receive = async () => {
    const log = await readReview(runId, next);
    next = log.next;
    batch(() => {
      if (log.entries.length > 0) entries.value = [...entries.value, ...log.entries];
      showWaiting();
      isRead.value = true;
    });
  };
  const showWaiting = () => {
    waiting.value = kept.list();
    loose.value = kept.countLoose();
  };

  const add = (acts: readonly ReviewAct[]) => {
    for (const act of acts) kept.add(act);
    batch(() => {
      waiting.value = [...waiting.value, ...acts];
      loose.value = kept.countLoose();
    });
    void exchange();
  };
  let latest = 0;
  const stamp = () => {
    latest = Math.max(Date.now(), latest + 1); // unsent acts are put in order by it
    return { id: crypto.randomUUID(), by: reviewer.value, at: new Date(latest).toISOString() };
  };
  const timer = setInterval(() => {
    if (!document.hidden || waiting.value.length > 0) void exchange();
  }, LOOK_EVERY_MS);
  void exchange();
  return {
    review,
    isRead,
    unsent: waiting,
    loose,
    trouble,
    add: (...acts) =>
      add(
        acts.map((act) =>
          act.kind === 'decision'
            ? { damageClass: null, reason: null, note: null, ...act, ...stamp() }
            : { ...act, ...stamp() },
        ),
      ),
    undo() {
      const last = review.value.standing.get(reviewer.value)?.at(-1);
      if (last) add([{ kind: 'undo', of: last.id, ...stamp() }]);
    },
    dispose: () => clearInterval(timer),
  };
}

function troubleOf(error: Error): Trouble {
  return { isUnreachable: error instanceof ApiError && error.isUnreachable, message: error.message };
}
