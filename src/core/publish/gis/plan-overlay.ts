import type { Grid } from '../../geo/grid.ts';
import { groundPixelSize } from '../../geo/ground.ts';
import { groundPositions } from '../../geo/ground-positions.ts';

/** A picture in longitude and latitude, north up: each column and row an equal step of degrees. */
export interface OverlayPlan {
  /** Degrees, within ±180 and ±90; `west` < `east`. */
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
  readonly width: number;
  readonly height: number;
}

/** What Google Earth draws without cutting down; 16 MB as RGBA. */
const LONGEST_SIDE_PX = 2048;

/** Points a side of the grid, by which its box in longitude and latitude is measured: sides bend. */
const STEPS = 16;

/**
 * Pictures that cover a grid: one, or two where it crosses the antimeridian. Never finer than the grid's pixels.
 *
 * Null without georeference.
 */
export function planOverlays(grid: Grid, longestSidePx = LONGEST_SIDE_PX): readonly OverlayPlan[] | null {
  const ground = groundPositions(grid);
  const pixel = groundPixelSize(grid);
  if (ground === null || pixel === null) return null;
  const rim = rimOf(grid).map((point) => ground.toLonLat(point));
  const lons = rim.map(({ lon }) => lon);
  const lats = rim.map(({ lat }) => lat);
  const box = { west: Math.min(...lons), east: Math.max(...lons), south: Math.min(...lats), north: Math.max(...lats) };
  // One step of degrees by which no pixel of the grid is shown larger than it is.
  const middle = ground.toLonLat({ col: grid.width / 2, row: grid.height / 2 });
  const beside = ground.toLonLat({ col: grid.width / 2 + 1, row: grid.height / 2 });
  const below = ground.toLonLat({ col: grid.width / 2, row: grid.height / 2 + 1 });
  const stepLon = Math.hypot(beside.lon - middle.lon, below.lon - middle.lon);
  const stepLat = Math.hypot(beside.lat - middle.lat, below.lat - middle.lat);
  const across = (box.east - box.west) / stepLon;
  const down = (box.north - box.south) / stepLat;
  const reduction = Math.max(1, across / longestSidePx, down / longestSidePx);
  return cutAtAntimeridian(box).map((part) => ({
    ...part,
    width: Math.max(1, Math.round((part.east - part.west) / stepLon / reduction)),
    height: Math.max(1, Math.round(down / reduction)),
  }));
}

type Box = Pick<OverlayPlan, 'west' | 'east' | 'south' | 'north'>;

function cutAtAntimeridian(box: Box): Box[] {
  const turns = Math.floor((box.west + 180) / 360);
  const west = box.west - 360 * turns;
  const east = box.east - 360 * turns;
  if (east <= 180) return [{ ...box, west, east }];
  return [
    { ...box, west, east: 180 },
    { ...box, west: -180, east: east - 360 },
  ];
}

function rimOf({ width, height }: Grid) {
  return Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS).flatMap((share) => [
    { col: share * width, row: 0 },
    { col: share * width, row: height },
    { col: 0, row: share * height },
    { col: width, row: share * height },
  ]);
}
