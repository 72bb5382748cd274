import type { InputScene } from '../contract/run.ts';
import { formatDate } from './format-date.ts';

/** What the graphic shows, for those who cannot see it. */
export function graphicAlt(
  title: string,
  inputs: { readonly before: Pick<InputScene, 'acquiredAt'>; readonly after: Pick<InputScene, 'acquiredAt'> },
  findings: readonly { readonly number: string; readonly sentence: string }[],
): string {
  const dates = `on the left as of ${formatDate(inputs.before.acquiredAt)}, on the right as of ${formatDate(inputs.after.acquiredAt)}`;
  return [
    `Two overhead images of the same ground, ${dates}. ${title}.`,
    ...findings.map(({ number, sentence }) => `${number}: ${sentence}`),
  ].join(' ');
}
