import { CrsNotSupported, DamagedFile, RotatedGrid } from '../../core/contract/errors.ts';
import type { Grid } from '../../core/geo/grid.ts';
import type { ByteSource } from './byte-source.ts';
import { readGeoKeys } from './geo-keys.ts';
import type { TiffDirectory } from './tiff-directory.ts';
import { TAGS } from './tiff-tags.ts';

/** Where the pixels of a file lie in its CRS. */
export interface Placement extends Pick<Grid, 'originX' | 'originY' | 'pixelWidth' | 'pixelHeight'> {
  /** The file's first row is the southernmost; the origin is the north-western corner all the same. */
  readonly isSouthUp: boolean;
}

const PIXEL_IS_POINT = 2;
/** A grid may lean so far over the whole image before it counts as rotated, px. */
const MOST_LEAN_PX = 0.01;

/**
 * Reads where a GeoTIFF's pixels lie: scale and tie point, or a matrix (GeoTIFF 1.1, OGC 19-008r4, 2019). Of the two
 * ways to say what coordinates name, pixel-is-point is moved by half a pixel, so that pixel-is-area comes out.
 *
 * @returns null where the file places its pixels nowhere.
 * @throws RotatedGrid for a grid that is not north-up or south-up; CrsNotSupported where only ground control points
 *   are given.
 */
export function readPlacement(directory: TiffDirectory, source: ByteSource): Placement | null {
  const matrix = readMatrix(directory, source);
  if (matrix === null) return null;
  const width = directory.number(TAGS.imageWidth) ?? 0;
  const height = directory.number(TAGS.imageLength) ?? 0;
  const placement = placementOf(matrix, { width, height }, source.name);
  const isPoint = readGeoKeys(directory)?.number('GTRasterTypeGeoKey') === PIXEL_IS_POINT;
  if (!isPoint) return placement;
  return {
    ...placement,
    originX: placement.originX - placement.pixelWidth / 2,
    originY: placement.originY + (placement.isSouthUp ? -1 : 1) * (placement.pixelHeight / 2),
  };
}

/** x = a·col + b·row + c, y = d·col + e·row + f, from the outer corner of the first pixel in the file. */
export interface GeoMatrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** @throws RotatedGrid unless columns run east and rows south or north; DamagedFile for pixels without a size. */
export function placementOf(
  { a, b, c, d, e, f }: GeoMatrix,
  { width, height }: { readonly width: number; readonly height: number },
  name: string,
): Placement {
  if (![a, b, c, d, e, f].every(Number.isFinite) || a * e - b * d === 0) {
    throw new DamagedFile(
      `"${name}" places its pixels by numbers that make no grid: ${[a, b, c, d, e, f].join(', ')}.`,
    );
  }
  const leanPx = Math.max(Math.abs(b / a) * height, Math.abs(d / e) * width);
  if (!(leanPx <= MOST_LEAN_PX) || a < 0) {
    throw new RotatedGrid(
      `"${name}" has a ${a < 0 ? 'mirrored' : 'rotated'} grid; we read north-up grids. Warp it first, for example with ` +
        'gdalwarp in.tif out.tif',
    );
  }
  const isSouthUp = e > 0;
  return {
    originX: c,
    originY: isSouthUp ? f + e * height : f,
    pixelWidth: a,
    pixelHeight: Math.abs(e),
    isSouthUp,
  };
}

function readMatrix(directory: TiffDirectory, source: ByteSource): GeoMatrix | null {
  const [scaleX = 0, scaleY = 0] = directory.numbers(TAGS.modelPixelScale);
  const tiePoints = directory.numbers(TAGS.modelTiepoint);
  if (scaleX !== 0 && scaleY !== 0 && tiePoints.length >= 6) {
    const [col, row, , x, y] = tiePoints as [number, number, number, number, number];
    // A negative y scale is written by mistake for a north-up grid; GDAL reads it so too.
    const stepY = -Math.abs(scaleY);
    return { a: scaleX, b: 0, c: x - col * scaleX, d: 0, e: stepY, f: y - row * stepY };
  }
  const matrix = directory.numbers(TAGS.modelTransformation);
  if (matrix.length === 16) {
    const [a, b, , c, d, e, , f] = matrix as [number, number, number, number, number, number, number, number];
    return { a, b, c, d, e, f };
  }
  const hasPoints = tiePoints.some((value) => value !== 0);
  if (hasPoints) {
    throw new CrsNotSupported(
      `"${source.name}" is placed by ground control points only, so it has no grid yet. Warp it first, for example with ` +
        'gdalwarp -tps in.tif out.tif',
    );
  }
  return null;
}
