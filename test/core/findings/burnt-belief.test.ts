import { describe, expect, it } from 'vitest';
import type { AircraftEvidence } from '../../../src/core/contract/finding.ts';
import { burntBelief } from '../../../src/core/findings/burnt-belief.ts';
import { judgeStand } from '../../../src/core/findings/judge-stand.ts';

/** A wreck on soot as it is rendered. */
const wreck: AircraftEvidence = {
  beforeScore: 0.8,
  afterScore: null,
  beforeObserved: 1,
  afterObserved: 1,
  similarity: 0.1,
  residual: 1.2,
  burntShare: 0.8,
  bodyTurn: -0.6,
  lightShare: 0,
  changedShare: 0.9,
  revetmentDrop: null,
};
const statusOf = (own: Partial<AircraftEvidence>) => judgeStand({ ...wreck, ...own }).status;

describe('what speaks for a wreck on burnt ground', () => {
  it('is weighed together: no piece alone is enough, and one that is weak does not undo the others', () => {
    expect(burntBelief(wreck)).toBeGreaterThan(0.8);
    const nothing = { burntShare: 0, bodyTurn: 0, residual: 0 };
    expect(burntBelief({ ...wreck, ...nothing })).toBeLessThan(0.01);
    for (const own of [{ burntShare: 1 }, { bodyTurn: -2 }, { residual: 9 }])
      expect(burntBelief({ ...wreck, ...nothing, ...own })).toBeLessThan(0.1);
    expect(burntBelief({ ...wreck, lightShare: 0.06 })).toBeGreaterThan(0.5);
  });

  it('goes down where the place looks as it did, or something in it stayed light', () => {
    expect(burntBelief({ ...wreck, similarity: 0.6 })).toBeLessThan(burntBelief(wreck));
    expect(burntBelief({ ...wreck, lightShare: 0.15 })).toBeLessThan(burntBelief(wreck));
  });

  it('counts what was not measured for nothing', () => {
    const unseen = { burntShare: null, bodyTurn: null, residual: 0, lightShare: null, similarity: null };
    expect(burntBelief({ ...wreck, ...unseen })).toBeLessThan(0.01);
  });
});

describe('a stand', () => {
  it('is of one destroyed, possibly damaged, or only gone, by how much speaks for a fire', () => {
    expect(statusOf({})).toBe('destroyed');
    expect(statusOf({ burntShare: 0.3, bodyTurn: -0.3, residual: 0.6 })).toBe('damaged');
    expect(statusOf({ burntShare: 0.1, bodyTurn: -0.1, residual: 0.5 })).toBe('departed');
  });

  it('of one that is still seen is as much doubted as it lost, and never called whole on ground that burnt', () => {
    expect(statusOf({ afterScore: 0.65 })).toBe('destroyed');
    expect(statusOf({ afterScore: 0.8 })).toBe('damaged');
    expect(statusOf({ afterScore: 0.5, burntShare: 0.3, bodyTurn: -0.3, residual: 0.6 })).toBe('damaged');
    expect(statusOf({ afterScore: 0.75, burntShare: 0.3, bodyTurn: -0.3, residual: 0.6 })).toBe('present');
    expect(statusOf({ afterScore: 0.8, burntShare: 0, bodyTurn: 0 })).toBe('present');
  });

  it('is not called destroyed where it looks as before, nor where little is left on it', () => {
    expect(statusOf({ similarity: 0.7 })).toBe('damaged');
    expect(statusOf({ residual: 0.2, burntShare: 1 })).not.toBe('destroyed');
  });
});
