import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { fromPlane, toPlane } from '../map/plane.ts';
import type { Stage } from '../map/stage.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { ontoGrid } from './shapes.ts';

/** Screen px that an arrow key moves the cross by, and with Shift. */
const STEP_PX = 10;
const FINE_STEP_PX = 1;

/** Screen px from the last point within which the next one counts as the same. */
const SLACK_PX = 8;

/** The same, px on the aligned grid. */
export function slack({ plane, view }: Pick<Stage, 'plane' | 'view'>): number {
  return (SLACK_PX * view.getResolution()!) / plane.unitsPerCol;
}

const directions: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Drawing without a pointer, while a map has the focus: arrow keys move a cross that begins in the middle, Enter or space places a
 * point, Backspace takes it back, Escape stops. Without a tool Delete removes the selected annotation and Escape lets it go.
 *
 * @returns stops listening.
 */
export function listenToKeys(target: HTMLElement, stage: Stage, desk: AnnotationDesk): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTaken = desk.tool.value === null ? editByKey(event.key, desk) : drawByKey(event, stage, desk);
    if (!isTaken) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the map would pan, and the desk has letters of its own
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => target.removeEventListener('keydown', onKey, { capture: true });
}

function editByKey(key: string, desk: AnnotationDesk): boolean {
  const selected = desk.selected.value;
  if (selected === null) return false;
  if (key === 'Delete') desk.remove(selected);
  else if (key === 'Escape') desk.selected.value = null;
  else return false;
  return true;
}

function drawByKey({ key, shiftKey }: KeyboardEvent, stage: Stage, desk: AnnotationDesk): boolean {
  const direction = directions[key];
  if (direction !== undefined) {
    const step = ((shiftKey ? FINE_STEP_PX : STEP_PX) * stage.view.getResolution()!) / stage.plane.unitsPerCol;
    const from = desk.cross.value ?? middleOf(stage);
    const to = {
      col: from.col + direction[0] * step,
      row: from.row + (direction[1] * step * stage.plane.unitsPerCol) / stage.plane.unitsPerRow,
    };
    desk.cross.value = ontoGrid(to, stage.plane.grid);
    keepInSight(stage, desk.cross.value);
    return true;
  }
  switch (key) {
    case 'Enter':
    case ' ':
      desk.cross.value ??= middleOf(stage);
      desk.place(desk.cross.value, slack(stage) / 2);
      return true;
    case 'Backspace':
      desk.takeBack();
      return true;
    case 'Escape':
      desk.take(null);
      desk.said.value = 'Drawing stopped.';
      return true;
    default:
      return false;
  }
}

/** Where a cross begins. */
export function middleOf({ plane, view }: Stage): PixelPoint {
  return ontoGrid(fromPlane(plane, view.getCenter() ?? [0, 0]), plane.grid);
}

/** Moves the view along once the cross leaves its middle part. */
function keepInSight({ plane, view }: Stage, at: PixelPoint): void {
  const [x, y] = toPlane(plane, at);
  const [minX = 0, minY = 0, maxX = 0, maxY = 0] = view.calculateExtent();
  const [roomX, roomY] = [(maxX - minX) * 0.05, (maxY - minY) * 0.05];
  const dx = Math.min(x - minX - roomX, 0) + Math.max(x - maxX + roomX, 0);
  const dy = Math.min(y - minY - roomY, 0) + Math.max(y - maxY + roomY, 0);
  const [centreX = 0, centreY = 0] = view.getCenter() ?? [];
  if (dx !== 0 || dy !== 0) view.setCenter([centreX + dx, centreY + dy]);
}
