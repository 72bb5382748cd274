import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Finding } from '../../../src/core/contract/finding.ts';
import type { GraphicRequest } from '../../../src/core/contract/graphic.ts';
import { type Review, reviewStateOf } from '../../../src/core/contract/review.ts';
import type { PixelWindow } from '../../../src/core/geo/grid.ts';
import type { Desk } from '../state/desk.ts';
import { initialPublishView, type PublishView } from '../state/publish-view.ts';
import type { ReviewDesk } from '../state/review-desk.ts';

/** Making a graphic of one run: what is asked for, and the ground that the map shows meanwhile. */
export interface Publishing {
  /** Null while the panel is closed. */
  readonly view: ReadonlySignal<PublishView | null>;
  /** What the map shows, whole pixels of the aligned grid; null where that is none of it. */
  readonly ground: Signal<PixelWindow | null>;
  /** Whether the crop goes with the map. Not part of a link, which keeps the crop itself. */
  readonly isFollowing: ReadonlySignal<boolean>;
  /** Ids of the findings that people accepted, the strongest first. */
  readonly accepted: ReadonlySignal<readonly string[]>;
  /** What people made of the findings. */
  readonly review: ReadonlySignal<Review>;
  /** What the server is asked for. */
  readonly request: ReadonlySignal<GraphicRequest>;
  toggle(): void;
  change(part: Partial<PublishView>): void;
  /** Takes the crop from the map from now on, or once. */
  cropToMap(how: 'follow' | 'once'): void;
  dispose(): void;
}

export function createPublishing(
  findings: readonly Finding[],
  { publish: view }: Desk,
  { review }: Pick<ReviewDesk, 'review'>,
): Publishing {
  const ground = signal<PixelWindow | null>(null);
  const isFollowing = signal(false);
  const accepted = computed(() =>
    findings.map(({ id }) => id).filter((id) => reviewStateOf(review.value.decisions.get(id) ?? []) === 'accepted'),
  );
  const change = (part: Partial<PublishView>) => {
    if (part.crop !== undefined) isFollowing.value = false;
    view.value = { ...(view.peek() ?? initialPublishView), ...part };
  };
  const follow = effect(() => {
    const crop = ground.value;
    if (!isFollowing.value || crop === null || view.value === null) return;
    if (!isSame(view.value.crop, crop)) view.value = { ...view.value, crop };
  });
  return {
    view,
    ground,
    isFollowing,
    accepted,
    review,
    request: computed(() => {
      const { findings: asked, purpose: _purpose, motion: _motion, ...rest } = view.value ?? initialPublishView;
      const usual = accepted.value.length > 0 ? accepted.value : null;
      return { ...rest, findings: asked === null ? usual : asked === 'strongest' ? null : asked };
    }),
    toggle() {
      isFollowing.value = false;
      view.value = view.peek() === null ? initialPublishView : null;
    },
    change,
    cropToMap(how) {
      batch(() => {
        change({ crop: ground.peek() });
        isFollowing.value = how === 'follow';
      });
    },
    dispose: follow,
  };
}

function isSame(one: PixelWindow | null, other: PixelWindow): boolean {
  return (
    one !== null &&
    one.col === other.col &&
    one.row === other.row &&
    one.width === other.width &&
    one.height === other.height
  );
}
