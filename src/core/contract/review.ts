import type { PixelPoint } from '../geo/points.ts';
import type { DamageClass } from './finding.ts';

/**
 * What people did at the desk of one run. Acts are appended and never changed: `undo` takes one back, and stays in the log itself.
 *
 * There is no login: `by` is the name that the person gave.
 */
export type ReviewAct = Decision | AnnotationEdit | AnnotationRemoval | Nudge | Undo;

interface Act {
  /** A UUID made where the act happened, so that one sent twice counts once. */
  readonly id: string;
  readonly by: string;
  /** ISO 8601, UTC, by the clock of the person's machine. */
  readonly at: string;
}

export const rejectReasons = [
  'shadow',
  'parallax',
  'misalignment',
  'cloud-or-smoke',
  'season',
  'vehicle',
  'no-such-object',
  'other',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/** What one person makes of one finding; their latest counts. */
export interface Decision extends Act {
  readonly kind: 'decision';
  readonly findingId: string;
  readonly call: 'accepted' | 'rejected';
  /** The person's own class; null where they leave the tool's. */
  readonly damageClass: DamageClass | null;
  /** Set where rejected. */
  readonly reason: RejectReason | null;
  readonly note: string | null;
}

export const annotationShapes = ['point', 'line', 'arrow', 'box', 'polygon', 'call-out', 'text'] as const;
export type AnnotationShape = (typeof annotationShapes)[number];

/** What a person drew. */
export interface Annotation {
  /** A UUID; kept through edits. */
  readonly id: string;
  readonly shape: AnnotationShape;
  /** Positions on the aligned grid, px; a box has two opposite corners, a polygon does not repeat its first. */
  readonly points: readonly PixelPoint[];
  readonly text: string;
  readonly colour: AnnotationColour;
  /** Whether its length or its perimeter and area are written beside it. */
  readonly isMeasured: boolean;
}

/** Told apart by people who see no red or no green, on dark and on light ground (Okabe & Ito 2008). */
export const annotationColours = ['yellow', 'orange', 'sky-blue', 'green', 'vermilion', 'purple', 'white'] as const;
export type AnnotationColour = (typeof annotationColours)[number];

/** Puts an annotation there, in place of an earlier one of its id. */
export interface AnnotationEdit extends Act {
  readonly kind: 'annotation';
  readonly annotation: Annotation;
}

export interface AnnotationRemoval extends Act {
  readonly kind: 'annotation-removal';
  readonly annotationId: string;
}

/** A person's own correction of the registration: where the after scene is to be shown, from where the run put it. */
export interface Nudge extends Act {
  readonly kind: 'nudge';
  /** On the aligned grid, px; positive: to the right, down. */
  readonly shiftPx: PixelPoint;
}

/** Takes one of the same person's own acts back. */
export interface Undo extends Act {
  readonly kind: 'undo';
  readonly of: string;
}

/** An act as the server keeps it. */
export type ReviewEntry = ReviewAct & {
  /** When the server took it, ISO 8601, UTC. */
  readonly takenAt: string;
};

/** Answer of `GET /api/runs/{id}/review?from=N`, from the N-th act on (0: all), oldest first. */
export interface ReviewLog {
  readonly entries: readonly ReviewEntry[];
  /** What to ask from next. */
  readonly next: number;
}

/** Body of `POST /api/runs/{id}/review`; acts that are already there are left as they are. */
export interface ReviewPost {
  readonly acts: readonly ReviewAct[];
}

/** What stands after all acts. */
export interface Review {
  /** Of each finding, the latest of each person, oldest first. */
  readonly decisions: ReadonlyMap<string, readonly Decision[]>;
  /** In the order in which they were first drawn. */
  readonly annotations: readonly Annotation[];
  /** Of each annotation by its id, who drew it, then who else changed it. */
  readonly annotators: ReadonlyMap<string, readonly string[]>;
  /** The latest of anybody. */
  readonly nudge: Nudge | null;
  /** Of each person, what they can take back: their acts that stand, oldest first. */
  readonly standing: ReadonlyMap<string, readonly ReviewAct[]>;
}

/** Reads a log to its end. */
export function standingReview(acts: readonly ReviewAct[]): Review {
  const authors = new Map(acts.map(({ id, by }) => [id, by]));
  const undone = new Set(
    acts.flatMap((act) => (act.kind === 'undo' && authors.get(act.of) === act.by ? [act.of] : [])),
  );
  const decisions = new Map<string, Map<string, Decision>>();
  const annotations = new Map<string, Annotation>();
  const annotators = new Map<string, readonly string[]>();
  const standing = new Map<string, ReviewAct[]>();
  let nudge: Nudge | null = null;
  for (const act of acts) {
    if (act.kind === 'undo' || undone.has(act.id)) continue;
    const ofPerson = standing.get(act.by) ?? [];
    ofPerson.push(act);
    standing.set(act.by, ofPerson);
    switch (act.kind) {
      case 'decision': {
        const ofFinding = decisions.get(act.findingId) ?? new Map<string, Decision>();
        ofFinding.delete(act.by); // so that the latest comes last
        decisions.set(act.findingId, ofFinding.set(act.by, act));
        break;
      }
      case 'annotation':
        annotations.set(act.annotation.id, act.annotation);
        annotators.set(act.annotation.id, [...new Set([...(annotators.get(act.annotation.id) ?? []), act.by])]);
        break;
      case 'annotation-removal':
        annotations.delete(act.annotationId);
        annotators.delete(act.annotationId);
        break;
      case 'nudge':
        nudge = act;
    }
  }
  return {
    decisions: new Map([...decisions].map(([findingId, byPerson]) => [findingId, [...byPerson.values()]])),
    annotations: [...annotations.values()],
    annotators,
    nudge,
    standing,
  };
}

/** Whether what people say of one finding cannot all be so. Who gave no class contradicts none. */
export function isDisputed(decisions: readonly Decision[]): boolean {
  const calls = new Set(decisions.map(({ call }) => call));
  return calls.size > 1 || classesOf(decisions).size > 1;
}

/** The classes that people gave one finding. */
export function classesOf(decisions: readonly Decision[]): ReadonlySet<DamageClass> {
  return new Set(decisions.map(({ damageClass }) => damageClass).filter((damageClass) => damageClass !== null));
}

export const reviewStates = ['unreviewed', 'accepted', 'rejected', 'disputed'] as const;
/** What people together make of a finding. */
export type ReviewState = (typeof reviewStates)[number];

export function reviewStateOf(decisions: readonly Decision[]): ReviewState {
  const [first] = decisions;
  if (first === undefined) return 'unreviewed';
  return isDisputed(decisions) ? 'disputed' : first.call;
}
