import type { Finding } from '../contract/finding.ts';
import { csvText } from './csv.ts';
import { findingFields } from './finding-fields.ts';

/** `ledger.csv`: a header and one row a finding. */
export function ledgerCsv(findings: readonly Finding[]): string {
  return csvText(
    findingFields.map(({ name }) => name),
    findings.map((finding) => findingFields.map(({ read }) => read(finding))),
  );
}
