import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** How far outside of what is seen of its list a row is filled, px. */
const AHEAD_PX = 500;

const watchers = new WeakMap<Element, (isNear: boolean) => void>();
const observers = new WeakMap<Element, IntersectionObserver>();

/**
 * Whether an element is in sight, or nearly. A list of two thousand rows draws only those that are; the others are as high, and
 * empty. A row that holds the keyboard's focus stays.
 */
export function useNear(element: RefObject<HTMLElement>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const watched = element.current!;
    const observer = observerOf(watched.closest('[data-scrolls]')!);
    watchers.set(watched, (near) => {
      if (near || !watched.contains(document.activeElement)) setNear(near);
    });
    observer.observe(watched);
    return () => observer.unobserve(watched);
  }, []);
  return isNear;
}

function observerOf(root: Element): IntersectionObserver {
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
