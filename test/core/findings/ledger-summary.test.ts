import { describe, expect, it } from 'vitest';
import {
  type AircraftFinding,
  type BuildingFinding,
  type CraterFinding,
  statesChange,
} from '../../../src/core/contract/finding.ts';
import { ledgerSummary } from '../../../src/core/findings/ledger-summary.ts';
import { numberFindings } from '../../../src/core/findings/number-findings.ts';
import { findingAt } from '../../helpers/findings.ts';

function row(id: number, own: Partial<AircraftFinding>): AircraftFinding {
  return { ...(findingAt(id, [0, 0, 30, 30], { kind: 'aircraft' }) as AircraftFinding), ...own };
}

const rows = [
  row(1, { status: 'destroyed', inRevetment: true, nearestCraterMeters: 40 }),
  row(2, { status: 'destroyed', inRevetment: false, nearestCraterMeters: 85.2 }),
  row(3, { status: 'damaged', inRevetment: true, nearestCraterMeters: 120 }),
  row(4, { status: 'present', inRevetment: true, nearestCraterMeters: 60 }),
  row(5, { status: 'present', inRevetment: false, nearestCraterMeters: 20 }),
  row(6, { status: 'present', nearestCraterMeters: 300 }),
  row(7, { status: 'departed', nearestCraterMeters: 10 }),
];

describe('what the ledger comes to', () => {
  it('is said in ranges, with berms, and with survivors nearer to a crater than the furthest destroyed', () => {
    expect(ledgerSummary(rows)).toEqual([
      '2–4 aircraft destroyed, 1–3 of them in berms of three sides.',
      '3 aircraft still there, 1 gone.',
      'Of the destroyed aircraft the one furthest from a new crater stood 85 m away; nearer to one, and still standing: ' +
        'F5 (20 m), F4 (60 m).',
    ]);
  });

  it('calls none destroyed where none surely is: up to how many are possibly damaged', () => {
    const open = [1, 2].map((id) => row(id, { status: 'damaged', inRevetment: false }));
    expect(ledgerSummary(open)).toEqual(['Up to 2 aircraft possibly damaged.']);
  });

  it('counts by belief where every row is calibrated', () => {
    const sure = Array.from({ length: 20 }, (_, i) => row(i + 1, { status: 'departed', confidence: 0.5 }));
    expect(ledgerSummary(sure)).toEqual(['6–14 aircraft gone.']);
  });

  it('says that berms are not known where the pixels do not show them, and nothing of nothing', () => {
    expect(ledgerSummary([row(1, { status: 'destroyed' })])[0]).toBe(
      '1 aircraft destroyed; whether in berms is not known.',
    );
    expect(ledgerSummary([])).toEqual([]);
  });

  it('says in one sentence with aircraft what buildings and craters were struck', () => {
    const building = (id: number, own: Partial<BuildingFinding>) =>
      ({ ...findingAt(id, [0, 0, 9, 9], { kind: 'building' }), ...own }) as BuildingFinding;
    const crater = (id: number, own: Partial<CraterFinding>) =>
      ({ ...findingAt(id, [0, 0, 9, 9], { kind: 'crater' }), confidence: 0.97, ...own }) as CraterFinding;
    const buildings = [
      building(1, { damageClass: 'destroyed', confidence: 0.98 }),
      building(2, { damageClass: 'destroyed', confidence: 0.6 }),
      building(3, { damageClass: 'moderate' }),
    ];
    const craters = [crater(4, { isIndicative: false }), crater(5, { isIndicative: false })];
    expect(ledgerSummary([...rows, ...buildings, ...craters])[0]).toBe(
      '2–4 aircraft destroyed, 1–3 of them in berms of three sides; 1–2 of 3 mapped buildings destroyed; at least 1 new crater.',
    );
    expect(ledgerSummary([building(3, { damageClass: 'possible' })])).toEqual([]);
    expect(ledgerSummary([crater(4, { isIndicative: true, confidence: 0.6 })])).toEqual([
      'Possibly 1 new crater-like mark.',
    ]);
  });

  it('calls no survivor nearer where none is', () => {
    const far = [row(1, { status: 'destroyed', nearestCraterMeters: 5 }), rows[5]!];
    expect(ledgerSummary(far).at(-1)).toMatch(/5 m away; none that still stands is nearer/);
  });
});

describe('the numbers of findings', () => {
  it('begin with objects that changed, then ground, then what stayed', () => {
    const change = findingAt(1, [0, 0, 1, 1]);
    const findings = numberFindings([rows[3]!, change, rows[0]!, findingAt(2, [0, 0, 1, 1], { kind: 'crater' })]);
    expect(findings.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'F1 aircraft',
      'F2 crater',
      'F3 change',
      'F4 aircraft',
    ]);
    expect(findings.map(statesChange)).toEqual([true, true, true, false]);
  });
});
