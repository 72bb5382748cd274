import type { SkyDirection } from '../../geo/sun-position.ts';
import type { Raster } from '../../raster/raster.ts';
import { quantileOf } from '../../raster/robust.ts';
import { valuesAt } from '../../raster/values-at.ts';
import { boxMeans } from './box-means.ts';
import { isCastByCloud } from './cast-shadow.ts';
import { isSoftEdged } from './edge-softness.ts';
import { codeOf, type Obscurer, widenObscured } from './obscured-map.ts';
import { type DateLook, type LevelledBand, lookAtPair, type PairLook, samplePlaces } from './pair-look.ts';
import { growFrom, labelPatches } from './patches.ts';

/** Smaller ones are left alone: a new roof or slab can look like one. */
const LEAST_AREA_M2 = 15_000;
const LEAST_CLOUD_PX = 120;
/** What is told by lost structure needs more of it: a field or two lose theirs with the season. */
const LEAST_VEIL_PX = 700;
/** Without a scale: a share of the image. */
const LEAST_SHARE = 0.004;
/** How far the edge of what is found is pushed out. */
const MARGIN_METERS = 25;
const LEAST_MARGIN_PX = 2;
const MARGIN_PX_WITHOUT_SCALE = 4;
const SMOOTH_RADIUS = 2;
/** Over a closed deck half the places show less of the other date, and this much of its detail, by own brightness. */
const OVERCAST_KEPT = 0.1;
const OVERCAST_ROUGHNESS = 0.4;
/** The tops of clouds have detail, but less for their brightness than rubble or roofs. */
const CLOUD_ROUGHNESS = 0.15;
/** Smoke is grey, and much greyer than most ground of its own date: at the top of the air soil is greyish too. */
const GREYEST = 0.12;
const GREYER_SHARE = 0.5;
/** A veil takes colour from what it hides, where that has any: this share of it at most is left. */
const VEILED_COLOUR = 0.75;
/** The edge lies where a cloud is so much fainter than in its midst. */
const EDGE_SHARE = 0.3;

/** Where a survey lies. */
export interface SurveyGround {
  /** Ground size of a survey pixel; null without georeference. */
  readonly pixelMeters: number | null;
  /** Null where it is not known. */
  readonly suns: { readonly before: SkyDirection | null; readonly after: SkyDirection | null };
  /** False for a date of which a provider's mask says better. */
  readonly isJudged?: { readonly before: boolean; readonly after: boolean };
}

/**
 * Which survey pixels are hidden on either date.
 *
 * An obscurer brings its own, even look: over a large area the structure of the ground, there on one date, is gone on
 * the other, and what replaced it is brighter and whiter (cloud, thick haze, white smoke) or an even grey (smoke), with
 * edges that fade. New concrete, snow-free roofs, floods and burns are smaller, or end at a sharp edge, or are dark; grass that
 * burnt later is as colourful as ever.
 * Where in doubt nothing is hidden: what dark smoke changes is then listed as a change, never as none.
 *
 * Zhu & Woodcock 2014 (multi-temporal differences); Zhang, Guindon & Cihlar 2002 (haze transform: blue against red).
 *
 * @returns codes, one a survey pixel: 0 seen, else what hides it (`ObscuredMap`).
 */
export function findObscured(
  survey: { readonly before: Raster; readonly after: Raster },
  bands: readonly LevelledBand[],
  { pixelMeters, suns, isJudged = { before: true, after: true } }: SurveyGround,
): Uint8Array {
  const look = lookAtPair(survey.before, survey.after, bands);
  const { valid, width } = look;
  const codes = new Uint8Array(valid.length);
  for (const [date, hidden, clear, sign] of [
    ['before', look.before, look.after, -1],
    ['after', look.after, look.before, 1],
  ] as const) {
    if (!isJudged[date]) continue;
    if (isOvercast(hidden, clear, look)) return valid.map((one) => one * codeOf('cloud'));
    for (const { kind, pixels } of obscuredOn(hidden, clear, sign, look, pixelMeters, suns[date])) {
      for (const i of pixels) codes[i] ||= codeOf(kind);
    }
  }
  const marginPx =
    pixelMeters === null ? MARGIN_PX_WITHOUT_SCALE : Math.max(LEAST_MARGIN_PX, Math.round(MARGIN_METERS / pixelMeters));
  return widenObscured(codes, valid, width, marginPx);
}

interface Found {
  readonly kind: Obscurer;
  readonly pixels: readonly number[];
}

function obscuredOn(
  hidden: DateLook,
  clear: DateLook,
  sign: 1 | -1,
  look: PairLook,
  pixelMeters: number | null,
  sun: SkyDirection | null,
): Found[] {
  const { ground, valid, width } = look;
  const signs = signsOf(hidden, clear, sign, look);
  const leastArea = pixelMeters === null ? LEAST_SHARE * valid.length : LEAST_AREA_M2 / pixelMeters ** 2;
  const found: Found[] = [];
  for (const grown of labelPatches(growFrom(signs.strong, signs.weak, width), width)) {
    const patch = trimmed(grown, signs);
    const mean = (values: Float32Array) => patch.reduce((sum, i) => sum + values[i]!, 0) / patch.length;
    const isCloud = mean(signs.level) > ground.top;
    if (patch.length < Math.max(leastArea, isCloud ? LEAST_CLOUD_PX : LEAST_VEIL_PX)) continue;
    if (!isSoftEdged(patch, hidden.brightness, clear.brightness, valid, width)) continue;
    const isWhite = patch.filter((i) => signs.strong[i] === VEIL).length > patch.length / 4;
    found.push({ kind: isCloud ? 'cloud' : isWhite ? 'haze' : 'smoke', pixels: patch });
  }
  return [...found, ...shadowsOf(found, signs, look, Math.max(leastArea, LEAST_CLOUD_PX), pixelMeters, sun)];
}

/** Dark patches where a cloud that was found throws its shadow; none where the sun's place is not known. */
function shadowsOf(
  found: readonly Found[],
  signs: Signs,
  { width, valid }: PairLook,
  leastPx: number,
  pixelMeters: number | null,
  sun: SkyDirection | null,
): Found[] {
  const clouds = new Uint8Array(valid.length);
  for (const { kind, pixels } of found) if (kind === 'cloud') for (const i of pixels) clouds[i] = 1;
  if (pixelMeters === null || sun === null || !clouds.includes(1)) return [];
  return labelPatches(growFrom(signs.darkened, signs.dim, width), width)
    .filter((patch) => patch.length >= leastPx && isCastByCloud(patch, clouds, width, pixelMeters, sun))
    .map((pixels) => ({ kind: 'shadow', pixels }));
}

/**
 * Whether one date shows a closed deck of cloud: brighter than most of the other date, next to no detail, and none of
 * the other date's.
 */
function isOvercast(hidden: DateLook, clear: DateLook, { valid, shared }: PairLook): boolean {
  const places = samplePlaces(valid);
  if (places.length === 0) return false;
  const kept = valuesAt(places, (i) => (clear.texture[i]! > 0 ? shared[i]! / clear.texture[i]! : 1)).sort();
  return (
    quantileOf(kept, 0.5) < OVERCAST_KEPT &&
    hidden.own.roughness < OVERCAST_ROUGHNESS * clear.own.roughness &&
    hidden.own.median > clear.own.top
  );
}

/** Codes of `Signs.strong`. */
const VEIL = 1;
const GREY = 2;

/** What speaks for an obscurer, survey pixel by survey pixel. */
interface Signs {
  readonly strong: Uint8Array;
  readonly weak: Uint8Array;
  /** The same of deep shadow, which counts only where the date has clouds that throw it. */
  readonly darkened: Uint8Array;
  readonly dim: Uint8Array;
  readonly rise: Float32Array;
  readonly level: Float32Array;
}

function signsOf(hidden: DateLook, clear: DateLook, sign: 1 | -1, look: PairLook): Signs {
  const { ground, valid, width, shared } = look;
  const smooth = (values: Float32Array) => boxMeans(values, valid, width, SMOOTH_RADIUS);
  const rise = smooth(hidden.brightness.map((value, i) => value - clear.brightness[i]!));
  const level = smooth(hidden.brightness);
  const whitening = smooth(hidden.haze.map((value, i) => value - clear.haze[i]!));
  const colour = smooth(hidden.colour);
  const clearColour = smooth(clear.colour);
  const range = Math.max(ground.top - ground.median, 1e-9);
  const greyest = Math.min(GREYEST, GREYER_SHARE * hidden.greyish);
  const strong = new Uint8Array(valid.length);
  const weak = new Uint8Array(valid.length);
  const darkened = new Uint8Array(valid.length);
  const dim = new Uint8Array(valid.length);
  for (let i = 0; i < valid.length; i++) {
    if (valid[i] !== 1) continue;
    const texture = clear.texture[i]!;
    const hazeSigmas = (whitening[i]! - sign * ground.hazeCentre) / (ground.hazeSpread || 1e-9);
    const brighter = rise[i]! / range;
    /** How much of the clear date's structure the hidden one still shows: the transmission. */
    const kept = texture > 0 ? shared[i]! / texture : 1;
    const roughness = hidden.texture[i]! / Math.max(texture, ground.texture, 1e-9);
    const isStructured = texture > 0.25 * ground.texture;
    const isAlike = shared[i]! > 0.5 * Math.sqrt(texture * hidden.texture[i]!);
    const isEven = Math.sqrt(hidden.texture[i]!) < CLOUD_ROUGHNESS * level[i]!;
    const isCloud = level[i]! > ground.top && brighter > 0.5 && hazeSigmas > 4 && !isAlike && isEven;
    // Grass is bright and even beside what it burns to, but no greyer.
    const isGreyer = colour[i]! <= Math.max(greyest, VEILED_COLOUR * clearColour[i]!);
    const isVeil = isStructured && kept < 0.3 && roughness < 0.35 && hazeSigmas > 4 && brighter > 0.15 && isGreyer;
    const isGrey = isStructured && kept < 0.15 && roughness < 0.15 && colour[i]! < greyest && level[i]! > ground.median;
    strong[i] = isCloud || isVeil ? VEIL : isGrey ? GREY : 0;
    const isWhiter = kept < 0.55 && hazeSigmas > 2.5 && brighter > 0.08 && isGreyer;
    const isGreyish = kept < 0.4 && roughness < 0.4 && colour[i]! < 1.5 * greyest && level[i]! > ground.median;
    weak[i] = isWhiter || isGreyish ? 1 : 0;
    const isDark = isStructured && kept < 0.4 && roughness < 0.5 && level[i]! < (ground.dark + ground.median) / 2;
    darkened[i] = isDark && brighter < -0.35 ? 1 : 0;
    dim[i] = kept < 0.6 && brighter < -0.2 && level[i]! < ground.median ? 1 : 0;
  }
  return { strong, weak, darkened, dim, rise, level };
}

/** A patch without the ground round it that only looks a little like it. */
function trimmed(patch: readonly number[], { strong, rise }: Signs): readonly number[] {
  const rises = Float64Array.from(patch.filter((i) => strong[i] === VEIL).map((i) => rise[i]!)).sort();
  const edge = EDGE_SHARE * (rises[rises.length >> 1] ?? 0);
  return patch.filter((i) => strong[i] === GREY || rise[i]! >= edge);
}
