import { boxOf } from './lon-lat-box.ts';
import type { LonLatGeometry } from './lon-lat-geometry.ts';
import { turnedToHalf } from './longitude.ts';
import { ringHolds } from './ring-holds.ts';
import type { Position } from './split-antimeridian.ts';

const SAMPLES_A_SIDE = 48;

/**
 * Positions spread evenly over an area: the middles of the cells of a raster of 48 × 48 over its box that it holds; of an
 * area that holds none of them, its corners. Shares of the area counted on them are good to about a hundredth.
 */
export function groundSamples(area: LonLatGeometry): readonly Position[] {
  const [west, south, east, north] = boxOf(area);
  const width = east >= west ? east - west : east - west + 360;
  const samples: Position[] = [];
  for (let row = 0; row < SAMPLES_A_SIDE; row++) {
    const lat = south + ((row + 0.5) / SAMPLES_A_SIDE) * (north - south);
    for (let col = 0; col < SAMPLES_A_SIDE; col++) {
      const at: Position = [turnedToHalf(west + ((col + 0.5) / SAMPLES_A_SIDE) * width), lat];
      if (holdsPosition(area, at)) samples.push(at);
    }
  }
  return samples.length > 0 ? samples : polygonsOf(area).flat(2);
}

/** Whether ground lies in a geometry; its holes do not count. */
export function holdsPosition(geometry: LonLatGeometry, at: Position): boolean {
  return polygonsOf(geometry).some((rings) => rings.filter((ring) => ringHolds(ring, at)).length % 2 === 1);
}

function polygonsOf({ type, coordinates }: LonLatGeometry) {
  return type === 'Polygon' ? [coordinates] : coordinates;
}
