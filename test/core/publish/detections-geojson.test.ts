import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../src/core/contract/detection.ts';
import type { PixelBox } from '../../../src/core/contract/finding.ts';
import { crsFromEpsg, fromLonLat } from '../../../src/core/geo/crs.ts';
import { mapToPixel } from '../../../src/core/geo/grid.ts';
import type { Polygon } from '../../../src/core/geo/split-antimeridian.ts';
import { detectionsGeoJson } from '../../../src/core/publish/detections-geojson.ts';
import { utm36 } from '../findings/scenes.ts';

function aircraftAt(box: PixelBox, asset = 'scene.tif'): Detection {
  return { label: 'aircraft', score: 0.9, confidence: null, box, asset, model: 'test-v1' };
}

describe('detections as GeoJSON', () => {
  const boxes: PixelBox[] = [
    [10, 20, 16.5, 29],
    [0, 0, 3, 3],
  ];
  const detections = boxes.map((box) => aircraftAt(box));
  const { features } = detectionsGeoJson([{ grid: utm36, detections }]);

  it('gives each box as a closed ring, counterclockwise, that leads back to the box', () => {
    expect(features).toHaveLength(2);
    features.forEach(({ geometry }, i) => {
      const ring = (geometry.coordinates as Polygon)[0]!;
      expect(geometry.type).toBe('Polygon');
      expect(ring).toHaveLength(5);
      expect(ring[4]).toEqual(ring[0]);
      expect(
        ring.reduce((sum, [x, y], k) => sum + x! * ring[(k + 1) % 5]![1]! - ring[(k + 1) % 5]![0]! * y!, 0),
      ).toBeGreaterThan(0);
      const corners = ring.map(([lon, lat]) => mapToPixel(utm36, fromLonLat(utm36.crs, { lon: lon!, lat: lat! })));
      const hull = [
        Math.min(...corners.map(({ col }) => col)),
        Math.min(...corners.map(({ row }) => row)),
        Math.max(...corners.map(({ col }) => col)),
        Math.max(...corners.map(({ row }) => row)),
      ];
      hull.forEach((edge, k) => {
        expect(edge).toBeCloseTo(boxes[i]![k]!, 2); // 1e-7° is about 1 cm, and a pixel 3 m
      });
    });
  });

  it('says of each what detections.json says', () => {
    expect(features.map(({ properties }) => properties)).toEqual(detections);
  });

  it('counts each file of a mosaic from its own corner', () => {
    const east = { ...utm36, originX: utm36.originX + 240 };
    const both = detectionsGeoJson([
      { grid: utm36, detections: [aircraftAt([85, 10, 95, 20], 'west.tif')] },
      { grid: east, detections: [aircraftAt([5, 10, 15, 20], 'east.tif')] },
    ]).features;
    expect(both[1]!.geometry).toEqual(both[0]!.geometry);
  });

  it('cuts a box at the antimeridian', () => {
    const crs = crsFromEpsg(32601)!;
    const { x, y } = fromLonLat(crs, { lon: 180, lat: 60 });
    const grid = { ...utm36, crs, originX: x - 150, originY: y };
    const [feature] = detectionsGeoJson([{ grid, detections: [aircraftAt([40, 10, 60, 20])] }]).features;
    expect(feature!.geometry.type).toBe('MultiPolygon');
    const lons = (feature!.geometry.coordinates as Polygon[]).flat(2).map(([lon]) => lon);
    expect(Math.max(...lons)).toBe(180);
    expect(Math.min(...lons)).toBe(-180);
  });

  it('is an empty collection where nothing was found', () => {
    expect(detectionsGeoJson([{ grid: utm36, detections: [] }])).toEqual({ type: 'FeatureCollection', features: [] });
  });
});
