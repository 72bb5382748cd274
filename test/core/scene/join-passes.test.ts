import { describe, expect, it } from 'vitest';
import type { OfferedScene } from '../../../src/core/contract/archive.ts';
import type { LonLatGeometry } from '../../../src/core/geo/lon-lat-geometry.ts';
import { joinPasses } from '../../../src/core/scene/join-passes.ts';

function box(west: number, east: number): LonLatGeometry {
  const ring = [
    [west, 45],
    [east, 45],
    [east, 45.1],
    [west, 45.1],
    [west, 45],
  ] as const;
  return { type: 'Polygon', coordinates: [ring] };
}

const AREA = box(33, 34);
const asset = { key: 'visual', href: 'https://a.example/b.tif', mediaType: null, bytes: null, checksum: null };

function tile(id: string, west: number, east: number, more: Partial<OfferedScene> = {}): OfferedScene {
  return {
    id,
    archive: 'test',
    collection: 'ortho',
    acquiredAt: '2022-08-09T08:20:00Z',
    footprint: box(west, east),
    sensor: 'sentinel-2a',
    gsdMeters: 10,
    cloudFraction: 0.1,
    sun: null,
    offNadirDegrees: null,
    licence: null,
    credit: null,
    asset: { ...asset, bandNames: null },
    mask: { ...asset, bandNames: null },
    thumbnail: null,
    itemAddress: null,
    ...more,
  };
}

const told = (scenes: readonly OfferedScene[]) =>
  joinPasses(scenes, AREA).map(({ scene, rest }) => [scene.id, ...rest.map(({ id }) => id)].join('+'));

describe('tiles of one pass', () => {
  it('are joined where none shows the whole area: the one that shows most comes first', () => {
    const scenes = [
      tile('west', 32, 33.3, { cloudFraction: 0.4 }),
      tile('east', 33.3, 35, { acquiredAt: '2022-08-09T08:20:14Z' }),
    ];
    const [pass, ...others] = joinPasses(scenes, AREA);
    expect(others).toEqual([]);
    expect(pass!.rest).toEqual([scenes[0]]);
    expect(pass!.scene).toMatchObject({ id: 'east', cloudFraction: 0.4, mask: scenes[1]!.mask });
    expect(pass!.scene.footprint.coordinates).toHaveLength(2);
  });

  it('have no mask unless each has one', () => {
    const [pass] = joinPasses([tile('west', 32, 33.3, { mask: null }), tile('east', 33.3, 35)], AREA);
    expect(pass!.rest).toHaveLength(1);
    expect(pass!.scene.mask).toBeNull();
  });

  it('stay alone where one shows all, and where the other shows nothing more', () => {
    expect(told([tile('west', 32, 33.5), tile('all', 32, 35)])).toEqual(['all', 'west']);
    expect(told([tile('west', 32, 33.5), tile('again', 32, 33.5)])).toEqual(['west', 'again']);
    const whole = tile('all', 32, 35);
    expect(joinPasses([whole], AREA)[0]!.scene).toBe(whole);
  });

  it.each<[string, Partial<OfferedScene>]>([
    ['minutes later', { acquiredAt: '2022-08-09T08:25:00Z' }],
    ['of another satellite', { sensor: 'sentinel-2b' }],
    ['of a satellite that is not named', { sensor: null }],
    ['of another collection', { collection: 'raw' }],
    ['of other detail', { gsdMeters: 20 }],
    ['without a picture', { asset: null }],
  ])('are not joined with one %s', (_what, other) => {
    expect(told([tile('west', 32, 33.6), tile('east', 33.6, 35, other)])).toEqual(['west', 'east']);
  });

  it('of which only the day is known are not joined', () => {
    const day = { acquiredAt: '2022-08-09' };
    expect(told([tile('west', 32, 33.6, day), tile('east', 33.6, 35, day)])).toEqual(['west', 'east']);
  });
});
