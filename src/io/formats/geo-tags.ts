import { CrsNotSupported } from '../../core/contract/errors.ts';
import type { Crs } from '../../core/geo/crs.ts';
import type { Grid } from '../../core/geo/grid.ts';
import type { TiffEntry } from './tiff-front.ts';

const GT_MODEL_TYPE = 1024;
const GT_RASTER_TYPE = 1025;
const GEODETIC_CRS = 2048;
const PROJECTED_CRS = 3072;

/**
 * Where the pixels lie, as GeoTIFF says it (OGC 19-008r4, 2019): pixel-is-area, the CRS by its EPSG code.
 *
 * @returns nothing for a grid without a CRS.
 * @throws CrsNotSupported for a CRS that has no EPSG code.
 */
export function geoTags(grid: Grid): TiffEntry[] {
  if (grid.crs === null) return [];
  const crsKey = grid.crs.isGeographic ? GEODETIC_CRS : PROJECTED_CRS;
  const keys = [
    [GT_MODEL_TYPE, grid.crs.isGeographic ? 2 : 1],
    [GT_RASTER_TYPE, 1],
    [crsKey, epsgCode(grid.crs)],
  ] as const;
  return [
    { tag: 'modelPixelScale', type: 'double', value: [grid.pixelWidth, grid.pixelHeight, 0] },
    { tag: 'modelTiepoint', type: 'double', value: [0, 0, 0, grid.originX, grid.originY, 0] },
    {
      tag: 'geoKeyDirectory',
      type: 'short',
      value: [1, 1, 0, keys.length, ...keys.flatMap(([key, value]) => [key, 0, 1, value])],
    },
  ];
}

/** Geo keys hold 16 bits, and 32767 means "user-defined". */
function epsgCode(crs: Crs): number {
  const code = Number(/^EPSG:(\d+)$/.exec(crs.code)?.[1]);
  if (code >= 1024 && code < 32767) return code;
  throw new CrsNotSupported(
    `A GeoTIFF names its CRS by an EPSG code, got "${crs.code}". Reproject to a UTM zone first.`,
  );
}
