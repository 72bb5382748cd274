import { type Finding, statesChange } from '../contract/finding.ts';

/** A finding before all are ranked. */
export type Unnumbered = Finding extends infer Each ? (Each extends Finding ? Omit<Each, 'id'> : never) : never;

/**
 * Ranks findings of all kinds and numbers them `F1`, `F2` …: objects that changed, then changed ground, then objects of
 * which nothing changed or nothing can be said. Within each the given order stays, strongest first.
 */
export function numberFindings(findings: readonly Unnumbered[]): Finding[] {
  const numbered = findings.map((finding) => ({ ...finding, id: '' }) as Finding);
  const rank = (finding: Finding) => (!statesChange(finding) ? 2 : finding.kind === 'change' ? 1 : 0);
  return numbered
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.i - b.i)
    .map(({ finding }, i) => ({ ...finding, id: `F${i + 1}` }));
}
