import { useComputed, useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { useNear } from './near.ts';
import type { Triage } from './triage.ts';

/** Keeps the row of the finding in focus, which `data-finding` names, in sight. */
export function useFocusInSight(rows: RefObject<HTMLElement>, { listed, inFocus }: Triage): void {
  useSignalEffect(() => {
    void listed.value;
    const id = inFocus.value?.id;
    if (id === undefined) return;
    // After the list has been drawn again.
    requestAnimationFrame(() => keepInSight(rows.current?.querySelector(`[data-finding="${CSS.escape(id)}"]`)));
  });
}

/** Whether a block of rows is to be filled: near ones, and the one with the finding in focus, which has to be found. */
export function useFilled(block: RefObject<HTMLElement>, rows: readonly Finding[], { inFocus }: Triage): boolean {
  const isNear = useNear(block);
  const held = useRef(rows);
  held.current = rows;
  const hasFocus = useComputed(() => inFocus.value !== null && held.current.includes(inFocus.value)).value;
  return isNear || hasFocus;
}

/**
 * Scrolls the list that an element is in, and nothing round it, no further than puts the element in sight; what `scroll-margin` keeps
 * free of it stays free.
 */
function keepInSight(element: Element | null | undefined): void {
  const list = element?.closest('[data-scrolls]');
  if (!element || !list) return;
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element);
  const [row, seen] = [element.getBoundingClientRect(), list.getBoundingClientRect()];
  const above = seen.top + Number.parseFloat(scrollMarginTop) - row.top;
  const below = row.bottom + Number.parseFloat(scrollMarginBottom) - seen.bottom;
  if (above > 0) list.scrollTop -= above;
  else if (below > 0) list.scrollTop += below;
}
