import type { Detection } from '../contract/detection.ts';
import type { PixelBox } from '../contract/finding.ts';
import type { Crs } from '../geo/crs.ts';
import type { Grid } from '../geo/grid.ts';
import { type LonLatGeometry, lonLatGeometry } from '../geo/lon-lat-geometry.ts';

/** `detections.geojson`: RFC 7946, the box of each object. */
export interface DetectionsGeoJson {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly geometry: LonLatGeometry;
    readonly properties: Detection;
  }[];
}

/** @param found each file's own grid, which its detections count in. */
export function detectionsGeoJson(
  found: readonly { readonly grid: Grid & { readonly crs: Crs }; readonly detections: readonly Detection[] }[],
): DetectionsGeoJson {
  return {
    type: 'FeatureCollection',
    features: found.flatMap(({ grid, detections }) => {
      const geometryOf = lonLatGeometry(grid);
      return detections.map((detection) => ({
        type: 'Feature' as const,
        geometry: geometryOf([ringOf(detection.box)]),
        properties: detection,
      }));
    }),
  };
}

function ringOf([x0, y0, x1, y1]: PixelBox): [number, number][] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ];
}
