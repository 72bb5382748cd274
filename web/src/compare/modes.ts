import type { CompareMode } from '../state/link.ts';
import { mountBlink } from './blink.ts';
import { mountDifference } from './difference.ts';
import { mountOpacity } from './opacity.ts';
import { mountRedCyan } from './red-cyan.ts';
import { mountSideBySide } from './side-by-side.ts';
import { mountSwipe } from './swipe.ts';

/** The ways to compare two dates. To add one: a file with its mount function, and a line here and in `compareModes`. Where room is short, the title is cut to its short form. */
export const modes = {
  swipe: { title: 'Swipe', short: 'Swipe', mount: mountSwipe },
  'side-by-side': { title: 'Side by side', short: 'Side', mount: mountSideBySide },
  blink: { title: 'Blink', short: 'Blink', mount: mountBlink },
  opacity: { title: 'Opacity', short: 'Opacity', mount: mountOpacity },
  difference: { title: 'Difference', short: 'Diff', mount: mountDifference },
  'red-cyan': { title: 'Red/cyan', short: 'Red/cyan', mount: mountRedCyan },
} satisfies Record<CompareMode, unknown>;
