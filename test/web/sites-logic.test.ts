import { describe, expect, it } from 'vitest';
import type { SiteSummary } from '../../src/core/contract/watch.ts';
import { circleAround } from '../../src/core/geo/geodesic.ts';
import { checkSite } from '../../src/core/watch/check-site.ts';
import { chosenSites } from '../../web/src/sites/chosen-sites.ts';
import { scenesOf } from '../../web/src/sites/seen-scenes.ts';
import { siteCentre } from '../../web/src/sites/site-centre.ts';
import { areaOfForm, draftOfForm, emptyForm, formFault, formOf } from '../../web/src/sites/site-draft.ts';
import { cadenceInWords, pairInWords, silencedInWords } from '../../web/src/sites/site-words.ts';
import { formatPlace, parsePlace } from '../../web/src/state/link.ts';
import { allSites, type SiteFilter } from '../../web/src/state/site-filter.ts';
import { PlantedWatchlist } from '../helpers/planted-watchlist.ts';

const planted = async (count: number): Promise<readonly SiteSummary[]> =>
  (await new PlantedWatchlist({ sites: count }).sites({ from: 0, limit: count })).sites;

const names = (sites: readonly SiteSummary[]) => sites.map(({ site }) => site.name);

describe('the sites that are listed', () => {
  it('are those with all the words, the tag, and one of the states', async () => {
    const sites = await planted(60);
    const ports = chosenSites(sites, { ...allSites, text: 'port SOUTH' });
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.every(({ site }) => site.name.startsWith('Port') && site.tags.includes('south'))).toBe(true);
    const failed = chosenSites(sites, { ...allSites, states: ['failed', 'paused'] });
    expect(failed.every(({ site, lastLook }) => site.paused || lastLook?.state === 'failed')).toBe(true);
    expect(new Set(failed.map(({ site }) => site.paused))).toEqual(new Set([true, false]));
    expect(chosenSites(sites, { ...allSites, tag: 'rail' }).every(({ site }) => site.tags.includes('rail'))).toBe(true);
  });

  it('have those first that nobody has read, then what did not work', async () => {
    const [changed, unchanged, , , failed] = await planted(5).then((sites) =>
      sites.toSorted((a, b) => (a.site.id < b.site.id ? -1 : 1)),
    );
    const quiet = { ...unchanged!, unreadAlerts: 0 };
    const broken = { ...failed!, unreadAlerts: 0 };
    const read = { ...changed!, unreadAlerts: 0 };
    const unread = { ...quiet, unreadAlerts: 1 };
    expect(chosenSites([quiet, read, broken, unread], allSites)).toEqual([unread, broken, read, quiet]);
    const byName = names(chosenSites(await planted(20), { ...allSites, order: 'name' }));
    expect(byName).toEqual(byName.toSorted());
  });

  it('are kept in the address', () => {
    const filter: SiteFilter = { text: 'a & b', tag: 'rail', states: ['changed', 'overdue'], order: 'name' };
    expect(parsePlace(formatPlace({ page: 'sites', filter }))).toEqual({ page: 'sites', filter });
    expect(parsePlace('#/sites')).toEqual({ page: 'sites', filter: allSites });
    expect(parsePlace('#/sites?state=gone&order=odd')).toEqual({ page: 'sites', filter: allSites });
    for (const id of ['saky', 'edit', 'a/b']) {
      expect(parsePlace(formatPlace({ page: 'site', id }))).toEqual({ page: 'site', id });
      expect(parsePlace(formatPlace({ page: 'site-form', id }))).toEqual({ page: 'site-form', id });
    }
    expect(parsePlace(formatPlace({ page: 'site-form', id: null }))).toEqual({ page: 'site-form', id: null });
  });
});

describe('the form of a site', () => {
  const good = { ...emptyForm(), name: 'Saky', place: '45.09, 33.59', radiusKm: '1,5', zone: 'UTC' };

  it('becomes a site of the radius round the middle', () => {
    expect(formFault(good, false)).toBeNull();
    const draft = draftOfForm({ ...good, cloud: '30', tags: 'a, b,,', notify: 'mailto:a@b.example' }, null);
    expect(checkSite(draft)).toMatchObject({
      problems: [],
      site: {
        name: 'Saky',
        circle: { at: { lon: 33.59, lat: 45.09 }, radiusMeters: 1500 },
        limits: { maximumCloudFraction: 0.3 },
        tags: ['a', 'b'],
        notify: ['mailto:a@b.example'],
        cadence: { kind: 'each-new-scene' },
      },
    });
  });

  it('leaves a site as it was where nothing is changed', async () => {
    const limits = { maximumCloudFraction: 0.35, maximumOffNadirDegrees: 20 };
    const thresholds = { minimumAreaM2: 12.5, minimumConfidence: 0.4 };
    const circles = (await planted(6)).map(({ site }) => ({ ...site, limits, thresholds, baseline: 'S2A_1' }));
    const drawn = circles.map(({ circle: _, ...site }) => ({ ...site, ignoreZones: [site.area] }));
    for (const site of [...circles, ...drawn]) {
      const form = formOf(site, ['earth-search']);
      expect(formFault(form, !('circle' in site))).toBeNull();
      expect(checkSite(draftOfForm(form, site))).toEqual({ site, problems: [] });
    }
  });

  it.each([
    ['name', { name: ' ' }],
    ['place', { place: '' }],
    ['place', { place: 'somewhere' }],
    ['radiusKm', { radiusKm: '0' }],
    ['radiusKm', { radiusKm: '51' }],
    ['address', { archive: 'address', address: 'stac.example.org' }],
    ['cron', { cadence: 'cron', cron: '0 6 * *' }],
    ['zone', { cadence: 'cron', zone: '' }],
    ['cloud', { cloud: '101' }],
    ['gsd', { gsd: 'ten' }],
    ['leastArea', { leastArea: '' }],
    ['notify', { notify: 'http://plain.example' }],
    ['priority', { priority: 'high' }],
  ] as const)('says what is wrong with its %s', (field, change) => {
    expect(formFault({ ...good, ...change }, false)?.field).toBe(field);
  });

  it('needs no middle where there is an area already', () => {
    expect(formFault({ ...good, place: '', radiusKm: '' }, true)).toBeNull();
    expect(areaOfForm({ ...good, place: '' })).toBeNull();
  });
});

describe('the words of a site', () => {
  it('tell pair, cadence and silence', async () => {
    const [{ site, lastLook }] = (await planted(1)) as [SiteSummary];
    expect(pairInWords(lastLook!)).toBe('24 Feb → 1 Mar 2026');
    const later = { ...lastLook!.after!, acquiredAt: '2027-01-02T00:00:00Z' };
    expect(pairInWords({ ...lastLook!, after: later })).toBe('24 Feb 2026 → 2 Jan 2027');
    const cron = (expression: string) =>
      cadenceInWords({ ...site, cadence: { kind: 'cron', expression, zone: 'America/New_York' } });
    expect(cron('5 6 * * *')).toBe('every day at 06:05, America/New York');
    expect(cron('0 6 * * 1')).toBe('0 6 * * 1 (cron), America/New York');
    expect(silencedInWords({ 'usual-here': 2, 'ignore-zone': 1 })).toBe(
      '3 kept silent (2 usual here, 1 in an ignored zone)',
    );
    expect(silencedInWords({ threshold: 0 })).toBeNull();
  });

  it('put the middle of an area where it is, across the antimeridian too', () => {
    for (const at of [
      { lon: 33.59, lat: 45.09 },
      { lon: 179.999, lat: -16.5 },
    ]) {
      const { lon, lat } = siteCentre(circleAround(at, 2000));
      expect(Math.abs(((lon - at.lon + 540) % 360) - 180)).toBeLessThan(1e-4);
      expect(lat).toBeCloseTo(at.lat, 4);
    }
  });

  it('list each scene once, the oldest first', async () => {
    const { looks } = await new PlantedWatchlist({ sites: 1, looks: 12 }).looks('site-0', { before: null, limit: 99 });
    const scenes = scenesOf(looks);
    expect(new Set(scenes.map(({ id }) => id)).size).toBe(scenes.length);
    expect(scenes.map(({ acquiredAt }) => acquiredAt)).toEqual(scenes.map(({ acquiredAt }) => acquiredAt).toSorted());
  });
});
