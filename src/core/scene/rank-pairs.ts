import type { OfferedScene, RankedPair } from '../contract/archive.ts';
import type { ComparabilityFactor, ComparabilityLevel } from '../contract/run.ts';
import { groundSamples, holdsPosition } from '../geo/ground-share.ts';
import type { LonLatGeometry } from '../geo/lon-lat-geometry.ts';
import type { Position } from '../geo/split-antimeridian.ts';
import { observedFactor } from './comparability-fit.ts';
import { gradeOf } from './comparability-grade.ts';
import { sunAzimuthFactor, sunElevationFactor, viewFactor } from './comparability-light.ts';
import { daysBetween, gsdFactor, seasonFactor, timeFactor } from './comparability-time.ts';
import { type SceneConditions, sunOver } from './conditions.ts';
import { coarserGsd } from './scene.ts';

/** Scenes of each side that are looked at: those nearest to the moment. */
const MOST_PER_SIDE = 40;
const MOST_PAIRS = 10;
const GRADES: readonly ComparabilityLevel[] = ['good', 'fair', 'unknown', 'poor'];
/** What is seen of the area counts in steps: a hundredth more is not worth a worse light. */
const SEEN_STEP = 0.05;

/** How much a pair can show whose coarser scene has this ground sample distance, and what that is; null where it is not known. */
export type TellDetail = (gsdMeters: number | null) => { readonly count: number; readonly sentence: string };

/**
 * Pairs of a scene before a moment and one after it, the best first: those of which enough ground is seen, then by how much
 * their detail can show, then by the grade of the comparability card, the fewest aspects that are not good, the finer detail,
 * the most ground seen, the fewest days apart. Detail comes before the grade because a finer pair is graded more strictly:
 * what moves by one pixel of 3 m moves by six of 0.5 m, and could be looked at as coarsely.
 *
 * The card's limits are used as they are; alignment and brightness, which only pixels tell, are left out. Cloud is what a mask
 * hides of the area where that was read, else what the provider says of the whole product, as if it lay evenly.
 *
 * @param around ISO 8601; a date alone is the whole day, and scenes of that day are on neither side.
 * @returns at most ten; empty where one side has none, or none that show common ground of the area.
 */
export function rankPairs(
  scenes: readonly OfferedScene[],
  area: LonLatGeometry,
  around: string,
  tellDetail: TellDetail,
): readonly RankedPair[] {
  return rankSides(sidesOf(scenes, around), area, tellDetail).slice(0, MOST_PAIRS);
}

/** The same of scenes whose side is known, however many pairs there are. */
export function rankSides(
  { before, after }: { readonly before: readonly OfferedScene[]; readonly after: readonly OfferedScene[] },
  area: LonLatGeometry,
  tellDetail: TellDetail,
): readonly RankedPair[] {
  const samples = groundSamples(area);
  const middle = middleOf(samples);
  const look = (scene: OfferedScene) => ({
    scene,
    conditions: conditionsOf(scene, middle),
    covered: samples.map((at) => holdsPosition(scene.footprint, at)),
  });
  const [earlier, later] = [before.map(look), after.map(look)];
  return earlier
    .flatMap((one) => later.map((other) => pairOf(one, other, middle[1], tellDetail)))
    .filter(({ coveredFraction }) => coveredFraction > 0)
    .toSorted(bestFirst(tellDetail));
}

/** The nearest scenes on either side of a moment, the nearest first. */
export function sidesOf(scenes: readonly OfferedScene[], around: string) {
  const start = Date.parse(around);
  const end = around.length === 'YYYY-MM-DD'.length ? start + DAY_MS : start;
  const at = ({ acquiredAt }: OfferedScene) => Date.parse(acquiredAt);
  // A scene of which only the day is known may be from the end of it.
  const latest = (scene: OfferedScene) => at(scene) + (scene.acquiredAt.length === 'YYYY-MM-DD'.length ? DAY_MS : 0);
  return {
    before: scenes
      .filter((scene) => latest(scene) <= start)
      .toSorted((a, b) => at(b) - at(a))
      .slice(0, MOST_PER_SIDE),
    after: scenes
      .filter((scene) => at(scene) >= end)
      .toSorted((a, b) => at(a) - at(b))
      .slice(0, MOST_PER_SIDE),
  };
}

const DAY_MS = 86_400_000;

interface Look {
  readonly scene: OfferedScene;
  readonly conditions: SceneConditions;
  /** Of each sample of the area, whether the scene shows it. */
  readonly covered: readonly boolean[];
}

function pairOf(one: Look, other: Look, lat: number, tellDetail: TellDetail): RankedPair {
  const [before, after] = [one.scene, other.scene];
  const covered = one.covered.filter((isCovered, i) => isCovered && other.covered[i]).length / one.covered.length;
  const [hiddenBefore, hiddenAfter] = [before, after].map((scene) => scene.hiddenFraction ?? scene.cloudFraction);
  const clear = (1 - (hiddenBefore ?? 0)) * (1 - (hiddenAfter ?? 0));
  const seen = covered * clear;
  const pixelMeters = coarserGsd(before, after);
  const light = { before: one.conditions, after: other.conditions, pixelMeters };
  const factors = [
    observedFactor(seen, ...[before, after].filter(isNotMeasured).map(({ cloudFraction }) => cloudFraction)),
    sunAzimuthFactor(light),
    sunElevationFactor(light),
    viewFactor(light),
    timeFactor(daysBetween(before.acquiredAt, after.acquiredAt)),
    seasonFactor(before.acquiredAt, after.acquiredAt, lat),
    gsdFactor(before, after),
  ];
  return {
    before,
    after,
    coveredFraction: covered,
    grade: gradeOf(factors),
    factors,
    why: reasons(before, after, covered, factors, tellDetail(pixelMeters).sentence),
  };
}

/** In plain words: what speaks for the pair in the first sentence, then what to beware of. */
function reasons(
  before: OfferedScene,
  after: OfferedScene,
  covered: number,
  factors: readonly ComparabilityFactor[],
  detail: string,
): readonly string[] {
  const known = factors.filter(({ level, aspect }) => level === 'good' && aspect !== 'observed');
  const good = known.map(({ title, reading }) => `${title.toLowerCase()} ${reading}`);
  return [
    `Both show ${covered === 1 ? 'the whole area' : `${percent(covered)} of the area`}; ${cloudsInWords(before, after)}.`,
    detail,
    ...(good.length === 0 ? [] : [`Close enough: ${good.join('; ')}.`]),
    isSameSensor(before, after)
      ? `Both are from ${before.sensor}.`
      : `From ${before.sensor ?? 'a sensor not named'} and ${after.sensor ?? 'one not named'}: colours and sharpness may differ.`,
    ...factors
      .filter(({ level, aspect }) => level !== 'good' && aspect !== 'observed')
      .map(({ title, reading, meaning }) => `${title}: ${reading}. ${meaning}`),
  ];
}

function cloudsInWords(before: OfferedScene, after: OfferedScene): string {
  const whole = ({ cloudFraction }: OfferedScene) => (cloudFraction === null ? 'not stated' : percent(cloudFraction));
  if ([before, after].every(isNotMeasured)) return `cloud in the whole scenes: ${whole(before)} and ${whole(after)}`;
  const own = (scene: OfferedScene) =>
    scene.hiddenFraction === undefined
      ? `${whole(scene)} of the whole scene`
      : `${percent(scene.hiddenFraction)} of the area by its mask`;
  return `hidden by cloud, haze or shadow: ${own(before)} and ${own(after)}`;
}

function isNotMeasured({ hiddenFraction }: OfferedScene): boolean {
  return hiddenFraction === undefined;
}

function bestFirst(tellDetail: TellDetail) {
  const keys = (pair: RankedPair): readonly number[] => {
    const count = (level: ComparabilityLevel) => pair.factors.filter((factor) => factor.level === level).length;
    const unseen = pair.factors.find(({ aspect }) => aspect === 'observed')!;
    const gsdMeters = coarserGsd(pair.before, pair.after);
    return [
      unseen.level === 'poor' ? 1 : 0,
      -tellDetail(gsdMeters).count,
      GRADES.indexOf(pair.grade),
      count('poor'),
      count('fair') + count('unknown') + (isSameSensor(pair.before, pair.after) ? 0 : 1),
      gsdMeters === null ? Number.MAX_SAFE_INTEGER : Math.round(Math.log2(gsdMeters)),
      Math.round(unseen.value! / SEEN_STEP),
      daysBetween(pair.before.acquiredAt, pair.after.acquiredAt)!,
    ];
  };
  return (one: RankedPair, other: RankedPair): number => {
    const [a, b] = [keys(one), keys(other)];
    const at = a.findIndex((key, i) => key !== b[i]);
    if (at >= 0) return a[at]! - b[at]!;
    return `${one.before.id} ${one.after.id}` < `${other.before.id} ${other.after.id}` ? -1 : 1;
  };
}

function isSameSensor({ sensor }: OfferedScene, other: OfferedScene): boolean {
  return sensor !== null && sensor === other.sensor;
}

function conditionsOf(scene: OfferedScene, [lon, lat]: Position): SceneConditions {
  const { sun, offNadirDegrees, viewAzimuthDegrees, cloudFraction, acquiredAt } = scene;
  const stated = sun === null ? null : { azimuthDeg: sun.azimuthDegrees, elevationDeg: sun.elevationDegrees };
  return {
    sun: sunOver(stated, acquiredAt, { lon, lat }),
    view: offNadirDegrees === null ? null : { offNadirDeg: offNadirDegrees, azimuthDeg: viewAzimuthDegrees ?? null },
    cloudCover: cloudFraction,
    reflectance: null,
  };
}

/** One of the samples: the sun and the seasons are the same all over an area of interest. */
function middleOf(samples: readonly Position[]): Position {
  return samples[Math.floor(samples.length / 2)]!;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
