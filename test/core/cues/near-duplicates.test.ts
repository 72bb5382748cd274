import { expect, it } from 'vitest';
import { nearDuplicates } from '../../../src/core/cues/near-duplicates.ts';
import { groundDistance } from '../../../src/core/geo/ground.ts';
import { seededRandom } from '../../helpers/random.ts';
import { reportOn } from './planted-series.ts';

it('reports of one day and type within 2 km are suggested as one event; of another day or type they are not', () => {
  const at = { lon: 33.589, lat: 45.091 };
  const reports = [
    reportOn('2022-08-09', 'a', { at }),
    reportOn('2022-08-09', 'b', { at: { ...at, lat: 45.105 } }),
    reportOn('2022-08-09', 'far', { at: { ...at, lat: 45.2 } }),
    reportOn('2022-08-10', 'next day', { at }),
    reportOn('2022-08-09', 'fire', { at, type: 'fire' }),
  ];
  expect(nearDuplicates(reports).map((group) => [...group].sort())).toEqual([['a', 'b']]);
});

it('every pair within 2 km is in one group, and each of a group has another of it so near', () => {
  const random = seededRandom(2);
  for (const lat of [0, 45, -70, 85]) {
    const reports = Array.from({ length: 200 }, (_, i) =>
      reportOn('2022-08-09', String(i), { at: { lon: random(10_000) / 4000, lat: lat + random(10_000) / 20_000 } }),
    );
    const groups = nearDuplicates(reports);
    const groupOf = new Map(groups.flatMap((group, index) => group.map((id) => [id, index] as const)));
    for (const a of reports) {
      const near = reports.filter((b) => b !== a && groundDistance(a.at, b.at) <= 2000);
      expect(groupOf.has(a.id)).toBe(near.length > 0);
      for (const b of near) expect(groupOf.get(b.id)).toBe(groupOf.get(a.id));
    }
  }
});
