import { calloutOrder } from '../../../src/core/contract/callout-order.ts';
import type { Finding } from '../../../src/core/contract/finding.ts';

const MOST = 5;

/** What a person's own choice of call-outs begins with: what they accepted, else what the graphic would show first of what is in it. */
export function firstChoice(inPicture: readonly Finding[], accepted: readonly string[]): readonly string[] {
  if (accepted.length > 0) return accepted;
  return calloutOrder(inPicture)
    .slice(0, MOST)
    .map(({ id }) => id);
}
