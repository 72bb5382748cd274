import { describe, expect, it } from 'vitest';
import { buildingFeatures, type Footprint } from '../../../src/core/detect/building.ts';
import { judgeBuilding, type LogisticCard } from '../../../src/core/detect/building-damage.ts';

const SIDE = 60;
const footprint: Footprint = [
  [
    [20, 20],
    [40, 20],
    [40, 40],
    [20, 40],
  ],
];

/** Ground at 0, a roof at a level, shifted; rubble of a roughness on top of it. */
function picture(roof: number | null, options: { shift?: number; rough?: number; light?: number } = {}): Float32Array {
  const { shift = 0, rough = 0, light = 0 } = options;
  return Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const col = (i % SIDE) - shift;
    const row = Math.floor(i / SIDE) - shift;
    const isRoof = col >= 20 && col < 40 && row >= 20 && row < 40;
    const grain = ((((i * 2654435761) >>> 0) % 1000) / 1000 - 0.5) * rough;
    return light + (isRoof && roof !== null ? roof : 0) + (isRoof ? grain : 0);
  });
}

function featuresOf(before: Float32Array, after: Float32Array, valid = new Uint8Array(SIDE * SIDE).fill(1)) {
  return buildingFeatures({ width: SIDE, height: SIDE, before, after, valid }, footprint);
}

describe('what two dates show of a building', () => {
  it('is nothing where nothing changed, whatever the light', () => {
    const same = featuresOf(picture(0.5), picture(0.5, { light: 0.7 }))!;
    for (const value of Object.values(same)) expect(value).toBeCloseTo(0, 4);
  });

  it('is little where the roof only leans by two pixels', () => {
    const leaning = featuresOf(picture(0.5), picture(0.5, { shift: 2 }))!;
    expect(leaning['edge-loss']).toBeCloseTo(0, 4);
    expect(leaning['structure-loss']).toBeCloseTo(0, 4);
  });

  it('loses its edge where the roof is gone', () => {
    const gone = featuresOf(picture(0.5), picture(null))!;
    expect(gone['edge-loss']).toBeCloseTo(Math.log((0.5 + 0.05) / 0.05), 1);
    expect(gone['structure-loss']).toBe(1);
    expect(gone['albedo-shift']).toBeCloseTo(0.5, 5);
    expect(gone['inside-over-halo']).toBeCloseTo(Math.log(0.55 / 0.05), 4);
  });

  it('gains texture, and loses its structure, where it is rubble', () => {
    const rubble = featuresOf(picture(0.5), picture(0.1, { rough: 1 }))!;
    expect(rubble['texture-gain']).toBeGreaterThan(1);
    expect(rubble['structure-loss']).toBeGreaterThan(0.5);
  });

  it('is not told where too little of it is seen', () => {
    const valid = new Uint8Array(SIDE * SIDE).fill(1);
    for (let i = 0; i < valid.length; i++) if (i % SIDE > 30) valid[i] = 0;
    expect(featuresOf(picture(0.5), picture(null), valid)).toBeNull();
  });
});

describe('the state of a building', () => {
  const card = {
    features: [{ name: 'structure-loss', mean: 0.5, spread: 0.25, weight: 2 }],
    intercepts: { damaged: 1, destroyed: -1 },
  } as unknown as LogisticCard;
  const judged = (loss: number) =>
    judgeBuilding(
      { 'structure-loss': loss, 'edge-loss': 0, 'texture-gain': 0, 'albedo-shift': 0, 'inside-over-halo': 0 },
      card,
    );

  it('goes by the chance of each state on one scale', () => {
    // z = 8 (loss − 0.5): destroyed is even odds at z = 1, damaged at z = −1.
    expect(judged(0.625).score).toBeCloseTo(0.5, 9);
    expect([0.63, 0.55, 0.4, 0.3, 0.1].map((loss) => judged(loss).damageClass)).toEqual([
      'destroyed',
      'severe',
      'moderate',
      'possible',
      'no-visible-damage',
    ]);
  });
});
