import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { Annotation } from '../../../src/core/contract/review.ts';
import { flyTo, type Stage } from '../map/stage.ts';
import { reviewer } from '../state/reviewer.ts';
import { colourCodes } from './annotation-colours.ts';
import type { AnnotationDesk } from './annotation-desk.ts';
import { AnnotationEditor } from './annotation-editor.tsx';
import { measureLabel } from './annotation-sources.ts';
import type { Ruler } from './measure.ts';
import { boxOf, calloutNumbers, traitsOf } from './shapes.ts';
import { ToolIcon } from './tool-icon.tsx';

/** Rows that are drawn at once; more at a request. */
const ROWS = 100;

/** All annotations; the selected one opens to be named, coloured, moved and deleted. Up and down step through the list. */
export function AnnotationList({
  desk,
  stage,
  ruler,
  isNamed,
}: {
  readonly desk: AnnotationDesk;
  readonly stage: Stage;
  readonly ruler: Ruler;
  readonly isNamed: boolean;
}) {
  const list = useRef<HTMLOListElement>(null);
  const rows = useSignal(ROWS);
  const annotations = desk.annotations.value;
  const numbers = useComputed(() => calloutNumbers(desk.annotations.value)).value;
  // What is picked on the map is listed, however far down it stands.
  useSignalEffect(() => {
    const row = desk.annotations.value.findIndex(({ id }) => id === desk.selected.value);
    if (row >= rows.peek()) rows.value = row + 1;
    if (row < 0) return;
    list.current?.closest('details')?.setAttribute('open', '');
    // Once the row has opened.
    requestAnimationFrame(() => list.current?.children[row]?.scrollIntoView({ block: 'nearest' }));
  });
  const step = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('li > button') ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    if (at < 0) return;
    const selected = desk.selected.value;
    if (event.key === 'Delete' && isNamed && selected === buttons[at]!.dataset['id']) remove(selected!);
    else if (way === 0) return;
    event.preventDefault();
    if (way !== 0) buttons[at + way]?.focus();
  };
  /** And puts the focus on the row that takes its place. */
  const remove = (id: string) => {
    const row = annotations.findIndex((one) => one.id === id);
    desk.remove(id);
    requestAnimationFrame(() => {
      const buttons = list.current?.querySelectorAll<HTMLButtonElement>('li > button');
      (
        buttons?.[Math.min(row, buttons.length - 1)] ?? document.querySelector<HTMLElement>('.annotations > summary')
      )?.focus();
    });
  };
  if (annotations.length === 0) return <p class="empty">Nothing drawn yet.</p>;
  return (
    <>
      <ol class="annotation-list" ref={list} onKeyDown={step}>
        {annotations.slice(0, rows.value).map((annotation) => (
          <Row
            key={annotation.id}
            {...{ annotation, desk, stage, ruler, isNamed }}
            onRemove={remove}
            number={numbers.get(annotation.id) ?? null}
            whose={whoseInWords(desk.annotators.value.get(annotation.id) ?? [], reviewer.value)}
            isSelected={annotation.id === desk.selected.value}
          />
        ))}
      </ol>
      {annotations.length > rows.value && (
        <button
          type="button"
          class="button annotation-more"
          onClick={() => {
            rows.value += ROWS;
          }}
        >
          Show {Math.min(ROWS, annotations.length - rows.value)} more of {annotations.length.toLocaleString('en-US')}
        </button>
      )}
    </>
  );
}

/** "Ada", "you, changed by Ada". */
function whoseInWords(annotators: readonly string[], me: string): string {
  const [drawnBy = '', ...changedBy] = annotators.map((name) => (name === me ? 'you' : name));
  return changedBy.length === 0 ? drawnBy : `${drawnBy}, changed by ${changedBy.join(', ')}`;
}

function Row({
  annotation,
  number,
  whose,
  isSelected,
  desk,
  stage,
  ruler,
  isNamed,
  onRemove,
}: {
  readonly annotation: Annotation;
  readonly number: number | null;
  readonly whose: string;
  readonly isSelected: boolean;
  readonly desk: AnnotationDesk;
  readonly stage: Stage;
  readonly ruler: Ruler;
  readonly isNamed: boolean;
  readonly onRemove: (id: string) => void;
}) {
  const { id, shape, text, colour, isMeasured } = annotation;
  const measure = isMeasured ? measureLabel(ruler(annotation)) : null;
  const show = () => flyTo(stage, { box: boxOf(annotation) });
  return (
    <li>
      <button
        type="button"
        class="annotation"
        data-id={id}
        aria-expanded={isSelected}
        onClick={() => {
          desk.selected.value = isSelected ? null : id;
          if (!isSelected) show();
        }}
      >
        <span class="annotation-mark" style={{ '--colour': colourCodes[colour] }}>
          {number ?? <ToolIcon name={shape} />}
        </span>
        <span class="annotation-title">
          <span class="visually-hidden">{`${traitsOf(shape).title}${number === null ? '' : ` ${number}`}: `}</span>
          {text || <span class="annotation-untitled">{traitsOf(shape).title}</span>}
        </span>
        <span class="annotation-whose" title={whose}>
          <span class="visually-hidden">by </span>
          {whose}
        </span>
        {measure !== null && <span class="annotation-measure">{measure.replace('\n', ', ')}</span>}
      </button>
      {isSelected && (
        <AnnotationEditor
          {...{ annotation, desk, isNamed }}
          grid={stage.plane.grid}
          onShow={show}
          onRemove={() => onRemove(id)}
        />
      )}
    </li>
  );
}
