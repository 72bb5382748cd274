import { describe, expect, it } from 'vitest';
import { buildAirbase } from '../../samples/render/airbase.ts';
import { boundsOf } from '../../samples/render/outline.ts';
import {
  objectsInside,
  SAMPLE_SEED,
  sampleAcquisitions,
  sampleSets,
  siteOrigin,
} from '../../samples/render/sample-sets.ts';
import type { TruthObject } from '../../samples/render/truth.ts';

const { truth } = buildAirbase(SAMPLE_SEED, siteOrigin());
const fine = sampleSets[0]!;

describe('the truth of the sample', () => {
  it('lies wholly inside the images at both ground sample distances', () => {
    for (const set of sampleSets) {
      expect(objectsInside(truth, set).map(({ id }) => id)).toEqual(truth.map(({ id }) => id));
    }
  });

  it('has 23 aircraft before: destroyed, departed, moved and still there; and one that arrives', () => {
    const aircraft = truth.filter(({ kind }) => kind === 'aircraft');
    const fates = (fate: string) => aircraft.filter((each) => each.fate === fate).length;
    expect(aircraft.length - fates('arrived')).toBe(23);
    expect(fates('destroyed')).toBe(9);
    expect(fates('departed')).toBe(4);
    expect(fates('moved')).toBe(1);
    expect(fates('arrived')).toBe(1);
  });

  it('has three craters of 20 to 25 m, burnt ground and destroyed stores', () => {
    const diameters = truth
      .filter(({ kind }) => kind === 'crater')
      .map(({ properties }) => properties?.['diameterMeters']);
    expect(diameters).toHaveLength(3);
    for (const diameter of diameters) {
      expect(diameter).toBeGreaterThanOrEqual(20);
      expect(diameter).toBeLessThanOrEqual(25);
    }
    expect(truth.filter(({ kind }) => kind === 'burnt-ground').length).toBeGreaterThanOrEqual(3);
    expect(truth.filter(({ kind, fate }) => kind === 'building' && fate === 'destroyed').length).toBeGreaterThanOrEqual(
      4,
    );
  });

  it('has survivors nearer to a crater than the farthest destroyed aircraft, so that distance explains nothing', () => {
    const craters = truth.filter(({ kind }) => kind === 'crater').map(middle);
    const toCrater = (object: TruthObject) =>
      Math.min(...craters.map(({ x, y }) => Math.hypot(middle(object).x - x, middle(object).y - y)));
    const distances = (fate: string) =>
      truth.filter((each) => each.kind === 'aircraft' && each.fate === fate).map(toCrater);
    const farthestDestroyed = Math.max(...distances('destroyed'));
    expect(distances('present').filter((distance) => distance < farthestDestroyed).length).toBeGreaterThanOrEqual(3);
  });

  it('destroys most aircraft inside berms', () => {
    const destroyed = truth.filter(({ kind, fate }) => kind === 'aircraft' && fate === 'destroyed');
    expect(destroyed.filter(({ properties }) => properties?.['inRevetment'] === true).length).toBeGreaterThan(4);
  });
});

describe('the two days', () => {
  it('have suns on two sides, and a misregistration of 1 to 3 px', () => {
    const { before, after } = sampleAcquisitions(fine);
    expect(after.sun.azimuthDeg - before.sun.azimuthDeg).toBeGreaterThan(60);
    expect(before.sun.elevationDeg).toBeGreaterThan(40);
    for (const { shiftPx } of sampleSets) {
      expect(Math.hypot(shiftPx.col, shiftPx.row)).toBeGreaterThan(1);
      expect(Math.hypot(shiftPx.col, shiftPx.row)).toBeLessThan(3);
    }
  });
});

function middle({ outline }: TruthObject): { x: number; y: number } {
  const { left, right, bottom, top } = boundsOf(outline);
  return { x: (left + right) / 2, y: (bottom + top) / 2 };
}
