import { describe, expect, it } from 'vitest';
import type { CraterDetection } from '../../../src/core/contract/detection.ts';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { craterFindings, proposedCraters, type SeenCrater } from '../../../src/core/findings/crater-findings.ts';
import type { ObjectContext } from '../../../src/core/findings/object-context.ts';
import { allocateRaster } from '../../../src/core/raster/raster.ts';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { drawn, regionsIn } from '../change/picture.ts';

/** Ground 40 × 20 px of 0.5 m that changed in its left half. */
const regions = regionsIn(drawn(...Array.from({ length: 20 }, () => `${'#'.repeat(20)}${'.'.repeat(20)}`)));
const grid = gridAt({ width: 40, height: 20 });
const context: ObjectContext = {
  grid,
  pixelMeters: 0.5,
  gsdMeters: 0.5,
  residualPx: 0.2,
  bands: [],
  lookAt: async ({ width, height }) => {
    const raster = allocateRaster(width, height, 1, 'uint8');
    raster.valid.fill(1);
    return { before: raster, after: raster };
  },
  regions,
  obscured: null,
  inBefore: (box) => ({ box, asset: 'before.tif' }),
  inAfter: (box) => ({ box, asset: 'after.tif' }),
};

function craterAt(box: PixelBox): SeenCrater {
  const diameterMeters = (box[2] - box[0]) * 0.5;
  const detection: CraterDetection = {
    label: 'crater',
    score: 0.8,
    confidence: 0.7,
    box,
    asset: 'after.tif',
    model: 'test-v1',
    diameterMeters,
    diameterMetersRange: [diameterMeters - 0.8, diameterMeters + 0.8],
    isIndicative: diameterMeters < 5,
  };
  return { detection, box };
}

describe('new craters', () => {
  it('are those seen after and not before, on ground that changed', async () => {
    const fresh = craterAt([2, 2, 14, 14]);
    const [finding, ...others] = await craterFindings([], [fresh, craterAt([24, 2, 36, 14])], context);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'crater',
      box: [2, 2, 14, 14],
      afterBox: [2, 2, 14, 14],
      beforeAsset: 'before.tif',
      diameterMeters: 6,
      isIndicative: false,
      confidence: 0.7,
      evidence: { score: 0.8, changedShare: 1, peak: 7 },
    });
    expect(finding!.sentence).toBe('A crater that was not here before, about 6 m across (5–7 m).');
  });

  it('are not those that were there before, even if they moved a little or grew', async () => {
    expect(await craterFindings([craterAt([4, 3, 14, 13])], [craterAt([2, 2, 14, 14])], context)).toEqual([]);
    // One beside an old one is new.
    expect(await craterFindings([craterAt([2, 2, 8, 8])], [craterAt([10, 10, 16, 16])], context)).toHaveLength(1);
  });

  it('are not stated where the ground was hidden, or where too few pixels show them', async () => {
    const obscured = { factor: 1, width: 40, codes: new Uint8Array(800).fill(codeOf('cloud')) };
    expect(await craterFindings([], [craterAt([2, 2, 14, 14])], { ...context, obscured })).toEqual([]);
    expect(await craterFindings([], [craterAt([2, 2, 4, 4])], context)).toEqual([]);
  });

  it('below 10 px tell only the order of size', async () => {
    const [small] = await craterFindings([], [craterAt([2, 2, 10, 10])], context);
    expect(small!.sentence).toMatch(/round mark like a crater.*of the order of 4 m/);
    expect(small!.claims.can.join(' ')).not.toMatch(/diameter/);
    expect(small!.claims.cannot.join(' ')).toMatch(/Its diameter/);
  });
});

describe('craters that the compact channel proposes too', () => {
  const craters = [craterAt([2, 2, 14, 14]), craterAt([20, 2, 30, 12])];

  it('are those with the middle of a small changed place in their box', () => {
    expect(proposedCraters(craters, [{ col: 9, row: 4 }], [])).toEqual([craters[0]]);
    expect(
      proposedCraters(
        craters,
        [14, 20].map((col) => ({ col, row: 8 })),
        [],
      ),
    ).toEqual(craters);
  });

  it('are none where it saw nothing, or only beside them', () => {
    expect(proposedCraters(craters, [], [])).toEqual([]);
    expect(
      proposedCraters(
        craters,
        [
          { col: 17, row: 8 },
          { col: 9, row: 15 },
        ],
        [],
      ),
    ).toEqual([]);
  });

  it('are none where an aircraft stands or stood: what it leaves looks like one', () => {
    const [x0, y0, x1, y1] = craters[0]!.box;
    const aircraft = [[x0 - 5, y0 - 5, x1 + 5, y1 + 5] as const];
    expect(proposedCraters([craters[0]!], [{ col: 9, row: 4 }], aircraft)).toEqual([]);
  });
});
