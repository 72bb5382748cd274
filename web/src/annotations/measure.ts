import type { Annotation } from '../../../src/core/contract/review.ts';
import type { RunManifest } from '../../../src/core/contract/run.ts';
import { geodesicArea, geodesicLength } from '../../../src/core/geo/geodesic.ts';
import { type GroundPositions, groundPositions } from '../../../src/core/geo/ground-positions.ts';
import type { PixelPoint } from '../../../src/core/geo/points.ts';
import { cornersOf, traitsOf } from './shapes.ts';

/** How long or large something is. Of an area, `length` is its perimeter. */
export interface Measure {
  /** Ground metres and square metres, or, without georeference, pixels. */
  readonly unit: 'm' | 'px';
  readonly length: number;
  /** Null of what encloses none. */
  readonly area: number | null;
  /** To what power of ten the pixels carry each. */
  readonly lengthStep: number;
  readonly areaStep: number;
}

export type Ruler = (drawn: Pick<Annotation, 'shape' | 'points'>) => Measure | null;

/**
 * Measures what is drawn on a run's grid: geodesics on the ellipsoid, or plain pixels where there is no georeference.
 *
 * A point is placed to half a pixel, of the finer scene or of the grid, whichever is coarser. What is told is rounded to the power
 * of ten nearest to what that does to a length (about a pixel) and, by the propagation of errors, to an area (two
 * standard deviations).
 *
 * @returns a ruler that gives null for shapes that have no extent.
 */
export function rulerOf({ grid, pixelMeters, inputs }: Pick<RunManifest, 'grid' | 'pixelMeters' | 'inputs'>): Ruler {
  const positions = pixelMeters && groundPositions(grid);
  const gsds = [inputs.before.gsdMeters, inputs.after.gsdMeters].filter((gsd) => gsd !== null);
  const pixel =
    pixelMeters === null ? 1 : Math.max(pixelMeters.width, pixelMeters.height, gsds.length > 0 ? Math.min(...gsds) : 0);
  const size = pixelMeters ?? { width: 1, height: 1 };
  return (drawn) => {
    const { extent, least } = traitsOf(drawn.shape);
    if (extent === 'none' || drawn.points.length < Math.min(least, 2)) return null;
    const corners = cornersOf(drawn);
    const { length, area } = extentOf(corners, extent, positions);
    return {
      unit: positions ? 'm' : 'px',
      length,
      area,
      lengthStep: powerNearest(pixel),
      areaStep: powerNearest((pixel / Math.sqrt(12)) * Math.hypot(...chords(corners, size))),
    };
  };
}

function extentOf(corners: readonly PixelPoint[], extent: 'length' | 'area', positions: GroundPositions | null) {
  if (positions !== null) {
    const path = corners.map((corner) => positions.toLonLat(corner));
    if (extent === 'length') return { length: geodesicLength(path), area: null };
    const { perimeter, area } = geodesicArea(path);
    return { length: perimeter, area };
  }
  let [length, twiceArea] = [0, 0];
  corners.forEach(({ col, row }, i) => {
    if (i === 0 && extent === 'length') return;
    const before = corners.at(i - 1)!;
    length += Math.hypot(col - before.col, row - before.row);
    twiceArea += before.col * row - col * before.row;
  });
  return { length, area: extent === 'area' ? Math.abs(twiceArea) / 2 : null };
}

/** From each corner's one neighbour to the other: half of it is what the area grows by for each metre the corner moves out. */
function chords(corners: readonly PixelPoint[], size: { readonly width: number; readonly height: number }): number[] {
  return corners.map((_, i) => {
    const [a, b] = [corners.at(i - 1)!, corners[(i + 1) % corners.length]!];
    return Math.hypot((a.col - b.col) * size.width, (a.row - b.row) * size.height);
  });
}

function powerNearest(value: number): number {
  return 10 ** Math.round(Math.log10(value || 1));
}

/** "124 m", "1.234 km", "57 px". */
export function lengthInWords({ unit, length, lengthStep }: Measure): string {
  if (unit === 'm' && length >= 1000) return inUnit(length, lengthStep, 1000, 'km');
  return inUnit(length, lengthStep, 1, unit);
}

/** "850 m²", "1.04 ha", "3.21 km²", "1,200 px²"; null where there is no area. */
export function areaInWords({ unit, area, areaStep }: Measure): string | null {
  if (area === null) return null;
  if (unit === 'px') return inUnit(area, areaStep, 1, 'px²');
  if (area >= 1e6) return inUnit(area, areaStep, 1e6, 'km²');
  if (area >= 1e4) return inUnit(area, areaStep, 1e4, 'ha');
  return inUnit(area, areaStep, 1, 'm²');
}

function inUnit(value: number, step: number, size: number, name: string): string {
  if (value > 0 && value < step / 2) return `< ${step / size} ${name}`;
  const decimals = Math.max(0, Math.round(Math.log10(size / step)));
  const told = (Math.round(value / step) * step) / size;
  return `${told.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })} ${name}`;
}
