import { UsageError } from '../contract/errors.ts';
import { type Crs, fromLonLat } from '../geo/crs.ts';
import { geojsonPolygons, lonLatOf } from '../geo/geojson-polygons.ts';
import { type Grid, mapToPixel } from '../geo/grid.ts';
import type { Footprint } from './building.ts';

const FEWEST_CORNERS = 3;

/**
 * Building footprints of a GeoJSON document (lon/lat; Microsoft's and OpenStreetMap's are) on a grid, one a polygon.
 *
 * @throws UsageError where it holds no polygon, a ring of fewer than three corners, or no longitude and latitude.
 */
export function footprintsOn(grid: Grid & { readonly crs: Crs }, geojson: unknown): Footprint[] {
  const footprints = geojsonPolygons(geojson).map((rings) =>
    rings.map((ring) => {
      if (ring.length < FEWEST_CORNERS) throw new UsageError('A footprint has a ring of fewer than three corners.');
      return ring.map((position) => {
        const { col, row } = mapToPixel(grid, fromLonLat(grid.crs, lonLatOf(position)));
        return [col, row] as const;
      });
    }),
  );
  if (footprints.length === 0) throw new UsageError('The buildings file holds no polygon. Give GeoJSON in lon/lat.');
  return footprints;
}
