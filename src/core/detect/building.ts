import { quantileOf } from '../raster/robust.ts';

/** Both dates of the ground round a building: log brightness, the after date at the level of the before date. */
export interface BuildingView {
  /** Size, px. */
  readonly width: number;
  readonly height: number;
  /** Row-major. */
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** 1 where both dates were measured. */
  readonly valid: Uint8Array;
}

/** Closed or open rings, px of the view; the even-odd rule makes holes. */
export type Footprint = readonly (readonly (readonly [col: number, row: number])[])[];

/** What a building's features are called; the order of a card's weights is the card's own. */
export const buildingFeatureNames = [
  'edge-loss',
  'structure-loss',
  'texture-gain',
  'albedo-shift',
  'inside-over-halo',
] as const;
export type BuildingFeatures = Readonly<Record<(typeof buildingFeatureNames)[number], number>>;

/** Where a roof may lie beside its footprint: lean and what registration leaves, px each way. */
const REACH = 2;
/** The ground round it that is its own debris field and its measure, px beyond the roof's edge. */
const HALO = [3, 10] as const;
/** A slope, log brightness over two pixels, that noise makes: added to both dates, so that nothing over nothing is none. */
const NOISE = 0.05;
const LEAST_INSIDE = 9;
const LEAST_SEEN = 0.7;

/**
 * What two dates show of a building whose footprint is given, in five numbers. With b and a the log brightness before and
 * after, d = a − b less the median of a − b over the halo, ∇ central differences over two pixels (right − left,
 * below − above), inside the pixels whose centre the footprint holds, halo those 3 to 10 px outside it, and s all
 * shifts of the footprint by up to 2 px along columns and rows:
 *
 * - `edge-loss`: ln (E(b) + 0.05) − ln (E(a) + 0.05), E(x) = max over s of the mean, along the shifted outline at steps of a
 *   pixel, of |∇x · n|, n the outline's normal: is the roof's edge gone?
 * - `structure-loss`: 1 − max over s of Σ ∇b · ∇a(s) / √(Σ|∇b|² Σ|∇a(s)|²), over inside and 2 px round it: do edges still run
 *   where they ran?
 * - `texture-gain`: ln (mean |∇a| + 0.05) − ln (mean |∇b| + 0.05), inside: is a smooth roof rubble?
 * - `albedo-shift`: |median of d inside|.
 * - `inside-over-halo`: ln (mean |d| inside + 0.05) − ln (mean |d| in the halo + 0.05): is it the building that changed, or
 *   all ground?
 *
 * Sees the roof alone: walls, and what lies under an intact roof, are out of sight. Wants 6 × 6 px and more.
 *
 * @returns null where fewer than 9 pixels, or less than 70 % of the footprint, are seen on both dates, or no halo is.
 */
export function buildingFeatures(view: BuildingView, footprint: Footprint): BuildingFeatures | null {
  const zones = zonesOf(view, footprint);
  if (zones === null) return null;
  const { inside, near, halo } = zones;
  const turns = (pixels: readonly number[]) => Float64Array.from(pixels, (i) => view.after[i]! - view.before[i]!);
  const usual = quantileOf(turns(halo).sort(), 0.5);
  const change = turns(inside).map((turn) => turn - usual);
  const around = turns(halo).map((turn) => turn - usual);
  const before = slopesOf(view, view.before);
  const after = slopesOf(view, view.after);
  const gain = (measure: (slopes: Slopes) => number) =>
    Math.log(measure(after) + NOISE) - Math.log(measure(before) + NOISE);
  return {
    'edge-loss': -gain((slopes) => edgeStrength(slopes, view, footprint)),
    'structure-loss': 1 - sharedStructure(before, after, near, view),
    'texture-gain': gain(
      ({ across, down }) => inside.reduce((sum, i) => sum + Math.hypot(across[i]!, down[i]!), 0) / inside.length,
    ),
    'albedo-shift': Math.abs(quantileOf(change.slice().sort(), 0.5)),
    'inside-over-halo': Math.log(meanSize(change) + NOISE) - Math.log(meanSize(around) + NOISE),
  };
}

interface Zones {
  readonly inside: readonly number[];
  /** Inside and `REACH` px round it. */
  readonly near: readonly number[];
  readonly halo: readonly number[];
}

function zonesOf({ width, height, valid }: BuildingView, footprint: Footprint): Zones | null {
  const zones = { inside: [] as number[], near: [] as number[], halo: [] as number[] };
  let all = 0;
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const i = row * width + col;
      const isInside = footprintHolds(footprint, col + 0.5, row + 0.5);
      const away = isInside ? 0 : distanceTo(footprint, col + 0.5, row + 0.5);
      if (isInside) all++;
      if (valid[i] !== 1) continue;
      if (isInside) zones.inside.push(i);
      if (away <= REACH) zones.near.push(i);
      if (away >= HALO[0] && away <= HALO[1]) zones.halo.push(i);
    }
  }
  const isSeen = zones.inside.length >= LEAST_INSIDE && zones.inside.length >= LEAST_SEEN * all;
  return isSeen && zones.halo.length >= LEAST_INSIDE ? zones : null;
}

interface Slopes {
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** 0 where a neighbour is not seen. */
function slopesOf({ width, height, valid }: BuildingView, values: Float32Array): Slopes {
  const across = new Float32Array(values.length);
  const down = new Float32Array(values.length);
  for (let row = 1; row < height - 1; row++) {
    for (let col = 1; col < width - 1; col++) {
      const i = row * width + col;
      if ((valid[i]! & valid[i - 1]! & valid[i + 1]! & valid[i - width]! & valid[i + width]!) === 0) continue;
      across[i] = values[i + 1]! - values[i - 1]!;
      down[i] = values[i + width]! - values[i - width]!;
    }
  }
  return { across, down };
}

function edgeStrength({ across, down }: Slopes, { width, height }: BuildingView, footprint: Footprint): number {
  let best = 0;
  for (const [right, below] of shifts()) {
    let sum = 0;
    let count = 0;
    for (const [[x0, y0], [x1, y1]] of sidesOf(footprint)) {
      const length = Math.hypot(x1 - x0, y1 - y0);
      for (let at = 0.5; at < length; at++) {
        const col = Math.floor(x0 + ((x1 - x0) * at) / length) + right;
        const row = Math.floor(y0 + ((y1 - y0) * at) / length) + below;
        if (col < 0 || row < 0 || col >= width || row >= height) continue;
        const i = row * width + col;
        sum += Math.abs((across[i]! * (y1 - y0) - down[i]! * (x1 - x0)) / length);
        count++;
      }
    }
    if (count > 0) best = Math.max(best, sum / count);
  }
  return best;
}

function sharedStructure(
  before: Slopes,
  after: Slopes,
  near: readonly number[],
  { width, height }: BuildingView,
): number {
  let best = -1;
  for (const [right, below] of shifts()) {
    let shared = 0;
    let earlier = 0;
    let later = 0;
    for (const i of near) {
      const col = (i % width) + right;
      const row = Math.floor(i / width) + below;
      if (col < 0 || row < 0 || col >= width || row >= height) continue;
      const j = row * width + col;
      shared += before.across[i]! * after.across[j]! + before.down[i]! * after.down[j]!;
      earlier += before.across[i]! ** 2 + before.down[i]! ** 2;
      later += after.across[j]! ** 2 + after.down[j]! ** 2;
    }
    if (earlier > 0 && later > 0) best = Math.max(best, shared / Math.sqrt(earlier * later));
  }
  return Math.max(0, best);
}

function shifts(): (readonly [number, number])[] {
  const steps = Array.from({ length: 2 * REACH + 1 }, (_, i) => i - REACH);
  return steps.flatMap((below) => steps.map((right) => [right, below] as const));
}

type Corner = readonly [number, number];

function sidesOf(footprint: Footprint): (readonly [Corner, Corner])[] {
  return footprint.flatMap((ring) =>
    ring
      .map((corner, i) => [corner, ring[(i + 1) % ring.length]!] as const)
      .filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1]),
  );
}

function footprintHolds(footprint: Footprint, col: number, row: number): boolean {
  let isInside = false;
  for (const [[x, y], [u, v]] of sidesOf(footprint)) {
    if (y > row !== v > row && col < ((u - x) * (row - y)) / (v - y) + x) isInside = !isInside;
  }
  return isInside;
}

function distanceTo(footprint: Footprint, col: number, row: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [[x, y], [u, v]] of sidesOf(footprint)) {
    const along = ((col - x) * (u - x) + (row - y) * (v - y)) / ((u - x) ** 2 + (v - y) ** 2);
    const held = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(col - x - held * (u - x), row - y - held * (v - y)));
  }
  return least;
}

function meanSize(changes: Float64Array): number {
  return changes.reduce((sum, change) => sum + Math.abs(change), 0) / changes.length;
}
