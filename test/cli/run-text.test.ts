import { describe, expect, it } from 'vitest';
import { describeRun } from '../../src/cli/run-text.ts';
import { crsFromEpsg } from '../../src/core/geo/crs.ts';

const detector = { sha256: 'ab'.repeat(32), engine: 'planted' };
const run: Parameters<typeof describeRun>[0] = {
  title: 'An airfield',
  crs: crsFromEpsg(32636),
  verdict: { kind: 'changed', findings: 16, observedFraction: 0.97 },
  observedFraction: 0.97,
  counts: {
    change: 12,
    changedAreaM2: 3456.7,
    changedFraction: 0.1,
    aircraft: { destroyed: 2, present: 3 },
    craters: 4,
    buildings: {},
  },
  summary: ['2 aircraft destroyed, none of them in a berm of three sides.', '3 aircraft still there.'],
  detectors: [
    { ...detector, label: 'aircraft', model: 'aircraft-v1' },
    { ...detector, label: 'crater', model: 'crater-v1' },
  ],
  registration: {
    shiftPx: { col: 0, row: 0 },
    shiftMeters: null,
    gridToAfter: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 },
    field: null,
    model: 'identity',
    residualPx: 0.31,
    residualMeters: 0.15,
    residual95Px: null,
    reliability: 1,
    tiePoints: { windows: 9, matched: 8, inliers: 7, residuals: [] },
  },
  warnings: [],
};

const textOf = (own: Partial<typeof run> = {}) => describeRun({ ...run, ...own }, 'out/run');

describe('a finished run in plain lines', () => {
  it('says what was found on the ground, how many craters, and what the ledger comes to', () => {
    expect(textOf().split('\n')).toEqual([
      'An airfield',
      'Verdict: changed; 97.0 % of the area was seen on both dates',
      'Found:   12 changed places, 3,457 m² in all; 4 new craters (unreviewed)',
      'Ledger:  2 aircraft destroyed, none of them in a berm of three sides.',
      'Ledger:  3 aircraft still there.',
      'Aligned: to 0.31 px (0.15 m); 7 of 8 tie points agree',
      'Written: out/run (findings.geojson, graphic.png, run.json …)',
      '',
    ]);
  });

  it('names the file of findings that there is: without georeference it is no GeoJSON', () => {
    expect(textOf({ crs: null })).toContain('Written: out/run (findings.json, graphic.png');
  });

  it('tells no new crater from none looked for', () => {
    const none = { ...run.counts, craters: 0 };
    expect(textOf({ counts: none })).toContain('3,457 m² in all; 0 new craters (unreviewed)');
    expect(textOf({ counts: none, detectors: [] })).not.toContain('crater');
  });

  it('sums up nothing where nothing can be said', () => {
    const text = textOf({ verdict: { kind: 'not-observed', why: 'misaligned' } });
    expect(text).toContain('Verdict: not observed (misaligned)');
    expect(text).not.toMatch(/aircraft|crater|changed/);
  });
});
