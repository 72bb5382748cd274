import type { Finding } from '../../contract/finding.ts';
import { carriesAircraftDamage } from '../../findings/claims.ts';
import { figure } from './figures.ts';
import type { Reader } from './languages.ts';
import { likelihoodOf, percentsOf } from './likelihood.ts';

/**
 * How likely it is that a finding is what its confidence speaks of, in the words of the ladder; null where nothing calibrated is known
 * of it. Never put it in one sentence with how far anybody trusts that judgement.
 */
export function likelihoodSentence(finding: Finding | undefined, reader: Reader): string | null {
  if (finding === undefined || finding.confidence === null) return null;
  const step = likelihoodOf(finding.confidence);
  const { least, most } = percentsOf(step);
  return reader.words.likelihood.is(step, claimOf(finding, reader), figure(least, reader), figure(most, reader));
}

/** In the words that the pixels carry. */
function claimOf(finding: Finding, reader: Reader): string {
  const { change, building, found } = reader.words.likelihood;
  switch (finding.kind) {
    case 'change':
      return change;
    case 'building':
      return building;
    case 'crater':
      return finding.isIndicative ? found.marks : found.craters;
    case 'aircraft':
      return carriesAircraftDamage(finding) ? found.aircraft : found.objects;
  }
}
