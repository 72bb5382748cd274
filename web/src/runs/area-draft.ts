import { fromLonLat, toLonLat } from '../../../src/core/geo/crs.ts';
import { ringArea } from '../../../src/core/geo/ellipsoid-area.ts';
import { type Grid, mapToPixel, pixelToMap } from '../../../src/core/geo/grid.ts';
import { parseCoordinates } from '../../../src/core/geo/parse-coordinates.ts';
import type { LonLat, PixelPoint } from '../../../src/core/geo/points.ts';

/** The corners of a polygon in their order, px on the before scene's preview; none: the whole scene. */
export type AreaDraft = readonly PixelPoint[];

export const WHOLE_SCENE: AreaDraft = [];

/** The rectangle between two corners in any order. */
export function rectangleBetween(a: PixelPoint, b: PixelPoint): AreaDraft {
  return [a, { col: a.col, row: b.row }, b, { col: b.col, row: a.row }];
}

/** What keeps an area from being compared, in a sentence; null where nothing does. */
export function areaFault(area: AreaDraft): string | null {
  if (area.length === 1 || area.length === 2) {
    return `The area has ${area.length === 1 ? 'one corner' : 'two corners'}, and needs three. Mark more, or choose the whole scene.`;
  }
  return crosses(area) ? 'Sides of the area cross each other. Move a corner, or take the last one back.' : null;
}

/** RFC 7946; sides follow the grid at so many steps, since they bend in longitude and latitude. */
const SIDE_STEPS = 8;

/** The area as a GeoJSON polygon in lon/lat, counter-clockwise; null where it is the whole scene, or the scene has no georeference. */
export function areaGeojson(area: AreaDraft, grid: Grid) {
  const { crs } = grid;
  if (crs === null || area.length === 0) return null;
  const ordered = isClockwise(area) ? area.toReversed() : area;
  const ring = ordered.flatMap((from, i) => {
    const to = ordered[(i + 1) % ordered.length]!;
    return Array.from({ length: SIDE_STEPS }, (_, step) => {
      const along = step / SIDE_STEPS;
      const at = { col: from.col + along * (to.col - from.col), row: from.row + along * (to.row - from.row) };
      const { lon, lat } = toLonLat(crs, pixelToMap(grid, at));
      return [lon, lat];
    });
  });
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}

/** Square metres on the ellipsoid; null where the scene has no georeference. */
export function areaM2(area: AreaDraft, grid: Grid): number | null {
  const polygon = areaGeojson(area, grid);
  return polygon && Math.abs(ringArea(polygon.coordinates[0]!.map(([lon, lat]) => ({ lon: lon!, lat: lat! }))));
}

/** One corner a line, latitude first, to about 0.1 m; empty for the whole scene. */
export function formatCorners(area: AreaDraft, grid: Grid): string {
  const { crs } = grid;
  if (crs === null) return '';
  const inWords = ({ lon, lat }: LonLat) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
  return area.map((corner) => inWords(toLonLat(crs, pixelToMap(grid, corner)))).join('\n');
}

/** Reads corners in any form that `parseCoordinates` knows, one a line; empty lines do not count. */
export function readCorners(text: string, grid: Grid): { readonly area: AreaDraft } | { readonly why: string } {
  const { crs } = grid;
  if (crs === null) return { why: 'The scene has no coordinates.' };
  const area: PixelPoint[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const reading = parseCoordinates(line);
    if ('why' in reading) return { why: `Line ${i + 1}: ${reading.why}` };
    area.push(mapToPixel(grid, fromLonLat(crs, reading.at)));
  }
  if (area.length > 0 && !reaches(area, grid)) {
    return { why: 'This area lies outside the before scene. Give latitude first, then longitude.' };
  }
  return { area };
}

/** By the box round it. */
function reaches(area: AreaDraft, { width, height }: Grid): boolean {
  const cols = area.map(({ col }) => col);
  const rows = area.map(({ row }) => row);
  return Math.min(...cols) < width && Math.max(...cols) > 0 && Math.min(...rows) < height && Math.max(...rows) > 0;
}

/** As it is seen, with rows counted downwards. */
function isClockwise(area: AreaDraft): boolean {
  const doubled = area.map((a, i) => {
    const b = area[(i + 1) % area.length]!;
    return a.col * b.row - b.col * a.row;
  });
  return doubled.reduce((sum, part) => sum + part, 0) > 0;
}

function crosses(area: AreaDraft): boolean {
  const side = (i: number) => [area[i]!, area[(i + 1) % area.length]!] as const;
  for (let i = 0; i < area.length; i++) {
    for (let j = i + 2; j < area.length; j++) {
      if (i === 0 && j === area.length - 1) continue; // Neighbours meet at the first corner.
      if (doCross(side(i), side(j))) return true;
    }
  }
  return false;
}

function doCross([a, b]: readonly [PixelPoint, PixelPoint], [c, d]: readonly [PixelPoint, PixelPoint]): boolean {
  const sideOf = (p: PixelPoint, from: PixelPoint, to: PixelPoint) =>
    Math.sign((to.col - from.col) * (p.row - from.row) - (to.row - from.row) * (p.col - from.col));
  return sideOf(a, c, d) * sideOf(b, c, d) < 0 && sideOf(c, a, b) * sideOf(d, a, b) < 0;
}
