import type { SkyDirection } from './sun-position.ts';

/** Samples with heights, row-major; `originCol/originRow` place them on the image's lattice of samples. */
export interface HeightField {
  readonly width: number;
  readonly height: number;
  readonly step: number;
  readonly originCol: number;
  readonly originRow: number;
  readonly heights: Float32Array;
}

const NOTHING_THERE = -1e9;

/**
 * For every sample, the height below which something stands between it and the direction: shadow, or hidden ground.
 *
 * One sweep along the direction, as a straight line of samples away from it carries the highest sight line met so
 * far. Lines are rounded to the image's lattice, so tiles agree, and what lies within `reach` of the edge is missed:
 * give the field a margin there.
 *
 * @param ceiling as many samples as the field; overwritten.
 */
export function castCeiling(field: HeightField, { azimuthDeg, elevationDeg }: SkyDirection, ceiling: Float32Array) {
  const { width, height, step, heights } = field;
  const angle = (azimuthDeg * Math.PI) / 180;
  const towardCol = Math.sin(angle);
  const towardRow = -Math.cos(angle);
  const alongRows = Math.abs(towardRow) >= Math.abs(towardCol);
  const major = alongRows ? towardRow : towardCol;
  const slope = (alongRows ? towardCol : towardRow) / Math.abs(major);
  const direction = Math.sign(major);
  const majorCount = alongRows ? height : width;
  const minorCount = alongRows ? width : height;
  const majorStride = alongRows ? width : 1;
  const minorStride = alongRows ? 1 : width;
  const origin = alongRows ? field.originRow : field.originCol;
  const drop = step * Math.hypot(1, slope) * Math.tan((elevationDeg * Math.PI) / 180);

  for (let done = 0; done < majorCount; done++) {
    const line = direction > 0 ? majorCount - 1 - done : done;
    const before = line + direction;
    const shift = Math.round(slope * direction * (before + origin)) - Math.round(slope * direction * (line + origin));
    for (let j = 0; j < minorCount; j++) {
      const to = line * majorStride + j * minorStride;
      const from = j + shift;
      if (done === 0 || from < 0 || from >= minorCount) {
        ceiling[to] = NOTHING_THERE;
        continue;
      }
      const source = before * majorStride + from * minorStride;
      ceiling[to] = Math.max(ceiling[source]!, heights[source]!) - drop;
    }
  }
}

/** Radiance planes, linear; 1 is a white sheet lying flat in the sun of the reference elevation. */
export interface Radiance {
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
}

/** Sunlight and skylight on level ground, as shares; the sky is blue, so shadows are. */
const DIRECT = [0.91, 0.88, 0.84] as const;
const SKY = [0.1, 0.125, 0.165] as const;
/** Sine of the sun's elevation at which level ground has brightness 1. */
const REFERENCE_SINE = 0.84;
/** Steeper than this is a wall, seen edge-on from above: it gets the light of level ground. */
const STEEPEST_SLOPE = 2.7;
/** Over this height a shadow's edge goes from dark to lit, m. */
const SHADOW_EDGE = 0.12;

/** Turns reflectance into radiance, in place: Lambert's law on the heights' slopes, cast shadows, skylight. */
export function lightSamples(field: HeightField, bands: Radiance, sun: SkyDirection, ceiling: Float32Array): void {
  const { width, height, step, heights } = field;
  const { red, green, blue } = bands;
  const elevation = (sun.elevationDeg * Math.PI) / 180;
  const azimuth = (sun.azimuthDeg * Math.PI) / 180;
  const sunEast = Math.sin(azimuth) * Math.cos(elevation);
  const sunNorth = Math.cos(azimuth) * Math.cos(elevation);
  const sunUp = Math.sin(elevation);
  const level = sunUp / REFERENCE_SINE;
  const levelRed = DIRECT[0] * level + SKY[0];
  const levelGreen = DIRECT[1] * level + SKY[1];
  const levelBlue = DIRECT[2] * level + SKY[2];
  for (let row = 0; row < height; row++) {
    const above = row > 0 ? -width : 0;
    const below = row + 1 < height ? width : 0;
    for (let col = 0; col < width; col++) {
      const at = row * width + col;
      const east = (heights[at + (col + 1 < width ? 1 : 0)]! - heights[at - (col > 0 ? 1 : 0)]!) / (2 * step);
      const north = (heights[at + above]! - heights[at + below]!) / (2 * step);
      const hidden = (ceiling[at]! - heights[at]!) / SHADOW_EDGE;
      if (east === 0 && north === 0 && hidden <= 0) {
        red[at]! *= levelRed;
        green[at]! *= levelGreen;
        blue[at]! *= levelBlue;
        continue;
      }
      const slope2 = east * east + north * north;
      let facing = sunUp;
      let open = 1;
      if (slope2 < STEEPEST_SLOPE * STEEPEST_SLOPE) {
        const up = 1 / Math.sqrt(1 + slope2);
        facing = Math.max(0, (sunUp - east * sunEast - north * sunNorth) * up);
        open = 0.5 + 0.5 * up;
      }
      const lit = (hidden <= 0 ? 1 : hidden >= 1 ? 0 : 1 - hidden) * (facing / REFERENCE_SINE);
      red[at]! *= DIRECT[0] * lit + SKY[0] * open;
      green[at]! *= DIRECT[1] * lit + SKY[1] * open;
      blue[at]! *= DIRECT[2] * lit + SKY[2] * open;
    }
  }
}

/** A sight line that strikes this far below a surface's top sees its wall, m. */
const WALL = 0.6;
const WALL_IN_SHADE = 0.3;

/**
 * What a satellite off the vertical sees at each sample of the plain: roofs lean away from it and show the walls on
 * its side. `ceiling` comes from `castCeiling` with the satellite's direction; it tells where nothing is in the way.
 *
 * @param seen receives the radiance; a copy of `bands` where the ground is seen.
 */
export function seeFromSatellite(
  field: HeightField,
  bands: Radiance,
  { satellite, sun }: { readonly satellite: SkyDirection; readonly sun: SkyDirection },
  ceiling: Float32Array,
  seen: Radiance,
): void {
  const { width, height, step, heights } = field;
  seen.red.set(bands.red);
  seen.green.set(bands.green);
  seen.blue.set(bands.blue);
  const rise = step * Math.tan((satellite.elevationDeg * Math.PI) / 180);
  const angle = (satellite.azimuthDeg * Math.PI) / 180;
  const towardCol = Math.sin(angle);
  const towardRow = -Math.cos(angle);
  let tallest = 0;
  for (const each of heights) if (each > tallest) tallest = each;
  const furthest = Math.ceil(tallest / rise);
  const sunOnWall = Math.cos(angle - (sun.azimuthDeg * Math.PI) / 180) / Math.tan((sun.elevationDeg * Math.PI) / 180);
  const wallTone = Math.max(WALL_IN_SHADE, Math.min(1, 0.15 + 0.85 * sunOnWall));
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const at = row * width + col;
      if (heights[at]! < rise && ceiling[at]! < 0) continue;
      for (let t = furthest; t > 0; t--) {
        const hitCol = Math.round(col + t * towardCol);
        const hitRow = Math.round(row + t * towardRow);
        if (hitCol < 0 || hitRow < 0 || hitCol >= width || hitRow >= height) continue;
        const hit = hitRow * width + hitCol;
        const over = heights[hit]! - t * rise;
        if (over < 0) continue;
        const tone = over > WALL + rise ? wallTone : 1;
        seen.red[at] = bands.red[hit]! * tone;
        seen.green[at] = bands.green[hit]! * tone;
        seen.blue[at] = bands.blue[hit]! * tone;
        break;
      }
    }
  }
}
