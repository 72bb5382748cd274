import type { Finding, PixelBox } from '../contract/finding.ts';

const columns: Readonly<Record<string, (finding: Finding) => string | number | null>> = {
  id: (finding) => finding.id,
  kind: (finding) => finding.kind,
  confidence: (finding) => finding.confidence,
  lon: (finding) => finding.at?.lon ?? null,
  lat: (finding) => finding.at?.lat ?? null,
  areaM2: (finding) => finding.areaM2,
  areaPx: (finding) => finding.areaPx,
  method: (finding) => finding.evidence.method,
  peak: (finding) => finding.evidence.peak,
  mean: (finding) => finding.evidence.mean,
  weight: (finding) => finding.evidence.weight,
  brightening: (finding) => finding.evidence.brightening,
  channel: (finding) => finding.evidence.channel,
  falseDiscoveryRate: (finding) => finding.evidence.falseDiscoveryRate,
  hint: (finding) => finding.hint?.kind ?? null,
  beforeAsset: (finding) => finding.beforeAsset,
  beforeBox: (finding) => boxText(finding.beforeBox),
  afterAsset: (finding) => finding.afterAsset,
  afterBox: (finding) => boxText(finding.afterBox),
  sentence: (finding) => finding.sentence,
};

/** `ledger.csv`: a header and one row a finding (RFC 4180). No text in it is run as a formula by a spreadsheet. */
export function ledgerCsv(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => Object.values(columns).map((read) => cell(read(finding))));
  return [Object.keys(columns), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function boxText(box: PixelBox | null): string | null {
  return box === null ? null : box.join(' ');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
