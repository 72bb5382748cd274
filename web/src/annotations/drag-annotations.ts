import PointerInteraction from 'ol/interaction/Pointer.js';
import type MapBrowserEvent from 'ol/MapBrowserEvent.js';
import type { Annotation } from '../../../src/core/contract/review.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { fromPlane, type Plane, toPlane } from '../map/plane.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import {
  cornersOf,
  middlesOf,
  movedBy,
  ontoGrid,
  traitsOf,
  withCornerAdded,
  withCornerAt,
  withoutCorner,
} from './shapes.ts';
import { tools } from './tools.ts';

/** Screen px from a corner within which it is grabbed: a fingertip's slack. */
const GRAB_PX = 11;

/** What is held: a corner, the whole, or the first point of a shape that is dragged open. */
type Grip =
  | { readonly part: 'corner'; readonly index: number; readonly of: Annotation }
  | { readonly part: 'whole'; readonly from: PixelPoint; readonly of: Annotation }
  | { readonly part: 'new'; readonly from: PixelPoint };

/**
 * Drags corners of the selected annotation, pulls new ones out of the middle of a side, drags it as a whole by its line, and drags
 * shapes of two points open. Alt and a click take a corner away. What it does not take pans the map.
 */
export class DragAnnotations extends PointerInteraction {
  readonly #plane: Plane;
  readonly #desk: AnnotationDesk;
  readonly #annotationAt: (pixel: readonly number[]) => string | null;
  #grip: Grip | null = null;

  constructor(plane: Plane, desk: AnnotationDesk, annotationAt: (pixel: readonly number[]) => string | null) {
    super();
    this.#plane = plane;
    this.#desk = desk;
    this.#annotationAt = annotationAt;
  }

  /** What the pointer looks like there. */
  cursorAt(pixel: readonly number[]): string {
    const selected = this.#selected();
    if (selected && (this.#near(pixel, cornersOf(selected)) ?? this.#near(pixel, middlesOf(selected))) !== null)
      return 'move';
    const hit = this.#annotationAt(pixel);
    return hit === null ? '' : hit === selected?.id ? 'move' : 'pointer';
  }

  override handleDownEvent(event: MapBrowserEvent): boolean {
    this.#grip = this.#gripAt(event);
    return this.#grip !== null;
  }

  override handleDragEvent(event: MapBrowserEvent): void {
    const grip = this.#grip;
    const at = ontoGrid(this.#pointOf(event), this.#plane.grid);
    if (grip === null) return;
    if (grip.part === 'new') {
      if (this.#desk.placed.value.length === 0) this.#desk.place(grip.from, 0);
      this.#desk.cross.value = null;
      this.#desk.aim.value = at;
    } else if (grip.part === 'corner') this.#desk.hold(withCornerAt(grip.of, grip.index, at));
    else {
      const raw = this.#pointOf(event);
      const shift = { col: raw.col - grip.from.col, row: raw.row - grip.from.row };
      this.#desk.hold(movedBy(grip.of, shift, this.#plane.grid));
    }
  }

  override handleUpEvent(event: MapBrowserEvent): boolean {
    const grip = this.#grip;
    this.#grip = null;
    if (grip?.part === 'new') {
      if (this.#desk.placed.value.length > 0) this.#desk.place(this.#pointOf(event), 0);
    } else this.#desk.keep();
    return false;
  }

  #gripAt(event: MapBrowserEvent): Grip | null {
    const from = this.#pointOf(event);
    const tool = this.#desk.tool.value;
    if (tool !== null) {
      const isDraggedOpen = traitsOf(tools[tool].shape).most === 2 && this.#desk.placed.value.length === 0;
      return isDraggedOpen ? { part: 'new', from } : null;
    }
    const of = this.#selected();
    if (of === undefined) return null;
    const corner = this.#near(event.pixel, cornersOf(of));
    if (corner !== null) {
      if (!event.originalEvent.altKey) return { part: 'corner', index: corner, of };
      const less = of.shape === 'box' ? null : withoutCorner(of, corner);
      if (less !== null) this.#desk.put(less);
      return null;
    }
    const middle = this.#near(event.pixel, middlesOf(of));
    if (middle !== null) return { part: 'corner', index: middle + 1, of: withCornerAdded(of, middle, from) };
    return this.#annotationAt(event.pixel) === of.id ? { part: 'whole', from, of } : null;
  }

  #selected(): Annotation | undefined {
    if (!this.#desk.isShown.value) return undefined;
    return this.#desk.annotations.value.find(({ id }) => id === this.#desk.selected.value);
  }

  #near([x = 0, y = 0]: readonly number[], points: readonly PixelPoint[]): number | null {
    const distances = points.map((point) => {
      const [px = 0, py = 0] = this.getMap()!.getPixelFromCoordinate(toPlane(this.#plane, point)) ?? [Infinity, 0];
      return Math.hypot(px - x, py - y);
    });
    const nearest = distances.indexOf(distances.reduce((least, distance) => Math.min(least, distance), Infinity));
    return nearest >= 0 && distances[nearest]! <= GRAB_PX ? nearest : null;
  }

  #pointOf({ coordinate }: MapBrowserEvent): PixelPoint {
    return fromPlane(this.#plane, coordinate);
  }
}
