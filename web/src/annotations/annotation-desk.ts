import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Annotation, AnnotationColour } from '../../../src/core/contract/review.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import type { ReviewDesk } from '../state/review-desk.ts';
import { reviewer } from '../state/reviewer.ts';
import { ontoGrid, rounded, traitsOf } from './shapes.ts';
import { type ToolName, tools } from './tools.ts';

/** What is drawn on one run, and what is being drawn: shared by all its maps and the panel. */
export interface AnnotationDesk {
  /** As they stand, with what is just being moved where it is. */
  readonly annotations: ReadonlySignal<readonly Annotation[]>;
  /** Of each by its id, who drew it, then who else changed it. */
  readonly annotators: ReadonlySignal<ReadonlyMap<string, readonly string[]>>;
  readonly selected: Signal<string | null>;
  readonly isShown: Signal<boolean>;
  /** Null: clicks select. */
  readonly tool: ReadonlySignal<ToolName | null>;
  /** Of what is drawn next. */
  readonly colour: Signal<AnnotationColour>;
  /** The points placed so far. */
  readonly placed: ReadonlySignal<readonly PixelPoint[]>;
  /** Where the next point would come, px; null while nobody points. */
  readonly aim: Signal<PixelPoint | null>;
  /** The cross that arrow keys move; null while the mouse draws. */
  readonly cross: Signal<PixelPoint | null>;
  /** What a screen reader is told. */
  readonly said: Signal<string>;
  take(tool: ToolName | null): void;
  /** Places a point; one within `slackPx` of the last, or of a polygon's first, ends the shape. */
  place(point: PixelPoint, slackPx: number): void;
  takeBack(): void;
  /** Shows a change without keeping it. */
  hold(annotation: Annotation): void;
  /** Keeps what is held. */
  keep(): void;
  /** Keeps annotations, in place of earlier ones of their ids. */
  put(...annotations: readonly Annotation[]): void;
  remove(...ids: readonly string[]): void;
  undo(): void;
}

export function createAnnotationDesk(
  grid: { readonly width: number; readonly height: number },
  reviews: Pick<ReviewDesk, 'review' | 'add' | 'undo'>,
): AnnotationDesk {
  const held = signal<Annotation | null>(null);
  const annotations = computed(() => {
    const standing = reviews.review.value.annotations;
    const moving = held.value;
    return moving === null ? standing : standing.map((one) => (one.id === moving.id ? moving : one));
  });
  const selected = signal<string | null>(null);
  const tool = signal<ToolName | null>(null);
  const colour = signal<AnnotationColour>('yellow');
  const placed = signal<readonly PixelPoint[]>([]);
  const aim = signal<PixelPoint | null>(null);
  const cross = signal<PixelPoint | null>(null);
  const said = signal('');

  const put = (...changed: readonly Annotation[]) =>
    reviews.add(...changed.map((annotation) => ({ kind: 'annotation', annotation }) as const));
  const take = (next: ToolName | null) =>
    batch(() => {
      tool.value = reviewer.value === '' ? null : next;
      placed.value = [];
      aim.value = null;
      cross.value = null;
      if (tool.value !== null) {
        selected.value = null;
        said.value = `${tools[tool.value].title}. ${tools[tool.value].first}`;
      }
    });
  const finish = (name: ToolName) => {
    const { shape, isMeasured, title } = tools[name];
    const drawn: Annotation = {
      id: crypto.randomUUID(),
      shape,
      points: placed.value,
      text: shape === 'text' ? 'Text' : '',
      colour: colour.value,
      isMeasured,
    };
    batch(() => {
      put(drawn);
      take(null);
      selected.value = drawn.id;
      said.value = `${title} drawn.`;
    });
  };
  return {
    annotations,
    annotators: computed(() => reviews.review.value.annotators),
    selected,
    isShown: signal(true),
    tool,
    colour,
    placed,
    aim,
    cross,
    said,
    take,
    place(point, slackPx) {
      const name = tool.value;
      if (name === null) return;
      const { shape, next } = tools[name];
      const { least, most } = traitsOf(shape);
      const at = ontoGrid(point, grid);
      const isNear = (other: PixelPoint | undefined) =>
        other !== undefined && Math.hypot(other.col - at.col, other.row - at.row) <= slackPx;
      const ends = isNear(placed.value.at(-1)) || (shape === 'polygon' && isNear(placed.value[0]));
      if (ends) {
        if (placed.value.length >= least) finish(name);
        else said.value = `The same place again. ${next}`;
        return;
      }
      placed.value = [...placed.value, at];
      if (placed.value.length === most) finish(name);
      else said.value = `Point ${placed.value.length}. ${next}`;
    },
    takeBack() {
      placed.value = placed.value.slice(0, -1);
      said.value = placed.value.length === 0 ? 'No point left.' : `Point taken back, ${placed.value.length} left.`;
    },
    hold(annotation) {
      held.value = { ...annotation, points: annotation.points.map(rounded) };
    },
    keep() {
      const changed = held.value;
      if (changed === null) return;
      batch(() => {
        held.value = null;
        put(changed);
      });
    },
    put,
    remove(...ids) {
      batch(() => {
        reviews.add(...ids.map((annotationId) => ({ kind: 'annotation-removal', annotationId }) as const));
        if (selected.value !== null && ids.includes(selected.value)) selected.value = null;
        said.value = ids.length === 1 ? 'Annotation deleted.' : `${ids.length} annotations deleted.`;
      });
    },
    undo() {
      reviews.undo();
      said.value = 'Your last act is taken back.';
    },
  };
}
