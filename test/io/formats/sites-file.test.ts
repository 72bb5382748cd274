import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { TooLarge, TypeNotSupported, UsageError } from '../../../src/core/contract/errors.ts';
import { parseSitesFile, writeSites } from '../../../src/io/formats/sites-file.ts';

/** What stands between the fences of a language on the page. */
async function example(language: string): Promise<string> {
  const page = await readFile('docs/watchlists.md', 'utf8');
  return new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)![1]!;
}

function refusal(text: string, name: string): Error {
  try {
    parseSitesFile(text, name);
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was taken.');
}

describe('a sites file', () => {
  it('says the same in YAML, CSV and GeoJSON, as the page shows', async () => {
    const yaml = parseSitesFile(await example('yaml'), 'sites.yaml');
    expect(yaml.map(({ id, cadence }) => [id, cadence.kind])).toEqual([
      ['saky', 'cron'],
      ['port-of-odesa', 'each-new-scene'],
    ]);
    expect(parseSitesFile(await example('csv'), 'sites.csv')).toEqual(yaml);
    expect(parseSitesFile(await example('json'), 'sites.geojson')).toEqual(yaml);
  });

  it('is written so that it reads the same again', async () => {
    const sites = parseSitesFile(await example('yaml'), 'sites.yaml');
    expect(parseSitesFile(writeSites(sites), 'again.yml')).toEqual(sites);
    const odd = sites.map((site) => ({
      ...site,
      name: `${site.name}: "yes" # no`,
      tags: ['null', '1e3', ' *x'.trim()],
    }));
    expect(parseSitesFile(writeSites(odd), 'again.yaml')).toEqual(odd);
  });

  it('names the site or row of everything that is wrong', () => {
    const yaml = refusal('sites:\n  - name: A\n  - {name: B, at: "45, 33", radiusMeters: 5, cadance: x}\n', 'a.yaml');
    expect(yaml).toBeInstanceOf(UsageError);
    expect(yaml.message.split('\n')).toEqual([
      'a.yaml cannot be used:',
      expect.stringMatching(/^site 1 "A": Say where/),
      expect.stringMatching(/^site 2 "B": There is no field "cadance"; "cadence" is meant/),
    ]);
    const csv = refusal('name,at,radiusMeters,paused\nA,"45, 33",x,\n\nB,"45, 33",9,no\n', 'a.csv');
    expect(csv.message.split('\n')).toEqual([
      'a.csv cannot be used:',
      expect.stringMatching(/^row 2 "A": radiusMeters: .* not "x"/),
      expect.stringMatching(/^row 4 "B": paused: true or false is wanted, not "no"/),
    ]);
  });

  it('tells fifty things that are wrong, and how many more there are', () => {
    const rows = Array.from({ length: 70 }, (_, i) => `S${i},"45, 33",-1`);
    const lines = refusal(`name,at,radiusMeters\n${rows.join('\n')}`, 'a.csv').message.split('\n');
    expect(lines).toHaveLength(52);
    expect(lines.at(-1)).toBe('… and 20 more.');
  });

  it.each(['=cmd|x', '+1', '-A', '@SUM(A1)'])('has no name %s, which a spreadsheet would run', (name) => {
    expect(refusal(`name,at,radiusMeters\n"${name}","45, 33",100\n`, 'a.csv').message).toContain('as a formula does');
    expect(refusal(JSON.stringify({ sites: [{ name }] }), 'a.yaml').message).toContain('as a formula does');
  });

  it('takes a minus for what it is where a number is wanted', () => {
    const [site] = parseSitesFile('name,at,radiusMeters,priority\nA,"-45.5, -33.25",100,-2\n', 'a.csv');
    expect(site).toMatchObject({ priority: -2, circle: { at: { lon: -33.25, lat: -45.5 } } });
  });

  it('lets sites share a block of fields, which each may overrule', () => {
    const sites = parseSitesFile(
      '.usual: &usual\n  radiusMeters: 900\n  tags: [x]\nsites:\n  - {<<: *usual, name: A, at: "1, 2"}\n  - {<<: *usual, name: B, at: "1, 3", radiusMeters: 5}\n',
      'a.yaml',
    );
    expect(sites.map(({ circle, tags }) => [circle?.radiusMeters, tags])).toEqual([
      [900, ['x']],
      [5, ['x']],
    ]);
  });

  it.each([
    ['aliases that multiply', TooLarge, `${bomb()}sites:\n  - {name: x, tags: *a29}\n`],
    ['brackets without end', Error, `sites: ${'['.repeat(20_000)}`],
    ['lists within lists', Error, `sites:\n${'- '.repeat(20_000)}`],
    ['a million corners', TooLarge, `sites:\n  - {name: x, area: [${'[1.5,2.5],'.repeat(1_000_000)}]}`],
    ['a shorter million of them', TooLarge, `sites:\n  - {name: x, area: [${'[1,2],'.repeat(600_000)}]}`],
    ['a tag that asks for code', UsageError, 'sites:\n  - name: !!js/function x\n'],
    ['a tag of its own', UsageError, 'sites:\n  - name: !mine x\n'],
    ['a field twice', UsageError, 'sites:\n  - name: A\n    name: B\n'],
    ['a list that is none', UsageError, 'sites: 5'],
    ['nothing', UsageError, ''],
    ['a list of another name', UsageError, 'site:\n  - name: A\n'],
    ['two documents', UsageError, 'sites: []\n---\nsites: []\n'],
  ])('is refused in YAML for %s', (_, refusalClass, text) => {
    const error = refusal(text, 'a.yaml');
    expect(error).toBeInstanceOf(refusalClass);
    expect(error).toMatchObject({ code: expect.stringMatching(/^E_(USAGE|TOO_LARGE)$/) as string });
  });

  it.each([
    ['too many cells', 'name,at,radiusMeters\nA,"45, 33",5,6\n'],
    ['a quote that does not end', 'name,at,radiusMeters\nA,"45, 33\n'],
    ['an unknown column', 'name,at,radius\nA,"45, 33",5\n'],
    ['no rows', 'name,at,radiusMeters\n'],
    ['GeoJSON that is none', 'name,area\nA,{"type":\n'],
  ])('is refused in CSV for %s', (_, text) => {
    expect(refusal(text, 'a.csv')).toBeInstanceOf(UsageError);
  });

  it.each([
    ['depth', TooLarge, '['.repeat(100_000)],
    ['what is no JSON', UsageError, '{"type": "FeatureCollection"'],
    ['a geometry alone', UsageError, '{"type": "Point", "coordinates": [1, 2]}'],
    ['features that are none', UsageError, '{"type": "FeatureCollection", "features": [null, 7]}'],
    [
      'a line',
      UsageError,
      feature({
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      }),
    ],
  ])('is refused in GeoJSON for %s', (_, refusalClass, text) => {
    expect(refusal(text, 'a.geojson')).toBeInstanceOf(refusalClass);
  });

  it('is known by its name', () => {
    expect(refusal('sites: []', 'sites.txt')).toBeInstanceOf(TypeNotSupported);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 29 }, (_, i) => `.a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`);
  return `.a0: &a0 [x, x]\n${levels.join('')}`;
}

function feature(geometry: unknown): string {
  const one = { type: 'Feature', properties: { name: 'x' }, geometry };
  return JSON.stringify({ type: 'FeatureCollection', features: [one] });
}
