import { quantileOf } from '../../raster/robust.ts';
import type { ChangeRegion } from '../change-region.ts';
import { type DarkOnDate, darkOnDates } from './dark-on-date.ts';
import { levelledAt, type PairLight, placesWhere, unusualIn } from './pair-light.ts';
import { along, lengthOf, type ShadowWays } from './pixel-way.ts';
import { largestSpot, reached, widened } from './spread-mask.ts';

/** What a region comes to that a shadow explains. */
export interface TurnedShadow {
  /** On which date the ground, or most of it, lies in the shadow. */
  readonly on: 'before' | 'after';
  /** How high what throws it must be, by its length, m. */
  readonly heightMeters: number;
  /** By how much the shadow is darker than the same ground in the sun, log. */
  readonly depth: number;
}

/** A region that is no change: the shadow of something that stands on both dates lies there on one of them. */
export type ShadowRegion = ChangeRegion & { readonly shadow: TurnedShadow };

/** Regions are pooled, shadows are not: the dark may reach past a region by so much, px. */
const REACH_PX = 2;
/** Where more of the surroundings is as dark, darkness is no sign of a shadow. */
const MOST_DARK = 0.35;
/** Higher things are seldom met, and so wide ones. */
export const HIGHEST_METERS = 30;
const WIDEST_METERS = 60;
/** What throws a shadow is the same on both dates: it differs by at most this share of the shadow's depth. */
const STEADY = 0.6;
/** So far past the end of the dark it is looked for, px: edges are soft, and sunlit walls bright. */
const EDGE_PX = 3;
/** Within a shadow the light falls by the same share all over: by at most this share of the depth more or less. */
const UNEVEN = 0.4;
/** Such share of the dark must hang on what throws it, and such share of all that is unusual be shadow. */
const LEAST_HANGING = 0.85;
const LEAST_EXPLAINED = 0.7;
/** On the other date the shadow of the same thing must lie where this date is sunlit: such share of what one upright edge makes. */
const LEAST_COUNTERPART = 0.25;
/** Both shadows must be of the same height, within this factor and so many px of length. */
const HEIGHT_RATIO = 1.7;
const HEIGHT_SLACK_PX = 2;
/** A spot that no shadow explains: so many pixels of its inside, or such share of the shadow. */
const SPOT_PX = 6;
const SPOT_SHARE = 0.03;
const FEWEST = 3;

/**
 * Whether all that is unusual in a region is the shadow of something that stands there on both dates, thrown elsewhere on
 * each.
 *
 * Asks of the dark: that the light falls by one and the same share all over it, so that the ground under it is still there;
 * that going towards the sun it leads, without a gap, to something that did not change; that the same thing throws a
 * shadow on the other date, that way and of the same height; and that nothing is left which stands out from that.
 * Scorch, a crater, new asphalt and a shadow whose object is gone lack the counterpart; a change within a shadow is no
 * even fall. What it cannot tell is left a change. Expects near-nadir views: the foot of a wall must be where its top is.
 *
 * After Irvin & McKeown, "Methods for exploiting the relationship between buildings and their shadows in aerial imagery",
 * 1989 (length and direction), and Ok, "Automated detection of buildings from single VHR multispectral images using shadow
 * information and graph cuts", 2013 (what throws a shadow lies up-sun of it).
 *
 * @param inside 1 in the region; the light reaches past it by more than a shadow is long.
 */
export function turnedShadow(pair: PairLight, inside: Uint8Array, ways: ShadowWays): TurnedShadow | null {
  const { width, valid } = pair;
  const levelled = levelledAt(pair, inside);
  const region = placesWhere(valid, (i) => inside[i] === 1);
  if (levelled === null || region.length < FEWEST) return null;
  const { light, rise, spread, surroundings } = levelled;
  const dates = darkOnDates(light, region);
  if (dates === null) return null;
  const isCommon = ({ dark }: DarkOnDate) =>
    surroundings.filter((i) => dark[i] === 1).length > MOST_DARK * surroundings.length;
  if (dates.some(isCommon)) return null;
  const near = widened(inside, width, REACH_PX);
  const [main, other] = dates;
  const scene: Scene = { light, rise, ways, steady: STEADY * Math.min(main.depth, other.depth) };
  const isNear = (i: number) => near[i] === 1;

  const strays = new Uint8Array(valid.length);
  const cores = dates.map((date) => placesWhere(date.alone, isNear));
  const hung = [main, other].map((date, k) =>
    cores[k]!.filter((i) => {
      const hangs = rayToSun(i, date, dates[1 - k]!, scene)?.stands === true;
      if (!hangs) strays[i] = 1;
      return hangs;
    }),
  );
  const standing = cores[0]!.length;
  if (standing < FEWEST || hung[0]!.length < LEAST_HANGING * standing) return null;

  // What is dark on both dates must hang on the same things on both: a pit within the shadow that left does not.
  for (const i of placesWhere(main.dark, (i) => isNear(i) && other.dark[i] === 1)) {
    const hangs = dates.every((date, k) => rayToSun(i, date, dates[1 - k]!, scene)?.stands);
    if (!hangs) strays[i] = 1;
  }

  const dark = main.dark.map((one, i) => one | other.dark[i]!);
  const together = reached(cores[0]!, widened(dark, width, 1), width);
  const counterpart = placesWhere(other.dark, (i) => together[i] === 1);
  const heightMeters = heightOf(hung[0]!, main, other, scene);
  const otherHeight = heightOf(counterpart, other, main, scene);
  if (heightMeters > HEIGHT_RATIO * otherHeight + HEIGHT_SLACK_PX / lengthOf(ways[main.on])) return null;
  const alone = counterpart.filter((i) => other.alone[i] === 1).length;
  if (alone + FEWEST < LEAST_COUNTERPART * cornerPx(Math.min(heightMeters, otherHeight), ways)) return null;

  for (const [k, { on, depth }] of dates.entries()) {
    const sign = on === 'before' ? 1 : -1;
    for (const i of cores[k]!) {
      if (Math.abs(sign * rise[i]! - depth) > Math.max(UNEVEN * depth, 4 * spread)) strays[i] = 1;
    }
  }
  const limit = Math.max(1, Math.min(SPOT_PX, 0.1 * standing), SPOT_SHARE * standing);
  if (largestSpot(strays, width) >= limit) return null;

  const shaded = widened(
    main.alone.map((one, i) => one | other.alone[i]!),
    width,
    REACH_PX,
  );
  const explained = region.filter((i) => shaded[i] === 1);
  if (unusualIn(explained, rise, spread) < LEAST_EXPLAINED * unusualIn(region, rise, spread)) return null;
  return { on: main.on, heightMeters, depth: main.depth };
}

interface Scene {
  readonly light: PairLight;
  /** After less before, the usual taken out; 0 where not valid. */
  readonly rise: Float32Array;
  readonly ways: ShadowWays;
  /** What differs by no more did not change. */
  readonly steady: number;
}

interface RayToSun {
  /** Through the dark of its date, px. */
  readonly lengthPx: number;
  /** Whether it ends at something that did not change and throws a shadow on the other date too. */
  readonly stands: boolean;
}

/** From a dark pixel towards the sun of its date, to the end of the dark; null where the window ends before, or no thing is so high. */
function rayToSun(from: number, date: DarkOnDate, other: DarkOnDate, scene: Scene): RayToSun | null {
  const { light, ways } = scene;
  const { width, valid } = light;
  const way = ways[date.on];
  const at = (steps: number) => along(from, way, -steps, width, valid.length);
  const most = HIGHEST_METERS * lengthOf(way);
  let lengthPx = 0;
  for (let gap = 0; gap <= 1 && lengthPx + gap <= most; ) {
    const next = at(lengthPx + gap + 1);
    if (next < 0) return null;
    if (date.dark[next] !== 1) {
      gap++;
      continue;
    }
    lengthPx += gap + 1;
    gap = 0;
  }
  if (lengthPx + 1 > most) return null;
  let stands = false;
  for (let past = 1; past <= EDGE_PX && !stands; past++) {
    const end = at(lengthPx + past);
    stands = end >= 0 && isSteady(end, scene) && throwsShadow(end, other, scene);
  }
  return { lengthPx: lengthPx + 1, stands };
}

/** Whether what stands at a pixel leads, without a change, to ground that lies in the dark behind it on a date. */
function throwsShadow(from: number, date: DarkOnDate, scene: Scene): boolean {
  const { light, ways } = scene;
  const way = ways[date.on];
  const most = WIDEST_METERS / ways.pixelMeters;
  for (let steps = 1, changed = 0; steps <= most; steps++) {
    const next = along(from, way, steps, light.width, light.valid.length);
    if (next < 0) return false;
    if (date.dark[next] === 1) return true;
    changed = isSteady(next, scene) ? 0 : changed + 1;
    if (changed > EDGE_PX) return false;
  }
  return false;
}

function isSteady(i: number, { light, rise, steady }: Scene): boolean {
  return light.valid[i] === 1 && Math.abs(rise[i]!) <= steady;
}

function heightOf(places: readonly number[], date: DarkOnDate, other: DarkOnDate, scene: Scene): number {
  const lengths = places.flatMap((i) => rayToSun(i, date, other, scene)?.lengthPx ?? []);
  if (lengths.length === 0) return 0;
  return quantileOf(Float64Array.from(lengths).sort(), 0.9) / lengthOf(scene.ways[date.on]);
}

/** What the shadow of an upright edge leaves and reaches when the sun turns: the triangle between its two ways, px. */
function cornerPx(heightMeters: number, { before, after }: ShadowWays): number {
  return (heightMeters ** 2 * Math.abs(before.right * after.down - before.down * after.right)) / 2;
}
