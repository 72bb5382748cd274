import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { LogisticCard } from '../../../src/core/detect/building-damage.ts';
import { buildingFindings } from '../../../src/core/findings/building-findings.ts';
import { codeOf } from '../../../src/core/scene/obscured/obscured-map.ts';
import { plantAirfield } from './airfield.ts';

const card = JSON.parse(await readFile('models/building-v1/card.json', 'utf8')) as LogisticCard;
const fates = ['destroyed', 'present', 'destroyed', 'present', 'departed', 'present'] as const;

/** Two rows of halls, each with its fate, at any scale. */
function town(gsdMeters = 0.5, seed = 1) {
  const px = (meters: number) => meters / gsdMeters;
  const planted = plantAirfield({
    seed,
    gsdMeters,
    widthPx: Math.round(px(200)),
    heightPx: Math.round(px(140)),
    sunAfter: { azimuthDeg: 165, elevationDeg: 52 },
    buildings: fates.map((fate, i) => ({
      col: px(40 + 60 * (i % 3)),
      row: px(40 + 60 * Math.floor(i / 3)),
      length: 26,
      width: 14,
      height: 6,
      headingDeg: 15 * i,
      fate,
    })),
  });
  const footprints = planted.truth.map(({ outline }) => [outline.map(({ x, y }) => [px(x), px(-y)] as const)]);
  return { ...planted, footprints };
}

describe('buildings whose footprints are given', () => {
  it.each([1, 2, 3])('are told destroyed from standing by a card fitted elsewhere (%i)', async (seed) => {
    const { footprints, context } = town(0.5, seed);
    const found = await buildingFindings(footprints, card, context);
    const classes = found.map(({ damageClass }) => damageClass);
    expect(classes.filter((_, i) => fates[i] === 'destroyed')).toEqual(['destroyed', 'destroyed']);
    expect(classes.filter((_, i) => fates[i] === 'present')).not.toContain('destroyed');
    // One that was cleared away leaves smooth ground: changed, but nothing that shows destruction.
    expect(classes[fates.indexOf('departed')]).not.toBe('no-visible-damage');
    expect(found[0]!.sentence).toMatch(/consistent with its destruction/);
    expect(found[0]!.areaM2).toBeGreaterThan(350);
    expect(found[0]!.areaM2).toBeLessThan(378);
    const confidenceOf = (fate: string) => found[fates.indexOf(fate as (typeof fates)[number])]!.confidence;
    expect(confidenceOf('destroyed')).toBeGreaterThan(0.5);
    expect(confidenceOf('present')).toBeNull();
    const lost = found.filter((_, i) => fates[i] === 'destroyed').map(({ evidence }) => evidence.features);
    expect(lost.every((features) => features['structure-loss']! > 0.6 && features['texture-gain']! > 0)).toBe(true);
  });

  it('are not judged at a scale that the card does not cover, nor without one', async () => {
    const coarse = town(3);
    const found = await buildingFindings(coarse.footprints, card, coarse.context);
    expect(found.map(({ damageClass }) => damageClass)).toEqual(fates.map(() => 'not-assessable'));
    const { footprints, context } = town();
    const unscaled = await buildingFindings(footprints, card, { ...context, gsdMeters: null, pixelMeters: null });
    expect(unscaled[0]).toMatchObject({ damageClass: 'not-assessable', evidence: { score: null, features: {} } });
  });

  it('are not judged where they are hidden, and not stated beyond the images', async () => {
    const { footprints, context, grid } = town();
    const codes = new Uint8Array(grid.width * grid.height).fill(codeOf('smoke'));
    const far = [footprints[0]![0]!.map(([col, row]) => [col + 4000, row] as const)];
    const found = await buildingFindings([...footprints, far], card, {
      ...context,
      obscured: { factor: 1, width: grid.width, codes },
    });
    expect(found.map(({ damageClass }) => damageClass)).toEqual(fates.map(() => 'not-assessable'));
    expect(found[0]!.sentence).toMatch(/does not show/);
  });
});
