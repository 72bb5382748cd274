import { describe, expect, it } from 'vitest';
import { UNKNOWN_CONDITIONS } from '../../src/core/scene/conditions.ts';
import { displayBands } from '../../web/src/map/display-bands.ts';
import { comparabilityLike } from '../helpers/comparability.ts';
import { radiometryLike } from '../helpers/radiometry.ts';

function pair(before: string[], after: string[], commonBands: string[]) {
  const scene = {
    name: '',
    files: [],
    acquiredAt: null,
    credit: null,
    sensor: null,
    gsdMeters: null,
    crs: null,
    conditions: UNKNOWN_CONDITIONS,
  } as const;
  return {
    inputs: {
      before: { ...scene, sampleType: 'uint16', bandNames: before },
      after: { ...scene, sampleType: 'uint16', bandNames: after },
    },
    comparability: comparabilityLike({ commonBands }),
    radiometry: radiometryLike({ bands: [{ name: 'red', gain: 2, offset: 5, reflectanceGain: null }] }),
  } as const;
}

const indexes = (bands: ReturnType<typeof displayBands>) => bands.map(({ before, after }) => [before, after]);

describe('the bands shown', () => {
  it('are red, green and blue, wherever they stand in either file, the after date at the level of the before date', () => {
    const bands = displayBands(
      pair(['blue', 'green', 'red', 'nir'], ['red', 'green', 'blue'], ['blue', 'green', 'red']),
    );
    expect(bands).toEqual([
      { before: 2, after: 0, gain: 2, offset: 5 },
      { before: 1, after: 1, gain: 1, offset: 0 },
      { before: 0, after: 2, gain: 1, offset: 0 },
    ]);
  });

  it('are the first three shared ones where a colour is missing', () => {
    const shared = ['green', 'red', 'nir'];
    expect(indexes(displayBands(pair(['green', 'red', 'nir'], ['nir', 'red', 'green'], shared)))).toEqual([
      [0, 2],
      [1, 1],
      [2, 0],
    ]);
  });

  it('are one band three times, grey, where fewer are shared', () => {
    expect(indexes(displayBands(pair(['pan'], ['nir', 'pan'], ['pan'])))).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('are taken in place where one scene does not name its bands', () => {
    const shared = ['red', 'green', 'blue'];
    expect(indexes(displayBands(pair(shared, ['band1', 'band2', 'band3'], shared)))).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it('are those a person chose, one of them as grey, unless the scenes do not share them', () => {
    const shared = ['red', 'green', 'blue', 'nir'];
    const facts = pair(shared, ['nir', 'blue', 'green', 'red'], shared);
    expect(indexes(displayBands(facts, ['nir', 'red', 'green']))).toEqual([
      [3, 0],
      [0, 3],
      [1, 2],
    ]);
    expect(indexes(displayBands(facts, ['nir']))).toEqual([
      [3, 0],
      [3, 0],
      [3, 0],
    ]);
    expect(displayBands(facts, ['nir', 'swir', 'red'])).toEqual(displayBands(facts));
  });
});
