import { useSignal, useSignalEffect } from '@preact/signals';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import type { Desk } from '../state/desk.ts';
import type { ReviewDesk } from '../state/review-desk.ts';
import { reviewer } from '../state/reviewer.ts';
import { nudgeInWords, shiftInWords } from './nudge-words.ts';
import { PopOver } from './pop-over.tsx';

const STEP = 0.1;
const LEAP = 1;
/** As far as anyone nudges what was aligned: beyond that the pair should be compared anew. */
const FURTHEST_PX = 50;

const ways: Readonly<Record<string, PixelPoint>> = {
  ArrowLeft: { col: -1, row: 0 },
  ArrowRight: { col: 1, row: 0 },
  ArrowUp: { col: 0, row: -1 },
  ArrowDown: { col: 0, row: 1 },
};

const axes = [
  { axis: 'col', title: 'Right', back: 'left', forth: 'right' },
  { axis: 'row', title: 'Down', back: 'up', forth: 'down' },
] as const;

/** Moves the after scene by hand, at once for the person at the desk, and once saved for everybody. */
export function NudgePanel({
  desk,
  reviewing,
  onAskName,
}: {
  readonly desk: Desk;
  readonly reviewing: ReviewDesk;
  readonly onAskName: () => void;
}) {
  const isOpen = useSignal(false);
  const move = ({ col, row }: PixelPoint, by: number) => {
    const from = desk.shift.value;
    desk.nudgeDraft.value = { col: moved(from.col, col * by), row: moved(from.row, row * by) };
  };
  useSignalEffect(() => {
    if (!isOpen.value) return;
    const press = (event: KeyboardEvent) => {
      const way = ways[event.key];
      if (!event.altKey || event.ctrlKey || event.metaKey || way === undefined) return;
      event.preventDefault(); // Else the browser goes back a page.
      event.stopPropagation();
      move(way, event.shiftKey ? LEAP : STEP);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  });

  const { nudge, standing } = reviewing.review.value;
  const draft = desk.nudgeDraft.value;
  const isOwnLast = nudge !== null && standing.get(reviewer.value)?.at(-1)?.id === nudge.id;
  const save = (shiftPx: PixelPoint) => {
    reviewing.add({ kind: 'nudge', shiftPx });
    desk.nudgeDraft.value = null;
    desk.isNudged.value = true;
  };
  return (
    <PopOver
      name="Nudge"
      state={draft ? 'not saved' : nudge && desk.isNudged.value ? 'on' : undefined}
      onToggle={(open) => {
        isOpen.value = open;
      }}
    >
      {axes.map(({ axis, title, back, forth }) => {
        const way = { col: axis === 'col' ? 1 : 0, row: axis === 'row' ? 1 : 0 };
        const button = (by: number) => (
          <button
            type="button"
            aria-label={`${Math.abs(by)} px ${by < 0 ? back : forth}`}
            onClick={() => move(way, by)}
          >
            {by < 0 ? '−' : '+'}
            {Math.abs(by)}
          </button>
        );
        return (
          <fieldset key={axis} class="panel-row" aria-label={`After scene, ${back} and ${forth}`}>
            <span>{title}</span>
            <span class="segments">
              {button(-LEAP)}
              {button(-STEP)}
            </span>
            <output aria-live="polite">{desk.shift.value[axis].toFixed(1).replace('-', '−')} px</output>
            <span class="segments">
              {button(STEP)}
              {button(LEAP)}
            </span>
          </fieldset>
        );
      })}
      <p class="panel-note">
        Or Alt and an arrow key, with Shift by a whole pixel. It moves the after scene as shown; findings and figures
        stay as the run measured them.
      </p>
      <div class="panel-actions">
        {draft !== null && reviewer.value === '' ? (
          <button type="button" class="button primary" onClick={onAskName}>
            Say your name to save
          </button>
        ) : (
          <button type="button" class="button primary" disabled={draft === null} onClick={() => draft && save(draft)}>
            Save
          </button>
        )}
        <button
          type="button"
          class="button"
          disabled={draft === null}
          onClick={() => {
            desk.nudgeDraft.value = null;
          }}
        >
          Discard
        </button>
        <button
          type="button"
          class="button"
          disabled={desk.shift.value.col === 0 && desk.shift.value.row === 0}
          onClick={() => {
            desk.nudgeDraft.value = { col: 0, row: 0 };
          }}
        >
          Reset
        </button>
        {isOwnLast && draft === null && (
          <button type="button" class="button" onClick={() => reviewing.undo()}>
            Undo
          </button>
        )}
      </div>
      {nudge && (
        <>
          <p>{nudgeInWords(nudge)}</p>
          <label class="panel-row">
            <span>Show the after scene so</span>
            <input
              type="checkbox"
              checked={desk.isNudged.value}
              onChange={({ currentTarget }) => {
                desk.isNudged.value = currentTarget.checked;
              }}
            />
          </label>
        </>
      )}
      {draft && <p>Not saved: {shiftInWords(draft)}.</p>}
    </PopOver>
  );
}

/** Tenths, as sums of tenths are not. */
function moved(from: number, by: number): number {
  return Math.max(-FURTHEST_PX, Math.min(FURTHEST_PX, Math.round((from + by) * 10) / 10)) + 0;
}
