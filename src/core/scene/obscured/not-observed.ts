import type { NotObserved } from '../../contract/run.ts';
import { codeOf } from './obscured-map.ts';

/**
 * Pixel counts as shares of the ground that is asked about, `askedPx`.
 *
 * @param hiddenPx pixels valid on both dates but hidden on one, by the codes of `OBSCURERS`.
 * @param parallaxPx those that a leaning top hides.
 */
export function sharesNotObserved(
  { hiddenPx, parallaxPx }: { readonly hiddenPx: readonly number[]; readonly parallaxPx: number },
  askedPx: number,
  observedFraction: number,
): NotObserved {
  const shareOf = (obscurer: Parameters<typeof codeOf>[0]) => (hiddenPx[codeOf(obscurer)] ?? 0) / askedPx;
  const hidden = {
    cloud: shareOf('cloud'),
    haze: shareOf('haze'),
    smoke: shareOf('smoke'),
    shadow: shareOf('shadow'),
    masked: shareOf('masked'),
    parallax: parallaxPx / askedPx,
  };
  const sum = Object.values(hidden).reduce((total, share) => total + share, 0);
  return { nodata: Math.max(0, 1 - observedFraction - sum), ...hidden };
}

/** The share that vapour and smoke hide. */
export function hiddenFraction({ cloud, haze, smoke, shadow }: NotObserved): number {
  return cloud + haze + smoke + shadow;
}
