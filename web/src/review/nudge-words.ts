import type { Nudge } from '../../../src/core/contract/review.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { dateInWords } from './words.ts';

/** `0.4 px right, 0.2 px up`. */
export function shiftInWords({ col, row }: PixelPoint): string {
  const parts = [
    ...(col === 0 ? [] : [`${Math.abs(col).toFixed(1)} px ${col < 0 ? 'left' : 'right'}`]),
    ...(row === 0 ? [] : [`${Math.abs(row).toFixed(1)} px ${row < 0 ? 'up' : 'down'}`]),
  ];
  return parts.length === 0 ? 'where the run put it' : parts.join(', ');
}

/** Who moved the after scene where, and when. */
export function nudgeInWords({ by, at, shiftPx }: Nudge): string {
  const isBack = shiftPx.col === 0 && shiftPx.row === 0;
  return `After scene ${isBack ? 'put back' : 'moved'} by hand: ${shiftInWords(shiftPx)}. ${by}, ${dateInWords(at)}.`;
}
