import { describe, expect, it } from 'vitest';
import type { CompactModel } from '../../../src/core/change/compact/compact-model.ts';
import { withCompactRegions } from '../../../src/core/change/compact/compact-regions.ts';
import type { CompactSpot } from '../../../src/core/change/compact/compact-spots.ts';
import { changeFindings } from '../../../src/core/findings/change-findings.ts';
import { compactList } from '../../../src/core/findings/compact-candidates.ts';
import { IDENTITY } from '../../../src/core/geo/affine.ts';
import { pixelGrid } from '../../../src/core/geo/grid.ts';
import { plainThreshold } from '../change/picture.ts';
import { sceneOf, utm36 } from './scenes.ts';

const model: CompactModel = {
  bands: [],
  floor: 50,
  spread: 82,
  slipPx: 0.2,
  displacementPx: 1,
  filters: [{ level: 1, size: 'small', diameterPx: 8.4, usualDisc: 1, usualDipole: 1 }],
};
/** Brighter to the north-west: away from a sun in the south-east. */
const spot: CompactSpot = {
  col: 20.5,
  row: 10.5,
  diameterPx: 4.2,
  energy: 30,
  disc: -20,
  right: -20,
  down: -20,
  brightening: -0.25,
  contrast: -0.3,
  evenness: 0.9,
  unexplained: 1.2,
  observed: 1,
};
const sunFrom = (azimuthDeg: number) => ({ azimuthDeg, elevationDeg: 50 });

describe('the list of compact candidates', () => {
  it.each([
    [135, 'pit'],
    [315, 'mound'],
    [45, 'neither'],
  ])('reads light and shade under a sun at %d° as %s', (azimuthDeg, relief) => {
    const [candidate] = compactList([spot], model, { grid: utm36, sun: sunFrom(azimuthDeg), findings: [] }).candidates;
    expect(candidate).toMatchObject({
      relief,
      brighterTowardsDeg: 315,
      diameterMeters: 12.6,
      energy: 30,
      finding: null,
    });
  });

  it('says nothing of relief without a sun, without a north, or of a disc without light and shade', () => {
    const grid = pixelGrid(100, 100);
    expect(compactList([spot], model, { grid: utm36, sun: null, findings: [] }).candidates[0]!.relief).toBeNull();
    const unplaced = compactList([spot], model, { grid, sun: sunFrom(135), findings: [] }).candidates[0]!;
    expect(unplaced).toMatchObject({ relief: null, at: null, diameterMeters: null });
    const flat = { ...spot, right: 2, down: -1 };
    const list = compactList([flat], model, { grid: utm36, sun: sunFrom(135), findings: [] });
    expect(list.candidates[0]!.relief).toBe('neither');
  });

  it('gives the noise in log brightness and the misregistration in pixels of the grid', () => {
    const list = compactList([], model, { grid: utm36, sun: null, findings: [] });
    expect(list).toMatchObject({ noise: 0.02, misregistrationPx: 0.4, diametersPx: [8.4], candidates: [] });
  });

  it('names the finding that a candidate became, which says by what channel and how strongly', () => {
    const context = {
      before: sceneOf([{ asset: '/a/before.tif', grid: utm36 }]),
      after: sceneOf([{ asset: '/a/after.tif', grid: utm36 }]),
      grid: utm36,
      gridToAfter: IDENTITY,
      method: 'combined',
      threshold: plainThreshold,
      minimumAreaPx: 1,
    };
    const regions = withCompactRegions([], [spot], { width: 100, height: 100 }, plainThreshold);
    const findings = changeFindings(regions, context);
    expect(findings[0]).toMatchObject({
      evidence: { channel: 'compact', compact: { energy: 30, diameterPx: 4.2, unexplained: 1.2 } },
      sentence:
        'A spot about 13 m across became darker (about 30 × the usual answer here of the filter for spots of that size).',
    });
    const { candidates } = compactList([spot], model, { grid: utm36, sun: null, findings });
    expect(candidates[0]!.finding).toBe('F1');
  });
});
