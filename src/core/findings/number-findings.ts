import { type Finding, isStruck, statesChange } from '../contract/finding.ts';

/** A finding before all are ranked. */
export type Unnumbered = Finding extends infer Each ? (Each extends Finding ? Omit<Each, 'id'> : never) : never;

/**
 * Ranks findings of all kinds and numbers them `F1`, `F2` …: what was struck, then changed ground, then aircraft that came and
 * went, then objects of which nothing changed or nothing can be said. Within each the given order stays, strongest first.
 */
export function numberFindings(findings: readonly Unnumbered[]): Finding[] {
  const numbered = findings.map((finding) => ({ ...finding, id: '' }) as Finding);
  return numbered
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => rank(a.finding) - rank(b.finding) || a.i - b.i)
    .map(({ finding }, i) => ({ ...finding, id: `F${i + 1}` }));
}

function rank(finding: Finding): number {
  if (finding.kind === 'change') return 1;
  if (!statesChange(finding)) return 3;
  const hasMoved = finding.kind === 'aircraft' && !isStruck(finding.status);
  return hasMoved ? 2 : 0;
}
