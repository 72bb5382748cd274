import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { FindingKind } from '../../../src/core/contract/finding.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import type { Side } from '../map/side.ts';
import type { FindingFilter } from './finding-filter.ts';
import {
  type CompareMode,
  type DeskView,
  type DifferenceKind,
  type Display,
  type LayerName,
  layerNames,
  type MapView,
  type PanelName,
  type SwipeLine,
} from './link.ts';
import type { PublishView } from './publish-view.ts';
import { wantsStillness } from './stillness.ts';

/** What one run's desk shows, as signals that the map and the panels share. */
export interface Desk {
  readonly mode: Signal<CompareMode>;
  readonly swipe: Signal<number>;
  readonly swipeLine: Signal<SwipeLine>;
  readonly blinkRate: Signal<number>;
  /** Whether the pictures change by themselves; off where the person asks for reduced motion. Not part of a link. */
  readonly isBlinking: Signal<boolean>;
  /** The date that blinking shows just now. Not part of a link. */
  readonly blinkSide: Signal<Side>;
  readonly opacity: Signal<number>;
  readonly differenceKind: Signal<DifferenceKind>;
  readonly differenceReach: Signal<number>;
  readonly display: Signal<Display>;
  readonly isNudged: Signal<boolean>;
  /** Where a person is moving the after scene to, before they save it, px; null where they are not. Not part of a link. */
  readonly nudgeDraft: Signal<PixelPoint | null>;
  /** By how much the after scene is shown beside where the run put it, px; positive: to the right, down. Not part of a link. */
  readonly shift: Signal<PixelPoint>;
  readonly selected: Signal<string | null>;
  /** The kind of finding that is listed and outlined; null: all. */
  readonly kind: Signal<FindingKind | null>;
  readonly panel: Signal<PanelName>;
  readonly filter: Signal<FindingFilter>;
  /** Ids of the findings that are outlined, because they are listed; null: all. Not part of a link. */
  readonly outlined: Signal<ReadonlySet<string> | null>;
  readonly layers: Readonly<Record<LayerName, Signal<boolean>>>;
  readonly map: Signal<MapView | null>;
  /** What the publish panel asks for; null while it is closed. */
  readonly publish: Signal<PublishView | null>;
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
  const swipeLine = signal(initial.swipeLine);
  const blinkRate = signal(initial.blinkRate);
  const opacity = signal(initial.opacity);
  const differenceKind = signal(initial.differenceKind);
  const differenceReach = signal(initial.differenceReach);
  const display = signal(initial.display);
  const isNudged = signal(initial.isNudged);
  const selected = signal(initial.selected);
  const kind = signal(initial.kind);
  const panel = signal(initial.panel);
  const filter = signal(initial.filter);
  const map = signal(initial.map);
  const publish = signal(initial.publish);
  const layers = {
    outlines: layer('outlines'),
    'change-map': layer('change-map'),
    'not-observed': layer('not-observed'),
    residuals: layer('residuals'),
  };
  const view = computed(() => ({
    mode: mode.value,
    swipe: swipe.value,
    swipeLine: swipeLine.value,
    blinkRate: blinkRate.value,
    opacity: opacity.value,
    differenceKind: differenceKind.value,
    differenceReach: differenceReach.value,
    display: display.value,
    isNudged: isNudged.value,
    layers: layerNames.filter((name) => layers[name].value),
    kind: kind.value,
    panel: panel.value,
    filter: filter.value,
    selected: selected.value,
    map: map.value,
    publish: publish.value,
  }));
  return {
    mode,
    swipe,
    swipeLine,
    blinkRate,
    isBlinking: signal(!wantsStillness()),
    blinkSide: signal<Side>('before'),
    opacity,
    differenceKind,
    differenceReach,
    display,
    isNudged,
    nudgeDraft: signal<PixelPoint | null>(null),
    shift: signal<PixelPoint>({ col: 0, row: 0 }),
    selected,
    kind,
    panel,
    filter,
    outlined: signal(null),
    layers,
    map,
    publish,
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
    desk.swipeLine.value = view.swipeLine;
    desk.blinkRate.value = view.blinkRate;
    desk.opacity.value = view.opacity;
    desk.differenceKind.value = view.differenceKind;
    desk.differenceReach.value = view.differenceReach;
    desk.display.value = view.display;
    desk.isNudged.value = view.isNudged;
    desk.kind.value = view.kind;
    desk.panel.value = view.panel;
    desk.filter.value = view.filter;
    desk.selected.value = view.selected;
    desk.publish.value = view.publish;
    for (const name of layerNames) desk.layers[name].value = view.layers.includes(name);
  });
}

/** What the key for swiping does: goes there; once there, turns the line. */
export function stepSwipe(desk: Desk): void {
  batch(() => {
    if (desk.mode.value !== 'swipe') desk.mode.value = 'swipe';
    else desk.swipeLine.value = desk.swipeLine.value === 'upright' ? 'level' : 'upright';
  });
}

/** What the key for blinking does: goes there; once there, stops what moves, and shows the other date where nothing does. */
export function stepBlink(desk: Desk): void {
  batch(() => {
    if (desk.mode.value !== 'blink') desk.mode.value = 'blink';
    else if (desk.isBlinking.value) desk.isBlinking.value = false;
    else showOtherDate(desk);
  });
}

export function showOtherDate(desk: Desk): void {
  desk.blinkSide.value = desk.blinkSide.value === 'before' ? 'after' : 'before';
}
