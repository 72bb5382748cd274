import type { Finding, FindingKind, PixelBox } from '../contract/finding.ts';

type Cell = string | number | boolean | null;

const columns: Readonly<Record<string, (finding: Finding) => Cell>> = {
  id: (finding) => finding.id,
  kind: (finding) => finding.kind,
  confidence: (finding) => finding.confidence,
  lon: (finding) => finding.at?.lon ?? null,
  lat: (finding) => finding.at?.lat ?? null,
  areaM2: (finding) => finding.areaM2,
  areaPx: (finding) => finding.areaPx,
  status: only('aircraft', ({ status }) => status),
  damageClass: only('building', ({ damageClass }) => damageClass),
  diameterMeters: only('crater', ({ diameterMeters }) => diameterMeters),
  diameterMetersLeast: only('crater', ({ diameterMetersRange }) => diameterMetersRange?.[0] ?? null),
  diameterMetersMost: only('crater', ({ diameterMetersRange }) => diameterMetersRange?.[1] ?? null),
  inRevetment: only('aircraft', ({ inRevetment }) => inRevetment),
  nearestCraterMeters: only('aircraft', ({ nearestCraterMeters }) => nearestCraterMeters),
  isSmokeNear: only('aircraft', ({ isSmokeNear }) => isSmokeNear),
  movedMeters: only('aircraft', ({ movedMeters }) => movedMeters),
  method: only('change', ({ evidence }) => evidence.method),
  peak: only('change', ({ evidence }) => evidence.peak),
  mean: only('change', ({ evidence }) => evidence.mean),
  weight: only('change', ({ evidence }) => evidence.weight),
  brightening: only('change', ({ evidence }) => evidence.brightening),
  channel: only('change', ({ evidence }) => evidence.channel),
  falseDiscoveryRate: only('change', ({ evidence }) => evidence.falseDiscoveryRate),
  hint: only('change', ({ hint }) => hint?.kind ?? null),
  beforeAsset: (finding) => finding.beforeAsset,
  beforeBox: (finding) => boxText(finding.beforeBox),
  afterAsset: (finding) => finding.afterAsset,
  afterBox: (finding) => boxText(finding.afterBox),
  sentence: (finding) => finding.sentence,
};

/** A column that findings of one kind have; empty for the others. */
function only<Kind extends FindingKind>(
  kind: Kind,
  read: (finding: Extract<Finding, { kind: Kind }>) => Cell,
): (finding: Finding) => Cell {
  return (finding) => (finding.kind === kind ? read(finding as Extract<Finding, { kind: Kind }>) : null);
}

/** `ledger.csv`: a header and one row a finding (RFC 4180). No text in it is run as a formula by a spreadsheet. */
export function ledgerCsv(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => Object.values(columns).map((read) => cell(read(finding))));
  return [Object.keys(columns), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function boxText(box: PixelBox | null): string | null {
  return box === null ? null : box.join(' ');
}

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
