import type { BuildingFinding, DamageClass, PixelBox } from '../contract/finding.ts';
import { buildingFeatures, type Footprint } from '../detect/building.ts';
import { judgeBuilding, type LogisticCard } from '../detect/building-damage.ts';
import { confidenceOf } from '../detect/calibration.ts';
import { crsTransform, WGS84 } from '../geo/crs.ts';
import { ringArea } from '../geo/ellipsoid-area.ts';
import { pixelToMap } from '../geo/grid.ts';
import { rounded } from '../raster/rounded.ts';
import { carriedDamage, claimsOf, offeredDamage } from './claims.ts';
import { acrossPx, type ObjectContext, observedShares, placementOf, windowAround } from './object-context.ts';
import { standLight } from './stand-light.ts';

/** A footprint's halo, and a little more, px. */
const MARGIN_PX = 14;
const LEAST_OBSERVED = 0.7;

/**
 * The state of buildings whose footprints are given, one finding each, in their order. It never looks for buildings, and
 * judges none at a scale that the card does not cover, or where either date does not show it.
 *
 * @param footprints px of the aligned grid, as they stood before; only those that touch it are stated.
 */
export async function buildingFindings(
  footprints: readonly Footprint[],
  card: LogisticCard,
  context: ObjectContext,
): Promise<Omit<BuildingFinding, 'id'>[]> {
  const { grid, gsdMeters } = context;
  const found: Omit<BuildingFinding, 'id'>[] = [];
  for (const footprint of footprints) {
    const box = boxOf(footprint);
    if (box[0] >= grid.width || box[1] >= grid.height || box[2] <= 0 || box[3] <= 0) continue;
    const areaPx = Math.abs(footprint.reduce((sum, ring) => sum + ringAreaPx(ring), 0));
    const sight = { acrossPx: acrossPx(shorterSide(box, areaPx), context), gsdMeters };
    const judged = await judge(footprint, box, card, context);
    const damageClass = carriedDamage(judged.damageClass, sight);
    const { min, max } = card.gsdMeters;
    const isInScale = gsdMeters !== null && gsdMeters >= min && gsdMeters <= max;
    found.push({
      kind: 'building',
      ...placementOf(box, context),
      outline: footprint.map((ring) => closed(ring.map(([col, row]) => [rounded(col, 2), rounded(row, 2)] as const))),
      areaPx: Math.round(areaPx),
      areaM2: areaOnGround(footprint, context),
      confidence:
        damageClass === 'destroyed' && judged.score !== null ? confidenceOf(judged.score, card.calibration) : null,
      damageClass,
      evidence: { score: judged.score, features: judged.features },
      sentence: sentenceOf(damageClass, isInScale ? judged.why : 'scale'),
      claims: claimsOf('building', sight),
      offeredDamage: offeredDamage('building', sight),
    });
  }
  return found;
}

interface Judged {
  readonly damageClass: DamageClass;
  readonly score: number | null;
  readonly features: Readonly<Record<string, number>>;
  readonly why: 'not-seen' | null;
}

async function judge(
  footprint: Footprint,
  box: PixelBox,
  { gsdMeters: range, ...card }: LogisticCard,
  { grid, gsdMeters, lookAt, bands, obscured }: ObjectContext,
): Promise<Judged> {
  const unknown = { damageClass: 'not-assessable', score: null, features: {} } as const;
  if (gsdMeters === null || gsdMeters < range.min || gsdMeters > range.max) return { ...unknown, why: null };
  const window = windowAround(box, MARGIN_PX, grid);
  const light = standLight(await lookAt(window), window, bands);
  const { beforeObserved, afterObserved } = observedShares(box, light, obscured);
  if (beforeObserved < LEAST_OBSERVED || afterObserved < LEAST_OBSERVED) return { ...unknown, why: 'not-seen' };
  const features = buildingFeatures(
    {
      width: window.width,
      height: window.height,
      before: light.before,
      after: light.after,
      valid: light.beforeValid.map((one, i) => one & light.afterValid[i]!),
    },
    footprint.map((ring) => ring.map(([col, row]) => [col - window.col, row - window.row] as const)),
  );
  if (features === null) return { ...unknown, why: 'not-seen' };
  const { score, damageClass } = judgeBuilding(features, { gsdMeters: range, ...card });
  const shown = Object.fromEntries(Object.entries(features).map(([name, value]) => [name, rounded(value, 4)]));
  return { damageClass, score: rounded(score, 4), features: shown, why: null };
}

function sentenceOf(damageClass: DamageClass, why: 'not-seen' | 'scale' | null): string {
  switch (damageClass) {
    case 'destroyed':
      return 'The roof of this building is gone or broken up: consistent with its destruction.';
    case 'severe':
      return 'Much of the roof of this building looks different: likely severe damage.';
    case 'moderate':
      return 'Part of the roof of this building looks different: likely damage.';
    case 'possible':
      return 'The roof of this building looks somewhat different: possibly damage.';
    case 'no-visible-damage':
      return 'No visible damage to the roof of this building.';
    case 'not-assessable':
      if (why === 'not-seen') return 'One of the images does not show this building.';
      return why === 'scale'
        ? 'The state of this building cannot be told: the model was not made for this scale.'
        : 'The state of this building cannot be told: it is too small for these pixels.';
  }
}

type Ring = Footprint[number];

function boxOf(footprint: Footprint): PixelBox {
  const cols = footprint.flatMap((ring) => ring.map(([col]) => col));
  const rows = footprint.flatMap((ring) => ring.map(([, row]) => row));
  return [Math.min(...cols), Math.min(...rows), Math.max(...cols), Math.max(...rows)];
}

/** Of a turned footprint the box says too much: then the side of a square of its area counts. */
function shorterSide([x0, y0, x1, y1]: PixelBox, areaPx: number): number {
  return Math.min(x1 - x0, y1 - y0, Math.sqrt(areaPx));
}

/** Signed, so that holes, which run the other way round, are taken off. */
function ringAreaPx(ring: Ring): number {
  return ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length]!;
    return sum + (x * v - u * y) / 2;
  }, 0);
}

function areaOnGround(footprint: Footprint, { grid }: ObjectContext): number | null {
  const { crs } = grid;
  if (crs === null) return null;
  const toWgs84 = crsTransform(crs, WGS84);
  const area = footprint.reduce((sum, ring) => {
    const places = ring.map(([col, row]) => {
      const { x, y } = toWgs84(pixelToMap(grid, { col, row }));
      return { lon: x, lat: y };
    });
    return sum + ringArea(places);
  }, 0);
  return rounded(Math.abs(area), 2);
}

function closed(ring: Ring): Ring {
  const [first] = ring;
  const last = ring.at(-1);
  return first === undefined || (first[0] === last![0] && first[1] === last![1]) ? ring : [...ring, first];
}
