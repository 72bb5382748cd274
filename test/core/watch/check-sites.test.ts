import { describe, expect, it } from 'vitest';
import { holdsPosition } from '../../../src/core/geo/ground-share.ts';
import { checkSite } from '../../../src/core/watch/check-site.ts';
import { checkSites } from '../../../src/core/watch/check-sites.ts';
import { draftSite } from '../../../src/core/watch/draft-site.ts';
import { siteOf } from './sites.ts';

const PLACE = { at: '45.093, 33.595', radiusMeters: 2000 };
const problemsOf = (fields: unknown) => checkSite(fields).problems;

const triangle = {
  type: 'Polygon',
  coordinates: [
    [
      [33, 45],
      [34, 45],
      [34, 46],
      [33, 45],
    ],
  ],
};

describe('a site', () => {
  it('needs a name and a place; the rest is as usual', () => {
    const site = siteOf();
    expect(site).toMatchObject({
      id: 'saky',
      name: 'Saky',
      circle: { at: { lon: 33.595, lat: 45.093 }, radiusMeters: 2000 },
      tags: [],
      source: 'earth-search',
      cadence: { kind: 'each-new-scene' },
      limits: {},
      thresholds: { minimumAreaM2: 0, minimumConfidence: 0 },
      ignoreZones: [],
      baseline: null,
      notify: [],
      priority: 0,
      paused: false,
    });
    expect(holdsPosition(site.area, [33.62, 45.093])).toBe(true);
    expect(holdsPosition(site.area, [33.621, 45.093])).toBe(false);
  });

  it('has an id in the letters of its name, whatever the script', () => {
    expect(siteOf({ name: 'Аеродром «Саки» – 2' }).id).toBe('аеродром-саки-2');
    expect(problemsOf({ ...PLACE, name: '!?' })).toEqual([expect.stringContaining('id: give one')]);
    expect(siteOf({ name: '!?', id: 'first' }).id).toBe('first');
  });

  it('comes back the same from what it would be written as', () => {
    const site = siteOf({
      area: triangle,
      at: null,
      radiusMeters: null,
      tags: ['airbase', 'crimea'],
      source: 'https://example.org/stac',
      cadence: '0 6 * * 1-5',
      zone: 'Europe/Kyiv',
      maximumCloudFraction: 0,
      minimumAreaM2: 50,
      minimumConfidence: 0.5,
      ignoreZones: [{ at: { lon: 33.6, lat: 45.1 }, radiusMeters: 100 }, triangle],
      baseline: 'S2A_1',
      notify: ['https://example.org/hook', 'mailto:desk@example.org'],
      priority: -3,
      paused: true,
    });
    expect(checkSite(draftSite(site)).site).toEqual(site);
    expect(checkSite(draftSite(siteOf())).site).toEqual(siteOf());
  });

  it('is refused with everything that is wrong with it at once', () => {
    const problems = problemsOf({
      name: '=HYPERLINK("x")',
      radius: 3,
      zone: 'Europe/Berln',
      cadence: '0 6 * * *',
      maximumCloudFraction: 20,
      minimumAreaM2: '5',
      source: 'earth-serch',
      notify: ['http://example.org'],
      priority: 1.5,
      paused: 'yes',
      tags: 'one',
    });
    expect(problems).toEqual([
      expect.stringContaining('There is no field "radius"'),
      expect.stringContaining('begins as a formula does'),
      expect.stringContaining('Say where, in one way'),
      expect.stringContaining('There is no time zone "Europe/Berln"; "Europe/Berlin" is meant?'),
      'maximumCloudFraction: a number from 0 to 1 is wanted, not 20.',
      'minimumAreaM2: a number from 0 to 1000000000000 is wanted, not "5".',
      'tags: a list is wanted, not "one".',
      expect.stringContaining('"earth-search" is meant?'),
      expect.stringContaining('notify: https://…'),
      'priority: a whole number from -100 to 100 is wanted, not 1.5.',
      'paused: true or false is wanted, not "yes".',
    ]);
  });

  it.each([
    ['cadance', '"cadence" is meant?'],
    ['Tags', '"tags" is meant?'],
    ['ignorezone', '"ignoreZones" is meant?'],
    ['colour', 'Those there are: id, name'],
    ['__proto__x', 'Those there are'],
  ])('has no field %s', (field, words) => {
    expect(problemsOf({ name: 'x', ...PLACE, [field]: 1 })).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ['61 6 * * *', 'UTC', 'cannot be read as cron'],
    ['0 6 * *', 'UTC', 'five fields of cron'],
    ['0 0 6 * * *', 'UTC', 'five fields of cron'],
    ['@daily', 'UTC', 'five fields of cron'],
    ['0 0 30 2 *', 'UTC', 'never comes'],
    ['0 6 * * *', 'Mars/Olympus', 'There is no time zone'],
    ['0 6 * * *', '+02:00', 'There is no time zone'],
    ['0 6 * * *', undefined, 'needs its time zone'],
    ['each-new-scene', 'UTC', 'Leave it out'],
  ])('is not looked at by "%s" in %s', (cadence, zone, words) => {
    expect(problemsOf({ name: 'x', ...PLACE, cadence, zone })).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    [
      'crosses itself',
      [
        [33, 45],
        [34, 46],
        [34, 45],
        [33, 46],
        [33, 45],
      ],
    ],
    [
      'no ground',
      [
        [33, 45],
        [34, 45],
        [33, 45],
        [33, 45],
      ],
    ],
    ['1000 corners', [...Array.from({ length: 1500 }, (_, i) => [33 + i / 1e4, 45]), [33, 46], [33, 45]]],
    ['10000 positions', Array.from({ length: 1_000_000 }, () => [33, 45])],
    [
      'end where they begin',
      [
        [33, 45],
        [34, 45],
        [34, 46],
        [33, 46],
      ],
    ],
    [
      'longitude and latitude',
      [
        [330, 45],
        [34, 45],
        [34, 46],
        [330, 45],
      ],
    ],
    [
      'narrower than 180°',
      [
        [-179, 0],
        [179, 0],
        [179, 1],
        [-179, 0],
      ],
    ],
  ])('has no area that is wrong: %s', (words, ring) => {
    const area = { type: 'Polygon', coordinates: [ring] };
    expect(problemsOf({ name: 'x', area })).toEqual([expect.stringContaining(words)]);
  });

  it('has no circle without a size, around a pole, or about what is no place', () => {
    expect(problemsOf({ name: 'x', at: '45, 33' })).toEqual([expect.stringContaining('radiusMeters')]);
    expect(problemsOf({ name: 'x', at: '45, 33', radiusMeters: 0 })).toEqual([expect.stringContaining('radius')]);
    expect(problemsOf({ name: 'x', at: '89.99, 33', radiusMeters: 5000 })).toEqual([expect.stringContaining('pole')]);
    expect(problemsOf({ name: 'x', at: 'here', radiusMeters: 50 })).toEqual([expect.stringContaining('at: ')]);
    expect(problemsOf({ name: 'x', at: { lon: 33, lat: 91 }, radiusMeters: 50 })).toHaveLength(1);
  });
});

describe('a list of sites', () => {
  const list = (...sites: unknown[]) => sites.map((written, i) => ({ where: `site ${i + 1}`, written }));

  it('tells what is wrong with each, by its place and name', () => {
    const { sites, problems } = checkSites(list({ name: 'A', ...PLACE }, { name: 'B' }, 7));
    expect(sites).toEqual([]);
    expect(problems).toEqual([
      expect.stringMatching(/^site 2 "B": Say where/),
      expect.stringMatching(/^site 3: A site is a list of fields/),
    ]);
  });

  it('has no name twice, in whatever letters, and no id twice', () => {
    const { problems } = checkSites(
      list({ name: 'Saky A', ...PLACE }, { name: 'SAKY  a', ...PLACE }, { name: 'Saky-A!', ...PLACE }),
    );
    expect(problems).toEqual([
      'site 2 "SAKY  a": name: site 1 has the same one. Every site has its own.',
      'site 3 "Saky-A!": id: "saky-a" is that of site 1. Give one of them another.',
    ]);
  });

  it('is neither empty nor endless', () => {
    expect(checkSites([]).problems).toHaveLength(1);
    expect(checkSites(list(...Array<unknown>(10_001).fill(null))).problems).toHaveLength(1);
  });
});
