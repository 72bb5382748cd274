import { describe, expect, it } from 'vitest';
import type { ComparabilityAspect, ComparabilityLevel } from '../../../src/core/contract/run.ts';
import { type ComparedPair, comparabilityOf } from '../../../src/core/scene/comparability.ts';
import { gradeOf } from '../../../src/core/scene/comparability-grade.ts';
import type { SceneConditions } from '../../../src/core/scene/conditions.ts';
import type { Scene } from '../../../src/core/scene/scene.ts';
import { gridAt, sceneOn } from '../../helpers/scenes.ts';

const lit = (azimuthDeg: number, elevationDeg: number, offNadirDeg = 0, viewAzimuth: number | null = null) =>
  ({
    sun: { azimuthDeg, elevationDeg, source: 'metadata' },
    view: { offNadirDeg, azimuthDeg: viewAzimuth },
    cloudCover: null,
    reflectance: null,
  }) satisfies SceneConditions;

const pair: ComparedPair = {
  overlapFraction: 1,
  pixelRatio: 1,
  bands: [{ name: 'red', before: 0, after: 0 }],
  pixelMeters: 0.5,
  lat: 45,
  residualPx: 0.2,
  unexplained: 0.1,
  observedFraction: 1,
};

function scene(options: Partial<Scene> = {}): Scene {
  return sceneOn(gridAt(), {
    acquiredAt: '2022-08-09T08:30:00Z',
    gsdMeters: 0.5,
    conditions: lit(140, 50),
    ...options,
  });
}

function factor(aspect: ComparabilityAspect, before: Partial<Scene>, after: Partial<Scene>, options = {}) {
  const { factors } = comparabilityOf(scene(before), scene(after), { ...pair, ...options });
  return factors.find((one) => one.aspect === aspect)!;
}

describe('the light of two dates', () => {
  it('is judged by how far shadows move in pixels: the same suns matter at 0.5 m and not at 10 m', () => {
    const suns = [{ conditions: lit(140, 50) }, { conditions: lit(180, 50) }] as const;
    expect(factor('sun-azimuth', ...suns)).toMatchObject({ value: 40, level: 'poor', reading: '40° apart' });
    expect(factor('sun-azimuth', ...suns).meaning).toContain('by up to 2.9 m or 5.7 px for an object 5 m high');
    expect(factor('sun-azimuth', ...suns, { pixelMeters: 10 }).level).toBe('good');
  });

  it('takes the short way round the compass', () => {
    expect(factor('sun-azimuth', { conditions: lit(355, 40) }, { conditions: lit(5, 40) }).value).toBe(10);
  });

  it('tells the sun’s height from its direction', () => {
    const suns = [{ conditions: lit(140, 60) }, { conditions: lit(140, 25) }] as const;
    expect(factor('sun-azimuth', ...suns).level).toBe('good');
    // cot 25° − cot 60° = 1.567: 7.8 m for 5 m.
    expect(factor('sun-elevation', ...suns)).toMatchObject({ value: 35, level: 'poor' });
    expect(factor('sun-elevation', ...suns).meaning).toContain('7.8 m');
  });

  it('counts two views from opposite sides as different, though both are 10° off nadir', () => {
    const beside = factor('view', { conditions: lit(140, 50, 10, 90) }, { conditions: lit(140, 50, 10, 90) });
    const opposite = factor('view', { conditions: lit(140, 50, 10, 90) }, { conditions: lit(140, 50, 10, 270) });
    expect([beside.level, opposite.level]).toEqual(['good', 'fair']);
    expect(opposite.meaning).toContain('1.8 m');
  });

  it('takes views whose side is not stated for opposite ones', () => {
    expect(factor('view', { conditions: lit(140, 50, 10) }, { conditions: lit(140, 50, 10) }).level).toBe('fair');
    expect(factor('view', { conditions: lit(140, 50, 0.2) }, { conditions: lit(140, 50, 0.3) }).level).toBe('good');
  });

  it('is unknown where one scene says nothing', () => {
    const silent = { conditions: { sun: null, view: null, cloudCover: null, reflectance: null } };
    for (const aspect of ['sun-azimuth', 'sun-elevation', 'view'] as const) {
      expect(factor(aspect, {}, silent)).toMatchObject({ value: null, level: 'unknown' });
    }
  });
});

describe('the time between two dates', () => {
  it('is one of seasons apart from one of years', () => {
    const years = [{ acquiredAt: '2012-06-10' }, { acquiredAt: '2022-06-12' }] as const;
    expect(factor('season', ...years)).toMatchObject({
      level: 'good',
      reading: 'both in summer, 1 day of the year apart',
    });
    expect(factor('time', ...years)).toMatchObject({ level: 'poor', reading: '10.0 years' });
  });

  it('goes over the turn of the year', () => {
    const winters = [{ acquiredAt: '2021-12-28' }, { acquiredAt: '2022-01-04' }] as const;
    expect(factor('season', ...winters).value).toBeCloseTo(7, 0);
    expect(factor('time', ...winters)).toMatchObject({ value: 7, level: 'good' });
  });

  it('names the seasons of the other hemisphere, and none between the tropics', () => {
    const dates = [{ acquiredAt: '2022-01-15' }, { acquiredAt: '2022-07-15' }] as const;
    expect(factor('season', ...dates, { lat: -33 }).reading).toContain('summer and winter');
    expect(factor('season', ...dates, { lat: 45 }).reading).toContain('winter and summer');
    expect(factor('season', ...dates, { lat: 5 }).reading).toBe('181 days of the year apart');
    expect(factor('season', ...dates).level).toBe('poor');
  });

  it('says where the after scene is the earlier one', () => {
    const { daysApart, notes } = comparabilityOf(scene(), scene({ acquiredAt: '2022-08-01T08:30:00Z' }), pair);
    expect(daysApart).toBe(-8);
    expect(notes).toContain('The scene given as "after" is the earlier one.');
  });
});

describe('the grade', () => {
  const graded = (levels: Partial<Record<ComparabilityAspect, ComparabilityLevel>>) => {
    const { factors } = comparabilityOf(scene(), scene(), pair);
    return gradeOf(factors.map((one) => ({ ...one, level: levels[one.aspect] ?? 'good' })));
  };

  it.each([
    ['good', {}],
    ['good', { view: 'fair' }],
    ['fair', { view: 'fair', season: 'fair' }],
    ['fair', { season: 'poor' }],
    ['poor', { season: 'poor', 'sun-azimuth': 'poor' }],
    ['fair', { alignment: 'fair' }],
    ['fair', { alignment: 'unknown' }],
    ['poor', { alignment: 'poor' }],
    ['poor', { observed: 'poor' }],
    ['good', { view: 'unknown', 'sun-azimuth': 'unknown', 'sun-elevation': 'unknown' }],
    [
      'unknown',
      { view: 'unknown', 'sun-azimuth': 'unknown', 'sun-elevation': 'unknown', time: 'unknown', season: 'unknown' },
    ],
  ] as const)('is %s where %o', (grade, levels) => {
    expect(graded(levels)).toBe(grade);
  });

  it('is good for two scenes alike in everything', () => {
    const { grade, factors } = comparabilityOf(scene(), scene(), pair);
    expect(factors.map(({ level }) => level)).toEqual(Array(9).fill('good'));
    expect(grade).toBe('good');
  });

  it('is poor where a third of the ground is not seen, and says that nothing is said of it', () => {
    const { grade, factors } = comparabilityOf(scene(), scene(), { ...pair, observedFraction: 0.66 });
    expect(grade).toBe('poor');
    expect(factors.find(({ aspect }) => aspect === 'observed')).toMatchObject({
      reading: '34 % not seen',
      level: 'poor',
    });
  });
});
