import type { CompareMode } from '../state/link.ts';
import { mountBlink } from './blink.ts';
import { mountDifference } from './difference.ts';
import { mountOpacity } from './opacity.ts';
import { mountRedCyan } from './red-cyan.ts';
import { mountSideBySide } from './side-by-side.ts';
import { mountSwipe } from './swipe.ts';

/** The ways to compare two dates. To add one: a file with its mount function, and a line here and in `compareModes`. */
export const modes = {
  swipe: { title: 'Swipe', mount: mountSwipe },
  'side-by-side': { title: 'Side by side', mount: mountSideBySide },
  blink: { title: 'Blink', mount: mountBlink },
  opacity: { title: 'Opacity', mount: mountOpacity },
  difference: { title: 'Difference', mount: mountDifference },
  'red-cyan': { title: 'Red/cyan', mount: mountRedCyan },
} satisfies Record<CompareMode, unknown>;
