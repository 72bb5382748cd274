import type { Finding } from '../../core/contract/finding.ts';
import { fromLonLat } from '../../core/geo/crs.ts';
import { type Grid, mapToPixel, type PixelWindow } from '../../core/geo/grid.ts';
import { groundPixelSide } from '../../core/geo/ground.ts';
import { greyPlane } from '../../core/raster/plane.ts';
import { robustSpread } from '../../core/raster/robust.ts';
import type { ObservedScene } from './earlier-ground.ts';

/** Brightness of the ground round a place, and how far it spreads, in the scene's units. */
interface RoundGround {
  readonly centre: number;
  readonly spread: number;
}

/** Half the side of what is looked at, and of the place itself in its middle, in sides of a square as large as the change. */
const OUTER = 1.5;
const INNER = 0.75;
/** A larger place is no thing on a ground; and round a smaller one too little is seen. */
const MOST_SIDE_PX = 512;
const FEWEST_PIXELS = 24;
/** Ground is alike where the middles of its brightness lie so many of the wider spread apart. */
const ALIKE_SPREADS = 2;

/** Tells whether the ground round two places is of the same sort: as bright in the newest scene, where both are read. */
export function compareRoundGround(now: ObservedScene): (one: Finding, other: Finding) => Promise<boolean> {
  const known = new Map<Finding, Promise<RoundGround | null>>();
  const groundOf = (finding: Finding) => {
    const ground = known.get(finding) ?? readRoundGround(now, finding);
    known.set(finding, ground);
    return ground;
  };
  return async (one, other) => {
    const [ground, otherGround] = [await groundOf(one), await groundOf(other)];
    if (ground === null || otherGround === null) return false;
    const apart = Math.abs(ground.centre - otherGround.centre);
    return apart <= ALIKE_SPREADS * Math.max(ground.spread, otherGround.spread);
  };
}

async function readRoundGround(now: ObservedScene, { at, areaM2 }: Finding): Promise<RoundGround | null> {
  const { grid } = now;
  const pixelMeters = groundPixelSide(grid);
  if (grid.crs === null || pixelMeters === null || at === null || areaM2 === null) return null;
  const sidePx = Math.sqrt(areaM2) / pixelMeters;
  const middle = mapToPixel(grid, fromLonLat(grid.crs, at));
  const window = windowRound(middle, OUTER * sidePx, grid);
  if (window === null || sidePx > MOST_SIDE_PX) return null;
  const { values, valid, width } = greyPlane(await now.read(window));
  const isOutside = (pixel: number) => {
    const down = window.row + Math.floor(pixel / width) + 0.5 - middle.row;
    const right = window.col + (pixel % width) + 0.5 - middle.col;
    return Math.max(Math.abs(down), Math.abs(right)) > INNER * sidePx;
  };
  const round = Float64Array.from(values.filter((_, pixel) => valid[pixel] === 1 && isOutside(pixel)));
  return round.length < FEWEST_PIXELS ? null : robustSpread(round);
}

/** Null where it lies off the grid. */
function windowRound(
  { col, row }: { readonly col: number; readonly row: number },
  halfPx: number,
  { width, height }: Grid,
): PixelWindow | null {
  const [left, top] = [Math.max(0, Math.floor(col - halfPx)), Math.max(0, Math.floor(row - halfPx))];
  const [right, bottom] = [Math.min(width, Math.ceil(col + halfPx)), Math.min(height, Math.ceil(row + halfPx))];
  return right > left && bottom > top ? { col: left, row: top, width: right - left, height: bottom - top } : null;
}
