import type { ExportDecision } from '../core/contract/licence.ts';

/** Says on stderr what the licences of a run's images say to what was just written, each once. */
export function noteLicence(decisions: readonly ExportDecision[]): void {
  const notes = decisions.flatMap(({ refusals, confirm }) => [
    ...refusals.map((words) => `Not to be published: ${words}`),
    ...confirm.map((words) => `Before it is published: ${words}`),
  ]);
  for (const note of new Set(notes)) process.stderr.write(`${note}\n`);
}
