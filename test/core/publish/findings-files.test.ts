import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/contract/finding.ts';
import { changeFindings } from '../../../src/core/findings/change-findings.ts';
import { IDENTITY } from '../../../src/core/geo/affine.ts';
import { toLonLat } from '../../../src/core/geo/crs.ts';
import { pixelToMap } from '../../../src/core/geo/grid.ts';
import { findingsGeoJson } from '../../../src/core/publish/findings-geojson.ts';
import { ledgerCsv } from '../../../src/core/publish/ledger-csv.ts';
import { drawn, plainThreshold, regionsIn } from '../change/picture.ts';
import { sceneOf, utm36 } from '../findings/scenes.ts';

const scene = sceneOf([{ asset: 'scene.tif', grid: utm36 }]);
const findings = changeFindings(regionsIn(drawn('.......', '.#####.', '.#...#.', '.#####.')), {
  before: scene,
  after: scene,
  grid: utm36,
  gridToAfter: IDENTITY,
  method: 'cva',
  threshold: plainThreshold,
  minimumAreaPx: 1,
});

describe('findings.geojson', () => {
  const collection = findingsGeoJson(findings, utm36);

  it('holds a closed polygon in lon/lat: outer ring counterclockwise, hole clockwise', () => {
    const [feature] = collection.features;
    expect(feature!.geometry.type).toBe('Polygon');
    const areas = feature!.geometry.coordinates.map((ring) => {
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
    const lons = collection.features[0]!.geometry.coordinates[0]!.map(([lon]) => lon);
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
    expect(csv).toContain(`'${text}`);
  });

  it('keeps negative numbers numbers, and quotes commas, quotes and line breaks', () => {
    const [finding] = findings;
    const csv = ledgerCsv([{ ...finding!, sentence: 'a, "b"\nc' }]);
    expect(csv).toContain(',-0.5,');
    expect(csv).toContain('"a, ""b""\nc"');
  });
});
