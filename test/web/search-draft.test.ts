import { describe, expect, it } from 'vitest';
import { planeAround } from '../../web/src/search/found-plane.ts';
import { emptySearch, searchFault, searchQuery } from '../../web/src/search/search-draft.ts';
import { squareAt } from '../helpers/stac-stand-in.ts';

const asked = { ...emptySearch, place: 'Saky Air Base', day: '2022-08-09' };

describe('a search as it is typed', () => {
  it('asks in the units of the API, by name or by coordinates, with a comma or a point', () => {
    const draft = { ...asked, radiusKm: '2,5', time: '12:20', cloud: '30', gsd: '0.5' };
    expect(Object.fromEntries(new URLSearchParams(searchQuery(draft)))).toEqual({
      place: 'Saky Air Base',
      radius: '2500',
      around: '2022-08-09T12:20Z',
      source: 'earth-search',
      cloud: '30',
      gsd: '0.5',
    });
    const near = { ...asked, place: ' 45.09, 33.59 ', archive: 'address', address: ' https://a.org/v1 ' };
    const query = new URLSearchParams(searchQuery(near));
    expect([query.get('at'), query.get('place'), query.get('source')]).toEqual([
      '45.09, 33.59',
      null,
      'https://a.org/v1',
    ]);
  });

  it.each([
    ['place', { place: ' ' }],
    ['place', { place: '45.09; x' }],
    ['place', { place: '95, 200' }],
    ['radiusKm', { radiusKm: '0' }],
    ['radiusKm', { radiusKm: 'far' }],
    ['radiusKm', { radiusKm: '201' }],
    ['day', { day: '' }],
    ['day', { day: '', time: '12:20', from: '2022-08-01', to: '2022-08-15' }],
    ['from', { from: '2022-08-15', to: '2022-08-01' }],
    ['address', { archive: 'address', address: 'stac.example.org' }],
    ['cloud', { cloud: '101' }],
    ['sun', { sun: '-3' }],
  ] as const)('is not made where %s is wrong: %o', (field, change) => {
    expect(searchFault({ ...asked, ...change })?.field).toBe(field);
  });

  it.each([asked, { ...asked, day: '', from: '2022-08-01', to: '2022-08-01' }])('is made of %o', (draft) => {
    expect(searchFault(draft)).toBeNull();
  });
});

describe('the map of what was found', () => {
  it('keeps ground on both sides of the antimeridian together', () => {
    const { widthMeters, viewBox, path } = planeAround(squareAt(179.9, 0), [squareAt(-180, 0)]);
    expect(widthMeters).toBeGreaterThan(22_000);
    expect(widthMeters).toBeLessThan(26_000);
    const [left, , width] = viewBox.split(' ').map(Number);
    for (const [x] of path(squareAt(-180, 0)).matchAll(/[-\d.e]+(?= )/g)) {
      expect(Number(x)).toBeGreaterThan(left!);
      expect(Number(x)).toBeLessThan(left! + width!);
    }
  });

  it('shows a degree of longitude at 60° north half as long as one of latitude', () => {
    const corner = squareAt(10, 60, 0.01);
    const [, x = '', y = ''] = /L(\S+) \S+?L\S+ (\S+?)L/.exec(planeAround(corner, []).path(corner)) ?? [];
    expect(Number(x) / -Number(y)).toBeCloseTo(0.5, 3);
  });
});
