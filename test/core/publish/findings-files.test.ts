import { describe, expect, it } from 'vitest';
import { ringsCross } from '../../../src/core/change/simplify-ring.ts';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { changeFindings } from '../../../src/core/findings/change-findings.ts';
import { IDENTITY } from '../../../src/core/geo/affine.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { ringArea } from '../../../src/core/geo/ellipsoid-area.ts';
import { type Grid, pixelToMap } from '../../../src/core/geo/grid.ts';
import { findingsGeoJson } from '../../../src/core/publish/findings-geojson.ts';
import { ledgerCsv } from '../../../src/core/publish/ledger-csv.ts';
import { gridAt } from '../../helpers/scenes.ts';
import { drawn, plainThreshold, regionsIn } from '../change/picture.ts';
import { sceneOf, utm36 } from '../findings/scenes.ts';

const scene = sceneOf([{ asset: 'scene.tif', grid: utm36 }]);
const contextOn = (grid: Grid) => ({
  before: sceneOf([{ asset: 'scene.tif', grid }]),
  after: sceneOf([{ asset: 'scene.tif', grid }]),
  grid,
  gridToAfter: IDENTITY,
  method: 'cva',
  threshold: plainThreshold,
});

/** Random blobs with holes, as a picture 40 × 40. */
function blobs(seed: number): string[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const discs = Array.from({ length: 9 }, () => ({
    col: 40 * next(),
    row: 40 * next(),
    radius: 2 + 7 * next(),
    isHole: next() < 0.35,
  }));
  return Array.from({ length: 40 }, (_, row) =>
    Array.from({ length: 40 }, (__, col) => {
      const on = discs.filter((disc) => Math.hypot(col - disc.col, row - disc.row) < disc.radius);
      return on.length > 0 && !on.at(-1)!.isHole ? '#' : '.';
    }).join(''),
  );
}

const findings = changeFindings(regionsIn(drawn('.......', '.#####.', '.#...#.', '.#####.')), {
  before: scene,
  after: scene,
  grid: utm36,
  gridToAfter: IDENTITY,
  method: 'cva',
  threshold: plainThreshold,
  minimumAreaPx: 1,
});

type Geometry = ReturnType<typeof findingsGeoJson>['features'][number]['geometry'];

function polygonsOf(geometry: Geometry) {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

/** Twice the area in square degrees, counterclockwise positive. */
function turnOf(ring: readonly (readonly [number, number])[]): number {
  const [lon0, lat0] = ring[0]!;
  return ring.reduce((sum, [lon, lat], i) => {
    const [nextLon, nextLat] = ring[(i + 1) % ring.length]!;
    return sum + (lon - lon0) * (nextLat - lat0) - (nextLon - lon0) * (lat - lat0);
  }, 0);
}

describe('findings.geojson of any region', () => {
  const degrees = { epsg: 4326, originY: -16.5, pixelWidth: 0.001, pixelHeight: 0.001, width: 40, height: 40 };
  const grids = {
    'in UTM': gridAt({ width: 40, height: 40 }),
    'in degrees': gridAt({ ...degrees, originX: 33 }),
    'counting on beyond 180°': gridAt({ ...degrees, originX: 179.98 }),
    'counting on below −180°': gridAt({ ...degrees, originX: -180.02 }),
    'in UTM 60 across the antimeridian': gridAt({
      ...degrees,
      epsg: 32760,
      originX: 819_600,
      originY: 8_175_000,
      pixelWidth: 20,
      pixelHeight: 20,
    }),
  };

  it.each(Object.entries(grids))('is valid by RFC 7946 %s: closed, simple, right-handed, within ±180°', (_, grid) => {
    const context = { ...contextOn(grid), minimumAreaPx: 1 };
    let split = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const found = changeFindings(regionsIn(drawn(...blobs(seed))), context);
      for (const [i, { geometry }] of findingsGeoJson(found, { ...grid, crs: grid.crs! }).features.entries()) {
        const polygons = polygonsOf(geometry);
        if (polygons.length > 1) split++;
        let area = 0;
        for (const polygon of polygons) {
          expect(ringsCross(polygon.map((ring) => ring.map(([lon, lat]) => [lon * 1e4, lat * 1e4] as const)))).toBe(
            false,
          );
          for (const [k, ring] of polygon.entries()) {
            expect(ring.length).toBeGreaterThanOrEqual(4);
            expect(ring[0]).toEqual(ring.at(-1));
            expect(Math.sign(turnOf(ring))).toBe(k === 0 ? 1 : -1);
            for (const [lon] of ring) expect(Math.abs(lon)).toBeLessThanOrEqual(180);
            expect(Math.max(...ring.map(([lon]) => lon)) - Math.min(...ring.map(([lon]) => lon))).toBeLessThan(1);
            area += ringArea(ring.map(([lon, lat]) => ({ lon, lat })));
          }
        }
        // The outline cuts the corners of pixels, by an eighth of a pixel each.
        expect(area / found[i]!.areaM2!).toBeGreaterThan(0.45);
        expect(area / found[i]!.areaM2!).toBeLessThan(1.15);
      }
    }
    if (/180|antimeridian/.test(_)) expect(split).toBeGreaterThan(5);
    else expect(split).toBe(0);
  });
});

describe('findings.geojson', () => {
  const collection = findingsGeoJson(findings, utm36);

  it('holds a closed polygon in lon/lat: outer ring counterclockwise, hole clockwise', () => {
    const [feature] = collection.features;
    expect(feature!.geometry.type).toBe('Polygon');
    const areas = polygonsOf(feature!.geometry)[0]!.map((ring) => {
      expect(ring[0]).toEqual(ring.at(-1));
      const [lon0, lat0] = ring[0]!;
      return ring.reduce((sum, [lon, lat], i) => {
        const [nextLon, nextLat] = ring[(i + 1) % ring.length]!;
        return sum + (lon - lon0) * (nextLat - lat0) - (nextLon - lon0) * (lat - lat0);
      }, 0);
    });
    expect(areas.map(Math.sign)).toEqual([1, -1]);
  });

  it('lies where the grid says, to seven decimals', () => {
    const lons = polygonsOf(collection.features[0]!.geometry)[0]![0]!.map(([lon]) => lon);
    const west = toLonLat(utm36.crs, pixelToMap(utm36, { col: 1, row: 2.5 })).lon;
    expect(Math.min(...lons)).toBeCloseTo(west, 6);
    expect(lons.every((lon) => Math.abs(lon * 1e7 - Math.round(lon * 1e7)) < 1e-4)).toBe(true);
  });

  it('has the finding as properties, without its outline', () => {
    const { outline, ...rest } = findings[0]!;
    expect(outline.length).toBe(2);
    expect(collection.features[0]!.properties).toEqual(rest);
    expect(collection.features[0]!.id).toBe('F1');
  });

  it('is an empty collection without findings', () => {
    expect(findingsGeoJson([], utm36)).toEqual({ type: 'FeatureCollection', features: [] });
  });
});

describe('ledger.csv', () => {
  it('has a header and one row a finding', () => {
    const lines = ledgerCsv(findings).split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]!.startsWith('id,kind,confidence,lon,lat,areaM2')).toBe(true);
    expect(lines[1]!.startsWith('F1,change,,33.')).toBe(true);
    expect(lines[2]).toBe('');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('never lets a spreadsheet run %j', (text) => {
    const csv = ledgerCsv([{ ...findings[0]!, sentence: text } as Finding]);
    expect(csv).toContain(`'${text.replace('\r', '\n')}`);
  });

  it('keeps negative numbers numbers, and quotes commas, quotes and line breaks', () => {
    const [finding] = findings;
    const csv = ledgerCsv([{ ...finding!, sentence: 'a, "b"\nc' }]);
    expect(csv).toContain(',-0.5,');
    expect(csv).toContain('"a, ""b""\nc"');
  });
});
