import { describe, expect, it } from 'vitest';
import type { OfferedScene } from '../../../src/core/contract/archive.ts';
import { toldAt } from '../../../src/core/findings/told-at.ts';
import { groundSamples, holdsPosition } from '../../../src/core/geo/ground-share.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { rankPairs, sidesOf } from '../../../src/core/scene/rank-pairs.ts';

const AROUND = '2022-08-09T12:20:00Z';

function box(west: number, south: number, east: number, north: number): LonLatGeometry {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

const AREA = box(33.55, 45.05, 33.65, 45.15);

function scene(id: string, acquiredAt: string, more: Partial<OfferedScene> = {}): OfferedScene {
  return {
    id,
    archive: 'test',
    collection: null,
    acquiredAt,
    footprint: box(33, 45, 34, 46),
    sensor: 'PS2',
    gsdMeters: 3,
    cloudFraction: 0,
    sun: null,
    offNadirDegrees: 1,
    viewAzimuthDegrees: 100,
    licence: null,
    credit: null,
    asset: null,
    mask: null,
    thumbnail: null,
    itemAddress: null,
    ...more,
  };
}

const morning = (day: number, month = 8) =>
  `2022-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T08:20:00Z`;
const names = (scenes: readonly OfferedScene[], around = AROUND) =>
  rankPairs(scenes, AREA, around, toldAt).map(({ before, after }) => `${before.id} ${after.id}`);

describe('pairs around a moment', () => {
  it('are of a scene before it and one after it, and the nearest of equals come first', () => {
    const scenes = [
      scene('b2', morning(8)),
      scene('a1', morning(10)),
      scene('b1', morning(9)),
      scene('a2', morning(12)),
    ];
    expect(names(scenes)[0]).toBe('b1 a1');
    expect(names(scenes)).toHaveLength(4);
    expect(names(scenes.slice(0, 1))).toEqual([]);
  });

  it.each<[string, Partial<OfferedScene>]>([
    ['another light', { sun: { azimuthDegrees: 280, elevationDegrees: 20 } }],
    ['clouds', { cloudFraction: 0.6 }],
    ['half of the area only', { footprint: box(33, 45, 33.6, 46) }],
    ['a look from the side', { offNadirDegrees: 40 }],
    ['a coarser pixel', { gsdMeters: 30 }],
    ['another sensor', { sensor: 'PS3' }],
    ['a sensor that is not named', { sensor: null }],
    ['an angle that is not stated', { offNadirDegrees: null }],
  ])('with %s come after one that is farther from the moment', (_what, flaw) => {
    const scenes = [scene('near', morning(9), flaw), scene('far', morning(6)), scene('after', morning(10))];
    expect(names(scenes)).toEqual(['far after', 'near after']);
  });

  it('of finer detail come first where it can show more, though their light is less alike, unless too little of them is seen', () => {
    const fine = (id: string, acquiredAt: string, more: Partial<OfferedScene> = {}) =>
      scene(id, acquiredAt, { gsdMeters: 0.5, offNadirDegrees: 25, ...more });
    const low = { sun: { azimuthDegrees: 280, elevationDegrees: 20 }, viewAzimuthDegrees: 280 };
    const scenes = [
      scene('b', morning(9)),
      scene('a', morning(10)),
      fine('B', morning(7)),
      fine('A', morning(12), low),
    ];
    const ranked = rankPairs(scenes, AREA, AROUND, toldAt);
    expect(ranked.map(({ before, after }) => `${before.id} ${after.id}`).slice(0, 2)).toEqual(['B A', 'b a']);
    expect(ranked.map(({ grade }) => grade).slice(0, 2)).toEqual(['poor', 'good']);
    const cloudy = [...scenes.slice(0, 3), fine('A', morning(12), { cloudFraction: 0.9 })];
    expect(names(cloudy)[0]).toBe('b a');
  });

  it('of detail that shows the same come in the order of fairness', () => {
    const scenes = [
      scene('b', morning(9), { gsdMeters: 0.6 }),
      scene('a', morning(10), { gsdMeters: 0.6 }),
      scene('B', morning(8), { gsdMeters: 0.5, offNadirDegrees: 40 }),
    ];
    expect(names(scenes)).toEqual(['b a', 'B a']);
  });

  it('of another season come after those of the same', () => {
    const scenes = [
      scene('winter', '2022-01-20T08:20:00Z'),
      scene('summer', '2021-08-05T08:20:00Z'),
      scene('after', morning(10)),
    ];
    expect(names(scenes)[0]).toBe('summer after');
  });

  it('without common ground of the area are none', () => {
    const scenes = [
      scene('west', morning(9), { footprint: box(33, 45, 33.59, 46) }),
      scene('east', morning(10), { footprint: box(33.61, 45, 34, 46) }),
    ];
    expect(names(scenes)).toEqual([]);
  });

  it('leave out the day itself where the moment is a day: the scene may be from before or after', () => {
    const scenes = [scene('b', morning(8)), scene('same', morning(9)), scene('a', morning(10))];
    expect(names(scenes, '2022-08-09')).toEqual(['b a']);
    const { before, after } = sidesOf([scene('day', '2022-08-09'), scene('next', '2022-08-10')], AROUND);
    expect(before.map(({ id }) => id)).toEqual([]);
    expect(after.map(({ id }) => id)).toEqual(['next']);
  });

  it('go by what a mask hides of the area, where it was read, not by the cloud in the whole scene', () => {
    const scenes = [
      scene('near', morning(9), { cloudFraction: 0.02, hiddenFraction: 0.9 }),
      scene('far', morning(6), { cloudFraction: 0.6, hiddenFraction: 0 }),
      scene('after', morning(10), { cloudFraction: 0.05 }),
    ];
    const [best] = rankPairs(scenes, AREA, AROUND, toldAt);
    expect(best!.before.id).toBe('far');
    expect(best!.why[0]).toBe(
      'Both show the whole area; hidden by cloud, haze or shadow: 0 % of the area by its mask and 5 % of the whole scene.',
    );
    expect(best!.why.join(' ')).not.toMatch(/many clouds/);
  });

  it('say why in plain words', () => {
    const [pair] = rankPairs(
      [
        scene('b', morning(9), { cloudFraction: 0.1, footprint: box(33, 45, 33.6, 46) }),
        scene('a', morning(10), {
          cloudFraction: null,
          sensor: 'PS3',
          sun: { azimuthDegrees: 250, elevationDegrees: 25 },
        }),
      ],
      AREA,
      AROUND,
      toldAt,
    );
    expect(pair!.coveredFraction).toBeCloseTo(0.5, 2);
    const [ground, detail, alike, sensors, ...cautions] = pair!.why;
    expect(ground).toBe('Both show 50 % of the area; cloud in the whole scenes: 10 % and not stated.');
    expect(detail).toBe(
      'At 3 m it can show: aircraft of 15 m, whether changed ground is damaged; ' +
        'it is too coarse for: damage to them, craters of 5 m, whether houses of 12 m stand.',
    );
    expect(alike).toMatch(/^Close enough: .*time apart 1 day/);
    expect(sensors).toBe('From PS2 and PS3: colours and sharpness may differ.');
    expect(cautions.join(' ')).toMatch(/Sun direction: \d+° apart\. Shadows point elsewhere/);
    expect(pair!.grade).toBe('poor');
  });

  it('are ten at most, and the same for any order in which the scenes came', () => {
    const scenes = Array.from({ length: 9 }, (_, i) => scene(`s${i}`, morning(5 + i), { cloudFraction: (i % 3) / 20 }));
    expect(names(scenes)).toHaveLength(10);
    expect(names(scenes.toReversed())).toEqual(names(scenes));
  });
});

describe('samples of ground', () => {
  it('lie in the area, across the antimeridian too, and count shares of it', () => {
    const dateLine: LonLatGeometry = {
      type: 'MultiPolygon',
      coordinates: [box(179.9, 0, 180, 0.1).coordinates, box(-180, 0, -179.9, 0.1).coordinates] as never,
    };
    const samples = groundSamples(dateLine);
    expect(samples.every((at) => holdsPosition(dateLine, at))).toBe(true);
    const west = samples.filter((at) => holdsPosition(box(179, -1, 180, 1), at)).length / samples.length;
    expect(west).toBeCloseTo(0.5, 2);
  });

  it('are the corners of what is too thin to hold any', () => {
    expect(groundSamples(box(33.55, 45.05, 33.55, 45.05))).toHaveLength(5);
  });
});
