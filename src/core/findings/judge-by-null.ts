import { falseDiscoveryRates } from '../change/false-discovery.ts';
import { type ChangeFinding, type Finding, statesChange } from '../contract/finding.ts';
import { nullWords } from './change-words.ts';

/** Findings up to this false discovery rate count in the verdict: of ten that do, one is false. */
export const FALSE_DISCOVERY_LIMIT = 0.1;

/**
 * The same findings, each with its false discovery rate by a null pair; all stay in the list, in their order.
 *
 * @param nullPair weights of its regions by the same rule, and how many pixels it shows.
 * @param minimumAreaPx the least region: one spread above the grow threshold all over it stands for the strongest of a null pair that
 * shows none.
 */
export function judgeByNull(
  findings: readonly ChangeFinding[],
  nullPair: { readonly weights: readonly number[]; readonly observedPx: number },
  { observedPx, minimumAreaPx }: { readonly observedPx: number; readonly minimumAreaPx: number },
): ChangeFinding[] {
  const rates = falseDiscoveryRates(
    findings.map(({ evidence }) => evidence.weight),
    nullPair.weights,
    { observedRatio: observedPx / nullPair.observedPx, leastWeight: minimumAreaPx },
  );
  return findings.map((finding, i) => {
    const falseDiscoveryRate = Math.round(rates[i]! * 1e4) / 1e4;
    return {
      ...finding,
      evidence: { ...finding.evidence, falseDiscoveryRate },
      sentence: `${finding.sentence} ${nullWords(falseDiscoveryRate, falseDiscoveryRate <= FALSE_DISCOVERY_LIMIT)}`,
    };
  });
}

/** How many findings the verdict rests on. */
export function countedFindings(findings: readonly Finding[]): number {
  return findings.filter(isCounted).length;
}

/** Whether the verdict rests on it: it says that something changed, and is no ground that the null pair explains. */
export function isCounted(finding: Finding): boolean {
  return statesChange(finding) && !isExplained(finding);
}

function isExplained(finding: Finding): boolean {
  if (finding.kind !== 'change') return false;
  const { falseDiscoveryRate } = finding.evidence;
  return falseDiscoveryRate !== null && falseDiscoveryRate > FALSE_DISCOVERY_LIMIT;
}
