import { type Finding, isStruck, statesChange } from './finding.ts';

/** What a graphic shows at first sight: what was struck, and then what else is news; in the order of a headline. */
const STRUCK = ['struck aircraft', 'building', 'crater'] as const;
const OTHER_NEWS = ['departed', 'arrived', 'moved', 'change'] as const;

/**
 * Findings in the order in which a graphic gives them room: what was struck, what came, went or looks different, what stayed. Within
 * each its kinds take turns, so that regions of changed ground do not leave out the aircraft that the headline counts.
 *
 * @param findings strongest first; so they stay within a kind.
 */
export function calloutOrder(findings: readonly Finding[]): Finding[] {
  const news = findings.filter(statesChange);
  const of = (kind: string) => news.filter((finding) => kindOf(finding) === kind);
  return [...inTurns(STRUCK.map(of)), ...inTurns(OTHER_NEWS.map(of)), ...findings.filter((one) => !statesChange(one))];
}

function kindOf(finding: Finding): string {
  if (finding.kind !== 'aircraft') return finding.kind;
  const { status } = finding;
  return isStruck(status) ? 'struck aircraft' : status;
}

/** The first of each, the second of each, and so on. */
function inTurns<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const rounds = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => lists.flatMap((list) => list.slice(round, round + 1))).flat();
}
