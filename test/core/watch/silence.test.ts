import { describe, expect, it } from 'vitest';
import type { ChangeFinding } from '../../../src/core/contract/finding.ts';
import { type GroundedFinding, silence, silencedCounts } from '../../../src/core/watch/silence.ts';
import { roundChange } from './grounded.ts';
import { siteOf } from './sites.ts';

const HERE = { lon: 33.595, lat: 45.093 };
/** 400 m further east. */
const THERE = { lon: 33.595 + 400 / (111_195 * Math.cos((45.093 * Math.PI) / 180)), lat: 45.093 };
const zone = (at: { lon: number; lat: number }, radiusMeters: number) => ({ at, radiusMeters });

function toldOf(findings: readonly GroundedFinding[], fields: Readonly<Record<string, unknown>>, usual: string[] = []) {
  const silenced = silence(findings, siteOf(fields), new Set(usual));
  return {
    told: silenced.told.map(({ finding }) => finding.id),
    silent: Object.fromEntries(silenced.silent.map(({ finding, silencer }) => [finding.id, silencer])),
    counts: silencedCounts(silenced),
  };
}

describe('findings of a site', () => {
  const [small, large] = [roundChange('F1', HERE, 5), roundChange('F2', THERE, 50)];

  it('tell somebody unless something silences them', () => {
    expect(toldOf([small, large], {})).toEqual({ told: ['F1', 'F2'], silent: {}, counts: {} });
  });

  it('fall silent below a threshold, but not for what was not measured', () => {
    const doubtful = roundChange('F3', HERE, 50, { confidence: 0.4 });
    const unknown = roundChange('F4', HERE, 50, { confidence: null, areaM2: null });
    const { told, silent } = toldOf([small, large, doubtful, unknown], { minimumAreaM2: 100, minimumConfidence: 0.5 });
    expect(told).toEqual(['F2', 'F4']);
    expect(silent).toEqual({ F1: 'threshold', F3: 'threshold' });
  });

  it('fall silent where most of their ground lies in ignored zones, whatever holds their middle', () => {
    const within = toldOf([small, large], { ignoreZones: [zone(HERE, 100)] });
    expect(within).toMatchObject({ told: ['F2'], silent: { F1: 'ignore-zone' } });
    // A zone of 20 m in the middle of a change of 50 m.
    expect(toldOf([large], { ignoreZones: [zone(THERE, 20)] }).told).toEqual(['F2']);
    // Two zones that hold most of it only together.
    const halves = [-30, 30].map((metres) => zone({ ...THERE, lat: THERE.lat + metres / 111_195 }, 36));
    expect(toldOf([large], { ignoreZones: [halves[0]] }).told).toEqual(['F2']);
    expect(toldOf([large], { ignoreZones: halves }).told).toEqual([]);
  });

  it('are judged by their middle where their ground is not known', () => {
    const bare = { ...small, ground: null };
    expect(toldOf([bare], { ignoreZones: [zone(HERE, 3)] }).told).toEqual([]);
    expect(
      toldOf([{ ...bare, finding: { ...small.finding, at: null } }], { ignoreZones: [zone(HERE, 3)] }).told,
    ).toEqual(['F1']);
  });

  it('fall silent where they are usual for the place, or a null pair explains them', () => {
    const evidence = { ...(large.finding as ChangeFinding).evidence, falseDiscoveryRate: 0.5 };
    const explained = roundChange('F3', THERE, 50, { evidence });
    expect(toldOf([small, large, explained], {}, ['F1'])).toEqual({
      told: ['F2'],
      silent: { F1: 'usual-here', F3: 'usual-here' },
      counts: { 'usual-here': 2 },
    });
  });

  it('are neither told nor silent where they say that nothing changed', () => {
    const present = { ...small, finding: { ...small.finding, kind: 'aircraft', status: 'present' } } as GroundedFinding;
    expect(toldOf([present], {})).toEqual({ told: [], silent: {}, counts: {} });
  });
});
