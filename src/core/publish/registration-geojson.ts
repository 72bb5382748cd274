import type { Registration } from '../contract/run.ts';
import { type Crs, crsTransform, WGS84 } from '../geo/crs.ts';
import { type Grid, pixelToMap } from '../geo/grid.ts';
import { groundPixelSize } from '../geo/ground.ts';

/** `registration.geojson`: RFC 7946, one point a tie point that agrees with the alignment. */
export interface RegistrationGeoJson {
  readonly type: 'FeatureCollection';
  readonly features: readonly {
    readonly type: 'Feature';
    readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [lon: number, lat: number] };
    readonly properties: TiePointProperties;
  }[];
}

/** How much further the after scene would have to move there: columns run east, rows run south. */
interface TiePointProperties {
  readonly dColPx: number;
  readonly dRowPx: number;
  readonly residualPx: number;
  readonly residualMeters: number | null;
}

/**
 * What the alignment leaves at its tie points, in longitude and latitude, 7 decimals (1 cm).
 *
 * @param grid the aligned grid; must have a CRS, else there is no such file to write.
 */
export function registrationGeoJson(
  { tiePoints }: Registration,
  grid: Grid & { readonly crs: Crs },
): RegistrationGeoJson {
  const toWgs84 = crsTransform(grid.crs, WGS84);
  const pixel = groundPixelSize(grid);
  return {
    type: 'FeatureCollection',
    features: tiePoints.residuals.map(({ col, row, dCol, dRow }) => {
      const { x, y } = toWgs84(pixelToMap(grid, { col, row }));
      return {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [rounded(x, 7), rounded(y, 7)] },
        properties: {
          dColPx: rounded(dCol, 3),
          dRowPx: rounded(dRow, 3),
          residualPx: rounded(Math.hypot(dCol, dRow), 3),
          residualMeters: pixel && rounded(Math.hypot(dCol * pixel.width, dRow * pixel.height), 3),
        },
      };
    }),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
