import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Annotation } from '../../../src/core/contract/review.ts';
import type { Grid } from '../../../src/core/geo/grid.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { cornersOf, movedBy, ontoGrid, traitsOf, withCornerAt, withoutCorner } from './shapes.ts';
import { Colours } from './tool-box.tsx';

/** Pixels that an arrow moves by, and with Shift. */
const STEP_PX = 1;
const LEAP_PX = 10;

const arrows = [
  { key: 'ArrowLeft', sign: '←', title: 'left', way: { col: -1, row: 0 } },
  { key: 'ArrowUp', sign: '↑', title: 'up', way: { col: 0, row: -1 } },
  { key: 'ArrowDown', sign: '↓', title: 'down', way: { col: 0, row: 1 } },
  { key: 'ArrowRight', sign: '→', title: 'right', way: { col: 1, row: 0 } },
] as const;

/** Everything that can be changed of one annotation, without a pointer too. */
export function AnnotationEditor({
  annotation,
  desk,
  grid,
  isNamed,
  onShow,
  onRemove,
}: {
  readonly annotation: Annotation;
  readonly desk: AnnotationDesk;
  readonly grid: Grid;
  readonly isNamed: boolean;
  readonly onShow: () => void;
  readonly onRemove: () => void;
}) {
  const { shape, text, colour, isMeasured } = annotation;
  const change = (changed: Partial<Annotation>) => desk.put({ ...annotation, ...changed });
  return (
    <fieldset class="annotation-editor" aria-label="Edit" disabled={!isNamed}>
      <TitleField annotation={annotation} onChange={(title) => change({ text: title })} />
      <div class="annotation-style">
        <Colours
          label="Colour"
          chosen={colour}
          onChoose={(chosen) => chosen !== colour && change({ colour: chosen })}
        />
        {traitsOf(shape).extent !== 'none' && (
          <label class="annotation-switch">
            <input
              type="checkbox"
              checked={isMeasured}
              onChange={({ currentTarget }) => change({ isMeasured: currentTarget.checked })}
            />
            Measure
          </label>
        )}
      </div>
      <MovePad annotation={annotation} desk={desk} grid={grid} />
      <div class="annotation-actions">
        <button type="button" class="button" onClick={onShow}>
          Fly to
        </button>
        <button type="button" class="button" aria-label={`Delete ${text || traitsOf(shape).title}`} onClick={onRemove}>
          Delete
        </button>
      </div>
    </fieldset>
  );
}

/** Kept when it is left or with Enter, so that each word is not an act of its own. */
function TitleField({
  annotation: { id, shape, text },
  onChange,
}: {
  readonly annotation: Annotation;
  readonly onChange: (title: string) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  // A text that was just placed waits for its words.
  useEffect(() => {
    if (shape !== 'text' || text !== 'Text') return;
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, [id]);
  return (
    <label class="annotation-text">
      {shape === 'text' ? 'Text' : 'Title'}
      <input
        ref={field}
        type="text"
        maxLength={2000}
        value={text}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
        onChange={({ currentTarget: { value } }) => {
          if (value !== text) onChange(value);
        }}
      />
    </label>
  );
}

/** Moves the whole or one corner by the pixel: buttons, and the arrow keys on them. */
function MovePad({
  annotation,
  desk,
  grid,
}: {
  readonly annotation: Annotation;
  readonly desk: AnnotationDesk;
  readonly grid: Grid;
}) {
  const part = useSignal('whole');
  const corners = cornersOf(annotation);
  const corner = part.value === 'whole' ? null : Math.min(Number(part.value), corners.length - 1);
  const less = corner === null || annotation.shape === 'box' ? null : withoutCorner(annotation, corner);
  const move = (way: { readonly col: number; readonly row: number }, isLeap: boolean) => {
    const step = isLeap ? LEAP_PX : STEP_PX;
    const shift = { col: way.col * step, row: way.row * step };
    if (corner === null) desk.hold(movedBy(annotation, shift, grid));
    else {
      const { col, row } = corners[corner]!;
      desk.hold(withCornerAt(annotation, corner, ontoGrid({ col: col + shift.col, row: row + shift.row }, grid)));
    }
  };
  return (
    <fieldset
      class="move-pad"
      aria-label="Move by the pixel; Shift: ten"
      onKeyDown={(event) => {
        const arrow = arrows.find(({ key }) => key === event.key);
        if (!arrow || event.target instanceof HTMLSelectElement) return;
        event.preventDefault();
        move(arrow.way, event.shiftKey);
      }}
      onKeyUp={({ key }) => {
        if (arrows.some((arrow) => arrow.key === key)) desk.keep();
      }}
    >
      {corners.length > 1 && (
        <select
          aria-label="What to move"
          value={part.value}
          onChange={({ currentTarget }) => {
            part.value = currentTarget.value;
          }}
        >
          <option value="whole">Move all</option>
          {corners.map((_, i) => (
            <option key={String(i)} value={String(i)}>
              Corner {i + 1}
            </option>
          ))}
        </select>
      )}
      {arrows.map(({ key, sign, title, way }) => (
        <button
          key={key}
          type="button"
          class="button"
          aria-label={`Move ${title}`}
          onClick={({ shiftKey }) => {
            move(way, shiftKey);
            desk.keep();
          }}
        >
          {sign}
        </button>
      ))}
      {less !== null && (
        <button type="button" class="button" onClick={() => desk.put(less)}>
          Remove corner
        </button>
      )}
    </fieldset>
  );
}
