import type { Finding } from '../../contract/finding.ts';
import { carriesAircraftDamage } from '../../findings/claims.ts';
import { type Reader, USUAL_READER } from './languages.ts';

/** What a finding is in a few words, within its claims: those of which the label is the same can share one entry of a key. */
export function keyLabel(finding: Finding, { words: { key } }: Reader = USUAL_READER): string {
  switch (finding.kind) {
    case 'aircraft':
      return key.aircraft[finding.status](carriesAircraftDamage(finding) ? 'aircraft' : 'objects');
    case 'crater':
      return key.crater(finding.isIndicative ? 'marks' : 'craters');
    case 'building':
      return key.building[finding.damageClass];
    case 'change':
      return key.change;
  }
}
