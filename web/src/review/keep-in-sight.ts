/**
 * Scrolls the list that an element is in, and nothing round it, no further than puts the element in sight; what `scroll-margin` keeps
 * free of it stays free.
 */
export function keepInSight(element: Element | undefined): void {
  const list = element?.closest('[data-scrolls]');
  if (!element || !list) return;
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element);
  const [row, seen] = [element.getBoundingClientRect(), list.getBoundingClientRect()];
  const above = seen.top + Number.parseFloat(scrollMarginTop) - row.top;
  const below = row.bottom + Number.parseFloat(scrollMarginBottom) - seen.bottom;
  if (above > 0) list.scrollTop -= above;
  else if (below > 0) list.scrollTop += below;
}
