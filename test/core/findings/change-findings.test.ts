import { describe, expect, it } from 'vitest';
import { changeFindings } from '../../../src/core/findings/change-findings.ts';
import { verdictOf } from '../../../src/core/findings/verdict.ts';
import { IDENTITY, translation } from '../../../src/core/geo/affine.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { pixelGrid, pixelToMap } from '../../../src/core/geo/grid.ts';
import { drawn, plainThreshold, regionsIn } from '../change/picture.ts';
import { sceneOf, utm36 } from './scenes.ts';

const regions = regionsIn(
  drawn(
    '..........', //
    '.####.....',
    '.####..##.',
    '.####.....',
  ),
);
const georeferenced = {
  before: sceneOf([{ asset: '/a/before.tif', grid: utm36 }]),
  after: sceneOf([{ asset: '/a/after.tif', grid: utm36 }], 3.7),
  grid: utm36,
  gridToAfter: translation(1, 0),
  method: 'cva',
  threshold: plainThreshold,
  minimumAreaPx: 1,
};

describe('findings of change', () => {
  it('state each region, the strongest first, with place, area and evidence', () => {
    const [first, second] = changeFindings(regions, georeferenced);
    expect(first).toMatchObject({
      id: 'F1',
      kind: 'change',
      box: [1, 1, 5, 4],
      beforeBox: [1, 1, 5, 4],
      afterBox: [2, 1, 6, 4],
      beforeAsset: 'before.tif',
      afterAsset: 'after.tif',
      areaPx: 12,
      confidence: null,
      evidence: { method: 'cva', peak: 7, mean: 7, weight: 42, brightening: -0.5 },
    });
    expect(second!.id).toBe('F2');
    const { lon, lat } = toLonLat(utm36.crs, pixelToMap(utm36, { col: 3, row: 2.5 }));
    expect(first!.at!.lon).toBeCloseTo(lon, 6);
    expect(first!.at!.lat).toBeCloseTo(lat, 6);
    // UTM's scale is up to 4 in 10,000 off true ground.
    expect(first!.areaM2).toBeGreaterThan(107.7);
    expect(first!.areaM2).toBeLessThan(108.3);
  });

  it('say in a plain sentence what changed, and claim no cause', () => {
    const [first] = changeFindings(regions, georeferenced);
    expect(first!.sentence).toBe('Ground over 108 m² became darker (about 8 × the usual difference here).');
    expect(first!.claims.cannot.join(' ')).toContain('cause');
    expect(first!.claims.cannot.join(' ')).toContain('7.4 m');
  });

  it('invent no coordinates, area or scale without a georeference', () => {
    const photo = sceneOf([{ asset: 'before.jpg', grid: pixelGrid(100, 80) }], null);
    const [first] = changeFindings(regions, {
      ...georeferenced,
      before: photo,
      after: photo,
      grid: pixelGrid(100, 80),
      gridToAfter: IDENTITY,
    });
    expect(first).toMatchObject({ at: null, areaM2: null, beforeBox: [1, 1, 5, 4] });
    expect(first!.sentence).toBe('Ground over 12 pixels became darker (about 8 × the usual difference here).');
  });

  it('have no box in an image that does not hold their centre', () => {
    const elsewhere = sceneOf([{ asset: 'far.tif', grid: { ...utm36, originX: utm36.originX + 9000 } }]);
    const [first] = changeFindings(regions, { ...georeferenced, after: elsewhere });
    expect(first).toMatchObject({ afterBox: null, afterAsset: null });
  });
});

describe('the verdict', () => {
  it('is changed where there are findings, however little was observed', () => {
    expect(verdictOf({ findings: 3, observedFraction: 0.1, isAligned: true })).toEqual({
      kind: 'changed',
      findings: 3,
      observedFraction: 0.1,
    });
  });

  it('is unchanged only where enough was observed', () => {
    expect(verdictOf({ findings: 0, observedFraction: 0.9, isAligned: true })).toEqual({
      kind: 'unchanged',
      observedFraction: 0.9,
    });
    expect(verdictOf({ findings: 0, observedFraction: 0.4, isAligned: true })).toEqual({
      kind: 'not-observed',
      why: 'no-data',
    });
  });

  it('says nothing of change where the scenes are not known to lie on each other', () => {
    for (const findings of [0, 40]) {
      expect(verdictOf({ findings, observedFraction: 1, isAligned: false })).toEqual({
        kind: 'not-observed',
        why: 'misaligned',
      });
    }
  });
});
