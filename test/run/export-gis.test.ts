import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CrsNotSupported, DamagedFile, OutputNotWritable, UsageError } from '../../src/core/contract/errors.ts';
import type { Finding } from '../../src/core/contract/finding.ts';
import { GIS_FORMATS, type GisFormat, USUAL_GIS } from '../../src/core/contract/gis-export.ts';
import type { OutputFile } from '../../src/core/contract/run.ts';
import { crsFromEpsg, fromLonLat } from '../../src/core/geo/crs.ts';
import { ringArea } from '../../src/core/geo/ellipsoid-area.ts';
import type { Grid } from '../../src/core/geo/grid.ts';
import { lonLatGeometry } from '../../src/core/geo/lon-lat-geometry.ts';
import type { Polygon } from '../../src/core/geo/split-antimeridian.ts';
import { readLog } from '../../src/io/store/chained-log.ts';
import { exportsFile } from '../../src/io/store/export-log.ts';
import { entriesIn } from '../../src/io/store/hash-chain.ts';
import { exportGis, type RunToExport, writeGisExports } from '../../src/run/export-gis.ts';
import { GDAL_PYTHON, type GdalFeature, hasGdal, readFeatures } from '../helpers/gdal.ts';
import { decision, holedFinding, LIGHTS, runToExport } from '../helpers/run-to-export.ts';
import { temporaryFolder } from '../helpers/scene-files.ts';
import { gridAt } from '../helpers/scenes.ts';

const home = temporaryFolder();
const size = { width: 300, height: 200, pixelWidth: 2, pixelHeight: 2 };

function gridNear(epsg: number, lon: number, lat: number): Grid {
  const { x, y } = fromLonLat(crsFromEpsg(epsg)!, { lon, lat });
  return gridAt({ epsg, ...size, originX: Math.round(x) - 300, originY: Math.round(y) + 200 });
}

const places = [
  ['near Saky', gridNear(32636, 33.59, 45.09)],
  ['across the antimeridian', gridNear(32660, 180, 65)],
  ['at 80° N, far off the zone’s middle', gridNear(32633, 17.9, 80)],
  [
    'south of the equator, in degrees',
    gridAt({ epsg: 4326, ...size, originX: -70, originY: -33, pixelWidth: 3e-5, pixelHeight: 2e-5 }),
  ],
] as const;

function someFindings(grid: Grid): Finding[] {
  return [
    holedFinding(grid, 1, [140, 90, 170, 110], 'building'),
    holedFinding(grid, 2, [20, 20, 40, 50], 'crater'),
    holedFinding(grid, 3, [200, 120, 230, 140], 'aircraft'),
    holedFinding(grid, 4, [250, 10, 290, 30], 'change'),
    holedFinding(grid, 5, [100, 150, 120, 170], 'building'),
  ];
}

async function saved(run: RunToExport, format: GisFormat, request = USUAL_GIS): Promise<string> {
  return home.write(`${run.manifest.id}.${format}`, await exportGis(run, format, request));
}

function polygonsOf({ geometry }: GdalFeature): readonly Polygon[] {
  if (geometry?.type === 'Polygon') return [geometry.coordinates as Polygon];
  expect(geometry?.type).toBe('MultiPolygon');
  return geometry!.coordinates as readonly Polygon[];
}

/** By id; the labels of a KML are no findings. */
function outlines(layers: Readonly<Record<string, readonly GdalFeature[]>>): ReadonlyMap<unknown, GdalFeature> {
  const areas = Object.entries(layers).filter(([name]) => name !== 'Labels' && name !== 'Images');
  return new Map(areas.flatMap(([, features]) => features).map((feature) => [feature.fields['id'], feature]));
}

describe.skipIf(!hasGdal())('GDAL reads (skipped where python3-gdal is not installed)', () => {
  describe.each(places)('a run %s', (_, grid) => {
    it.each(GIS_FORMATS)('from %s with every outline in its place and its area', async (format) => {
      const findings = someFindings(grid);
      const run = await runToExport(home.path, { grid, findings });
      const layers = readFeatures(await saved(run, format, { ...USUAL_GIS, hasWkt: true }));
      const read = format === 'gpkg' ? outlines({ findings: layers['findings']! }) : outlines(layers);
      expect([...read.keys()].sort()).toEqual(findings.map(({ id }) => id));
      const toGeometry = lonLatGeometry({ ...grid, crs: grid.crs! });
      for (const { id, outline } of findings) {
        const geometry = toGeometry(outline);
        const wanted = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
        const got = read.get(id)!;
        expect(got.isValid).toBe(true);
        const far = polygonsOf(got)
          .flat(3)
          .map((degrees, i) => Math.abs(Number(degrees) - (wanted.flat(3)[i] as number)));
        expect(far).toHaveLength(wanted.flat(3).length);
        expect(Math.max(...far)).toBeLessThanOrEqual(1e-7);
        // Areas without the sign of holes: rings that run the other way take themselves off.
        const area = wanted.flat().reduce((sum, ring) => sum + ringArea(ring.map(([lon, lat]) => ({ lon, lat }))), 0);
        expect(got.areaM2 / area).toBeCloseTo(1, 5);
      }
    });

    it('from a KMZ with both pictures within half a pixel of the aligned scenes', async () => {
      const run = await runToExport(home.path, { grid });
      const files = unzipSync(await exportGis(run, 'kmz', USUAL_GIS));
      const folder = join(home.path, `kmz-${run.manifest.id}`);
      await mkdir(join(folder, 'images'), { recursive: true });
      for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
      const text = execFileSync(GDAL_PYTHON, ['-c', FIND_LIGHTS, folder, join(run.folder, 'aligned', 'before.tif')], {
        encoding: 'utf8',
      });
      const { before, after } = JSON.parse(text) as Record<string, [col: number, row: number][]>;
      for (const found of [before!, after!]) {
        expect(found).toHaveLength(LIGHTS.length);
        for (const { col, row } of LIGHTS) {
          const away = found.map(([atCol, atRow]) => Math.max(Math.abs(atCol - col), Math.abs(atRow - row)));
          expect(Math.min(...away)).toBeLessThan(0.25);
        }
      }
    });
  });

  it('what people decided, and damage on other scales with what the mapping loses', async () => {
    const grid = places[0][1];
    const findings = someFindings(grid);
    const reviews = [
      decision('F1', { damageClass: 'moderate', note: 'roof gone' }),
      decision('F4', { call: 'rejected', reason: 'shadow' }),
      decision('F5'),
      decision('F5', { by: 'Ben', call: 'rejected', reason: 'no-such-object' }),
      decision('F3', { damageClass: 'destroyed' }),
    ];
    const run = await runToExport(home.path, { grid, findings, reviews });
    for (const format of GIS_FORMATS) {
      const layers = readFeatures(await saved(run, format));
      const read = format === 'gpkg' ? outlines({ findings: layers['findings']! }) : outlines(layers);
      const said = (id: string) => {
        const { fields } = read.get(id)!;
        const names = [
          'review',
          'decidedBy',
          'reason',
          'unosatClass',
          'xbdClass',
          'xbdLossy',
          'cemsClass',
          'cemsLossy',
        ];
        return names.map((name) => {
          const text = String(fields[name] ?? '');
          return { true: '1', false: '0' }[text] ?? text;
        });
      };
      expect(said('F1'), format).toEqual(['accepted', 'Ada', '', '3', 'minor-damage', '1', 'Damaged', '1']);
      expect(said('F2'), format).toEqual(['unreviewed', '', '', '', '', '', '', '']);
      expect(said('F3'), format).toEqual(['accepted', 'Ada', '', '', '', '', '', '']);
      expect(said('F4'), format).toEqual(['rejected', 'Ada', 'shadow', '', '', '', '', '']);
      expect(said('F5'), format).toEqual(['disputed', 'Ben', 'no-such-object', '', '', '', '', '']);
    }
  });

  it('a GeoPackage whose ledgers hold only what was looked for, and the ground that was not seen', async () => {
    const grid = places[0][1];
    const run = await runToExport(home.path, { grid, findings: someFindings(grid) });
    const layers = readFeatures(await saved(run, 'gpkg'));
    expect(Object.keys(layers)).toEqual([
      'findings',
      'finding_points',
      'aircraft',
      'craters',
      'buildings',
      'area',
      'not_observed',
      'about',
      'damage_scales',
    ]);
    expect(layers['finding_points']![0]!.geometry?.type).toBe('Point');
    expect(layers['buildings']!.map(({ fields }) => fields['id'])).toEqual(['F1', 'F5']);
    const [whole] = layers['area']!;
    const [unseen] = layers['not_observed']!;
    expect(unseen!.areaM2 / whole!.areaM2).toBeCloseTo(10 / 300, 3);

    const unsearched = { ...run, findings: [], manifest: { ...run.manifest, detectors: [] } };
    const names = Object.keys(readFeatures(await saved(unsearched, 'gpkg')));
    expect(names.filter((name) => ['aircraft', 'craters', 'buildings'].includes(name))).toEqual([]);
  });

  it('hostile names as the text they are', async () => {
    const grid = places[0][1];
    const hostile = `=HYPERLINK("x") ]]> </name><NetworkLink/> <script>alert(1)</script> '; DROP TABLE findings; -- \u0000\u0001\ud800 &amp; שלום`;
    const plain = hostile.replace('\u0000\u0001\ud800', '\ufffd\ufffd\ufffd');
    const [first] = someFindings(grid);
    const run = await runToExport(home.path, {
      grid,
      findings: [{ ...first!, sentence: hostile }],
      reviews: [decision('F1', { by: hostile, note: hostile })],
    });
    const named = { ...run, manifest: { ...run.manifest, title: hostile } };
    for (const format of GIS_FORMATS) {
      const layers = readFeatures(await saved(named, format));
      const { fields } = (format === 'gpkg' ? outlines({ findings: layers['findings']! }) : outlines(layers)).get(
        'F1',
      )!;
      // JSON escapes what other formats have no place for.
      const wanted = { csv: `'${plain}`, geojson: null, kml: plain, kmz: plain, gpkg: plain }[format];
      if (wanted !== null)
        expect([fields['sentence'], fields['decidedBy'], fields['note']]).toEqual([wanted, wanted, wanted]);
      else expect(fields['sentence']).toContain('</name><NetworkLink/> <script>');
    }
    const kml = new TextDecoder().decode(await exportGis(named, 'kml', USUAL_GIS));
    expect(kml).not.toMatch(/<NetworkLink|<script|http:(?!\/\/www\.opengis\.net\/kml\/2\.2")|]]>/);
    // A balloon is HTML: there the text is escaped once more.
    expect(kml).toContain('&amp;lt;script&amp;gt;');
  });

  it('two thousand findings from each format', async () => {
    const grid = places[0][1];
    const findings = Array.from({ length: 2000 }, (_, i) =>
      holedFinding(grid, i + 1, [(i % 50) * 5, Math.floor(i / 50) * 5, (i % 50) * 5 + 4, Math.floor(i / 50) * 5 + 4]),
    );
    const run = await runToExport(home.path, { grid, findings });
    for (const format of GIS_FORMATS) {
      const layers = readFeatures(await saved(run, format));
      expect((format === 'gpkg' ? outlines({ findings: layers['findings']! }) : outlines(layers)).size).toBe(2000);
    }
  });
});

/** Where the bright squares of an unpacked KMZ's pictures lie on the aligned grid, px, by their middles; GDAL places both. */
const FIND_LIGHTS = `
import json, sys
import numpy as np
import xml.etree.ElementTree as tree
from osgeo import gdal, osr
gdal.UseExceptions()
folder, aligned = sys.argv[1:]
k = '{http://www.opengis.net/kml/2.2}'
scene = gdal.Open(aligned)
lonlat = osr.SpatialReference(); lonlat.ImportFromEPSG(4326); lonlat.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
there = scene.GetSpatialRef().Clone(); there.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
way = osr.CoordinateTransformation(lonlat, there)
x0, px, _, y0, _, py = scene.GetGeoTransform()
found = {'before': [], 'after': []}
for overlay in tree.parse(folder + '/doc.kml').iter(k + 'GroundOverlay'):
    href = overlay.find(k + 'Icon/' + k + 'href').text
    north, south, east, west = [float(overlay.find(k + 'LatLonBox/' + k + side).text) for side in ('north', 'south', 'east', 'west')]
    assert -180 <= west < east <= 180
    bands = gdal.Open(folder + '/' + href).ReadAsArray().astype(float)
    light = np.where(bands[3] > 0, np.maximum(bands[0] - np.median(bands[0][bands[3] > 0]) - 10, 0), 0)
    height, width = light.shape
    rows, cols = np.mgrid[0:height, 0:width]
    while light.max() > 60:
        row, col = np.unravel_index(light.argmax(), light.shape)
        near = (abs(rows - row) < 22) & (abs(cols - col) < 22)
        weight = light * near
        at_col = (weight * (cols + 0.5)).sum() / weight.sum(); at_row = (weight * (rows + 0.5)).sum() / weight.sum()
        x, y, _ = way.TransformPoint(west + at_col / width * (east - west), north - at_row / height * (north - south))
        found['before' if 'before' in href else 'after'].append([(x - x0) / px, (y - y0) / py])
        light[near] = 0
print(json.dumps(found))
`;

describe('exporting a run', () => {
  it('gives the same bytes for the same run, in every format', async () => {
    const grid = places[0][1];
    const run = await runToExport(home.path, { grid, findings: someFindings(grid), reviews: [decision('F1')] });
    for (const format of GIS_FORMATS) {
      const [once, again] = [await exportGis(run, format, USUAL_GIS), await exportGis(run, format, USUAL_GIS)];
      expect(Buffer.compare(once, again), format).toBe(0);
    }
  });

  it('says run, credit, licence and limitations in every format', async () => {
    const grid = places[0][1];
    const run = await runToExport(home.path, { grid, findings: someFindings(grid) });
    for (const format of GIS_FORMATS) {
      const content = await exportGis(run, format, USUAL_GIS);
      const text = new TextDecoder().decode(format === 'kmz' ? unzipSync(content)['doc.kml'] : content);
      for (const words of [run.manifest.id, 'credit not stated', 'Licence not known', 'Not field-validated'])
        expect(text, format).toContain(words);
    }
  });

  it('adds only the scales that were asked for', async () => {
    const grid = places[0][1];
    const run = await runToExport(home.path, { grid, findings: someFindings(grid) });
    const csv = new TextDecoder().decode(await exportGis(run, 'csv', { scales: ['xbd'], hasWkt: false }));
    const header = csv.slice(0, csv.indexOf('\r\n')).split(',');
    expect(header.filter((name) => /Class$|Lossy$|WKT/.test(name))).toEqual([
      'damageClass',
      'decisionDamageClass',
      'standingDamageClass',
      'xbdClass',
      'xbdLossy',
    ]);
  });

  it('keeps to pixels without georeference: a CSV, and no map', async () => {
    const grid = gridAt({ epsg: null, ...size });
    const run = await runToExport(home.path, { grid, findings: [holedFinding(grid, 1, [2, 3, 12, 13])] });
    const csv = new TextDecoder().decode(await exportGis(run, 'csv', USUAL_GIS));
    expect(csv).toContain(',2 3 12 13,');
    for (const format of GIS_FORMATS.filter((one) => one !== 'csv'))
      await expect(exportGis(run, format, USUAL_GIS)).rejects.toThrow(CrsNotSupported);
    await expect(exportGis(run, 'csv', { ...USUAL_GIS, hasWkt: true })).rejects.toThrow(CrsNotSupported);
  });

  it('writes files whole or not at all, with the reviews that lie beside the run', async () => {
    const runs = join(home.path, 'runs');
    await mkdir(join(runs, '.reviews'), { recursive: true });
    const grid = gridAt({ epsg: null, ...size });
    const { folder, manifest } = await runToExport(runs, { grid, findings: [holedFinding(grid, 1, [2, 3, 12, 13])] });
    await writeFile(join(runs, '.reviews', `${manifest.id}.jsonl`), `${JSON.stringify(decision('F1'))}\n`);
    const out = join(home.path, 'out');

    expect((await writeGisExports(folder, ['csv'], USUAL_GIS, out)).written).toEqual([join(out, 'findings.csv')]);
    expect(await readFile(join(out, 'findings.csv'), 'utf8')).toContain(',accepted,accepted,,Ada,');
    expect((await writeGisExports(folder, ['csv'], USUAL_GIS, join(out, 'mine.csv'))).written).toEqual([
      join(out, 'mine.csv'),
    ]);
    const noted = entriesIn(await readLog(exportsFile(runs, manifest.id)));
    expect(noted.map(({ kind, files }) => [kind, (files as OutputFile[])[0]?.path])).toEqual([
      ['gis', 'findings.csv'],
      ['gis', 'mine.csv'],
    ]);
    await expect(writeGisExports(folder, ['kmz'], USUAL_GIS, out)).rejects.toThrow(CrsNotSupported);
    await mkdir(join(out, 'taken.csv'));
    await expect(writeGisExports(folder, ['csv'], USUAL_GIS, join(out, 'taken.csv'))).rejects.toThrow(
      OutputNotWritable,
    );
    expect((await readdir(out)).sort()).toEqual(['findings.csv', 'mine.csv', 'taken.csv']);

    await expect(writeGisExports(out, ['csv'], USUAL_GIS, out)).rejects.toThrow(UsageError);
    await writeFile(join(folder, 'findings.json'), '{"findings":[]}');
    await expect(writeGisExports(folder, ['csv'], USUAL_GIS, out)).rejects.toThrow(DamagedFile);
  });
});
