import type { CompareMode } from '../state/link.ts';
import { mountSideBySide } from './side-by-side.ts';
import { mountSwipe } from './swipe.ts';

/** The ways to compare two dates. To add one: a file with its mount function, and a line here and in `compareModes`. */
export const modes = {
  swipe: { title: 'Swipe', mount: mountSwipe },
  'side-by-side': { title: 'Side by side', mount: mountSideBySide },
} satisfies Record<CompareMode, unknown>;
