import { type ChangeFinding, type Finding, statesChange, type Unranked } from '../contract/finding.ts';

/**
 * All findings of a run in one list, numbered `F1` … from the top: what was struck, then ground that changed (strongest
 * first), then aircraft that came and went, then what stayed and what cannot be told. Within a rank by confidence, then
 * in the order given.
 *
 * @param changes strongest first.
 */
export function rankFindings(changes: readonly Unranked<ChangeFinding>[], objects: readonly Unranked[]): Finding[] {
  const ranked = [...objects.toSorted((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0)), ...changes].map(
    (finding) => ({ finding, rank: rankOf(finding) }),
  );
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ finding }, i) => ({ ...finding, id: `F${i + 1}` }) as Finding);
}

function rankOf(finding: Unranked): number {
  switch (finding.kind) {
    case 'crater':
      return 1;
    case 'building':
      return finding.damageClass === 'destroyed' || finding.damageClass === 'severe' ? 2 : rankOfRest(finding);
    case 'aircraft':
      return finding.status === 'destroyed' || finding.status === 'damaged' ? 0 : rankOfRest(finding);
    case 'change':
      return 3;
  }
}

function rankOfRest(finding: Unranked): number {
  return statesChange(finding) ? 4 : 5;
}
