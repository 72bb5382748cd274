import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { FindingKind } from '../../../src/core/contract/finding.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { type CompareMode, type DeskView, type LayerName, layerNames, type MapView } from './link.ts';

/** What one run's desk shows, as signals that the map and the panels share. */
export interface Desk {
  readonly mode: Signal<CompareMode>;
  readonly swipe: Signal<number>;
  readonly selected: Signal<string | null>;
  /** The kind of finding that is listed and outlined; null: all. */
  readonly kind: Signal<FindingKind | null>;
  readonly layers: Readonly<Record<LayerName, Signal<boolean>>>;
  readonly map: Signal<MapView | null>;
  /** Under the pointer, px on the aligned grid; null while it is off the map. Not part of a link. */
  readonly pointer: Signal<PixelPoint | null>;
  /** The place that was asked for by its coordinates, px on the aligned grid. Not part of a link. */
  readonly goal: Signal<PixelPoint | null>;
  /** How many maps wait for tiles. */
  readonly loadingMaps: Signal<number>;
  /** All of it that a link keeps. */
  readonly view: ReadonlySignal<DeskView>;
}

export function createDesk(initial: DeskView): Desk {
  const layer = (name: LayerName) => signal(initial.layers.includes(name));
  const mode = signal(initial.mode);
  const swipe = signal(initial.swipe);
  const selected = signal(initial.selected);
  const kind = signal(initial.kind);
  const map = signal(initial.map);
  const layers = {
    outlines: layer('outlines'),
    'change-map': layer('change-map'),
    'not-observed': layer('not-observed'),
    residuals: layer('residuals'),
  };
  const view = computed(() => ({
    mode: mode.value,
    swipe: swipe.value,
    layers: layerNames.filter((name) => layers[name].value),
    kind: kind.value,
    selected: selected.value,
    map: map.value,
  }));
  return {
    mode,
    swipe,
    selected,
    kind,
    layers,
    map,
    pointer: signal(null),
    goal: signal(null),
    loadingMaps: signal(0),
    view,
  };
}

/** Sets all that a link keeps, at once; the map itself is told by `lookAt`. */
export function restoreDesk(desk: Desk, view: DeskView): void {
  batch(() => {
    desk.mode.value = view.mode;
    desk.swipe.value = view.swipe;
    desk.kind.value = view.kind;
    desk.selected.value = view.selected;
    for (const name of layerNames) desk.layers[name].value = view.layers.includes(name);
  });
}
