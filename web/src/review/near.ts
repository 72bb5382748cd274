import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How far outside of what is seen of its list a block is filled, px. */
const AHEAD_PX = 600;

/** A block costs something, filled or not; a row costs more, and those of a filled block are drawn though some are out of sight. */
const BLOCK_ROWS = 10;

const watchers = new WeakMap<Element, (isNear: boolean) => void>();
const observers = new WeakMap<Element | Document, IntersectionObserver>();

/** The rows of a long list in blocks, each of which is filled once it is near. */
export function blocksOf<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / BLOCK_ROWS) }, (_, i) =>
    rows.slice(i * BLOCK_ROWS, (i + 1) * BLOCK_ROWS),
  );
}

/**
 * Whether an element is in sight, or nearly. A list of two thousand rows fills only the blocks that are; the others are as high, and
 * empty. A block that holds the keyboard's focus stays. What scrolls is the nearest `data-scrolls` round it, else the page.
 */
export function useNear(element: RefObject<HTMLElement>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const watched = element.current!;
    const observer = observerOf(watched.closest('[data-scrolls]') ?? document);
    watchers.set(watched, (near) => {
      if (near || !watched.contains(document.activeElement)) setNear(near);
    });
    observer.observe(watched);
    return () => observer.unobserve(watched);
  }, []);
  return isNear;
}

function observerOf(root: Element | Document): IntersectionObserver {
  const known = observers.get(root);
  if (known) return known;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watchers.get(target)?.(isIntersecting);
    },
    { root, rootMargin: `${AHEAD_PX}px 0px` },
  );
  observers.set(root, observer);
  return observer;
}
