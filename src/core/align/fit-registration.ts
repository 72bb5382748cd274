import type { Registration } from '../contract/run.ts';
import { type Affine, applyAffine, IDENTITY } from '../geo/affine.ts';
import { applyBentMap, type BentMap } from '../geo/bent-map.ts';
import type { PixelPoint } from '../geo/points.ts';
import { MAD_TO_SIGMA, quantileOf } from '../raster/robust.ts';
import type { TiePoint } from './match-window.ts';
import {
  type Correspondence,
  fitPlaneMap,
  type MapModel,
  mapModels,
  minimalSet,
  type PlaneMapFit,
} from './plane-map.ts';
import { fitResidualField } from './residual-field.ts';

/** What the tie points say of a registration; metres are the caller's to add. */
export type RegistrationFit = Omit<Registration, 'shiftMeters' | 'residualMeters'>;

/** Why tie points say nothing that can be relied on, with a sentence for people. */
export interface RegistrationRefusal {
  readonly refused: 'too-few-windows' | 'no-agreement';
  readonly sentence: string;
}

export interface FitOptions {
  /** Size of the common grid, px. */
  readonly width: number;
  readonly height: number;
  /** How many windows were tried; those matched are the tie points. */
  readonly windows: number;
  /** How far off along either axis windows were looked for, px: chance spreads its matches over that. */
  readonly searchPx: number;
  /** A tie point that lies further from the fit does not agree with it, px. */
  readonly tolerancePx?: number;
  /** The richest model that is looked at. */
  readonly richest?: MapModel;
  /** Whether a smooth field may be added to it. */
  readonly mayBend?: boolean;
}

/** Fewer windows in agreement might agree by chance, or hang together on one changed object. */
const LEAST_INLIERS = 4;
const LEAST_INLIER_SHARE = 0.15;
const HYPOTHESES = 500;
/** A field may take up what lies further from the straight map than agrees with it, by this factor. */
const BENDING_REACH = 2;
/** Precision of a tie point against the usual one: firm peaks count more, but none for everything. */
const PRECISION_RANGE = { least: 0.1, most: 3 };
/** A richer map must leave this share of the simpler one's leave-one-out error, or less. */
const BETTER = 0.95;
/** How unsure a richer model may be at the grid's corners, px: tie points in one corner must not swing the others. */
const CORNER_UNCERTAINTY_PX = 0.5;
/** Tie points within this distance agree whatever the spread, px. */
const ALWAYS_AGREES_PX = 0.3;

/**
 * The map from the common grid to the after scene that most tie points agree on: translation, similarity or affine,
 * the richer only where it predicts points not used in the fit clearly better.
 *
 * RANSAC with a fixed seed, so the same tie points give the same map; then robust least squares (Cauchy weights).
 *
 * Fischler & Bolles, "Random sample consensus", 1981.
 */
export function fitRegistration(
  tiePoints: readonly TiePoint[],
  options: FitOptions,
): RegistrationFit | RegistrationRefusal {
  const { width, height, windows, searchPx, tolerancePx = 2, richest = 'affine', mayBend = false } = options;
  if (tiePoints.length < LEAST_INLIERS) {
    return {
      refused: 'too-few-windows',
      sentence: `Only ${tiePoints.length} of ${windows} windows could be matched between the two scenes, need ${LEAST_INLIERS}.`,
    };
  }
  const points = correspondencesOf(tiePoints);
  const least = leastInliers(points.length, tolerancePx, searchPx);
  const corners = [0, width].flatMap((col) => [0, height].map((row) => ({ col, row })));
  const found = mapModels
    .slice(0, 1 + mapModels.indexOf(richest))
    .map((model) => consensus(model, points, tolerancePx));
  const maps = found
    .filter((map) => map !== null)
    .filter(({ model, inliers }) => inliers.length >= Math.max(least, 2 * minimalSet[model]))
    .filter((map) => map.model === 'translation' || uncertaintyAt(corners, map) <= CORNER_UNCERTAINTY_PX);
  if (maps.length === 0) {
    return noAgreement(points.length, Math.max(...found.map((map) => map?.inliers.length ?? 0)), least);
  }
  const straight = sharpen(richestOf(maps, tolerancePx), tolerancePx);
  return describe(mayBend ? bend(straight, { width, height }, tolerancePx) : straight, { width, height, windows });
}

/** Of maps, the poorest first, the richest that is clearly better than a poorer one. */
function richestOf(maps: readonly Consensus[], tolerancePx: number): Consensus {
  return maps.reduce((best, next) => (leaves(next, best, tolerancePx) < BETTER ? next : best));
}

/**
 * The same of a map that is there already and is kept: tie points say what it leaves, and where the ground bends
 * against it.
 *
 * @param tiePoints matched under that map, so that its own part in `gridToAfter` is the identity.
 */
export function fitBendsOnly(
  tiePoints: readonly TiePoint[],
  options: FitOptions,
): RegistrationFit | RegistrationRefusal {
  const { width, height, windows, searchPx, tolerancePx = 2 } = options;
  const points = correspondencesOf(tiePoints);
  const errors = points.map((point) => distance(IDENTITY, point));
  const inliers = points.filter((_, i) => errors[i]! <= tolerancePx);
  const least = leastInliers(points.length, tolerancePx, searchPx);
  if (inliers.length < least) return noAgreement(points.length, inliers.length, least);
  const kept: Agreement = { model: 'similarity', map: IDENTITY, points, inliers, errors };
  return describe(bend(kept, { width, height }, tolerancePx), { width, height, windows });
}

function noAgreement(matched: number, inliers: number, least: number): RegistrationRefusal {
  return {
    refused: 'no-agreement',
    sentence:
      `Of ${matched} matched windows only ${inliers} agree on one shift, need ${least}. ` +
      'The scenes may show different places, or too little that stayed.',
  };
}

/** Where each tie point belongs, and how firm it is against the usual one. */
function correspondencesOf(tiePoints: readonly TiePoint[]): WeighedCorrespondence[] {
  const usual = Math.max(1e-6, median(tiePoints.map(({ peakRatio }) => Math.min(peakRatio, 1e6) - 1)));
  const { least, most } = PRECISION_RANGE;
  return tiePoints.map(({ col, row, dCol, dRow, peakRatio }) => ({
    col,
    row,
    toCol: col - dCol,
    toRow: row - dRow,
    precision: Math.min(most, Math.max(least, (peakRatio - 1) / usual)),
  }));
}

/** More than chance would bring together anywhere within the search, five deviations above what is usual. */
function leastInliers(matched: number, tolerancePx: number, searchPx: number): number {
  const byChance = (matched * Math.PI * tolerancePx ** 2) / (2 * searchPx + 1) ** 2;
  const lucky = byChance + 5 * Math.sqrt(byChance);
  return Math.ceil(Math.max(LEAST_INLIERS + lucky, LEAST_INLIER_SHARE * matched));
}

interface WeighedCorrespondence extends Correspondence {
  readonly precision: number;
}

/** A map, the points it was fitted to, and how far each point of all lies from it when it is not used in the fit. */
interface Agreement {
  readonly model: MapModel;
  readonly map: BentMap;
  readonly points: readonly WeighedCorrespondence[];
  readonly inliers: readonly WeighedCorrespondence[];
  /** Leave-one-out error of each of `points`, px. */
  readonly errors: readonly number[];
}

interface Consensus extends Agreement {
  readonly fit: PlaneMapFit;
}

function consensus(model: MapModel, points: readonly WeighedCorrespondence[], tolerancePx: number): Consensus | null {
  let agreeing: readonly WeighedCorrespondence[] = [];
  for (const sample of samples(model, points)) {
    const hypothesis = fitPlaneMap(model, sample);
    if (hypothesis === null) continue;
    const inliers = points.filter((point) => distance(hypothesis.map, point) <= tolerancePx);
    if (inliers.length > agreeing.length) agreeing = inliers;
  }
  return settle(model, points, agreeing, tolerancePx);
}

/** Fits and picks the agreeing points in turn, until they stay the same. */
function settle(
  model: MapModel,
  points: readonly WeighedCorrespondence[],
  start: readonly WeighedCorrespondence[],
  tolerancePx: number,
): Consensus | null {
  let inliers = start;
  for (let round = 0; ; round++) {
    const fit = fitRobustly(model, inliers);
    if (fit === null) return null;
    const agreeing = points.filter((point) => distance(fit.map, point) <= tolerancePx);
    const isSettled = agreeing.length === inliers.length && agreeing.every((point, i) => point === inliers[i]);
    if (isSettled || round === 10) {
      const used = new Set(inliers);
      const errors = points.map(
        (point) => distance(fit.map, point) / (used.has(point) ? Math.max(1e-3, 1 - fit.leverage(point)) : 1),
      );
      return { model, map: fit.map, fit, points, inliers, errors };
    }
    inliers = agreeing;
  }
}

function fitRobustly(model: MapModel, points: readonly WeighedCorrespondence[]): PlaneMapFit | null {
  let fit = fitPlaneMap(model, points);
  for (let step = 0; step < 5 && fit !== null; step++) {
    const { map } = fit;
    const distances = points.map((point) => distance(map, point));
    const scale = Math.max(0.02, 2 * median(distances));
    fit = fitPlaneMap(
      model,
      points,
      distances.map((d, i) => points[i]!.precision / (1 + (d / scale) ** 2)),
    );
  }
  return fit;
}

/**
 * Leave-one-out error of one map over that of another (RMS), on the points that agree with either: what agrees with
 * neither is change, not a matter of the map.
 */
function leaves(richer: Agreement, simpler: Agreement, tolerancePx: number): number {
  const judged = [...richer.points.keys()].filter(
    (i) => richer.errors[i]! <= tolerancePx || simpler.errors[i]! <= tolerancePx,
  );
  const score = ({ errors, points }: Agreement) =>
    rootMeanSquare(judged.map((i) => Math.sqrt(points[i]!.precision) * Math.min(errors[i]!, tolerancePx)));
  return score(richer) / score(simpler);
}

/** Standard error of the map at its most unsure of some places, px. */
function uncertaintyAt(places: readonly PixelPoint[], { fit, inliers, errors, points }: Consensus): number {
  const used = new Set(inliers);
  const spread = rootMeanSquare(errors.filter((_, i) => used.has(points[i]!)));
  return spread * Math.sqrt(Math.max(...places.map((place) => fit.leverage(place))));
}

/** Once the map is known, agreement is drawn tighter. */
function sharpen(found: Consensus, tolerancePx: number): Consensus {
  const distances = found.inliers.map((point) => distance(found.fit.map, point));
  const sharp = settle(found.model, found.points, found.inliers, sharpTolerance(distances, tolerancePx));
  return sharp === null || sharp.inliers.length < LEAST_INLIERS ? found : sharp;
}

/** The same map with a smooth field added, where there is one. */
function bend(
  straight: Agreement,
  grid: { readonly width: number; readonly height: number },
  tolerancePx: number,
): Agreement {
  const points = straight.points.filter((point) => distance(straight.map, point) <= BENDING_REACH * tolerancePx);
  const leftovers = points.map((point) => {
    const fitted = applyAffine(straight.map, point);
    return { ...point, dCol: point.toCol - fitted.col, dRow: point.toRow - fitted.row };
  });
  const { field, errors } = fitResidualField(leftovers, grid);
  if (field === null) return straight;
  const errorOf = new Map(points.map((point, i) => [point, errors[i]!]));
  const bent = {
    ...straight,
    map: { ...straight.map, field },
    errors: straight.points.map((point, i) => errorOf.get(point) ?? straight.errors[i]!),
  };
  const agreeing = bent.errors.filter((error) => error <= tolerancePx);
  const sharpPx = sharpTolerance(agreeing, tolerancePx);
  return { ...bent, inliers: bent.points.filter((_, i) => bent.errors[i]! <= sharpPx) };
}

/** Agreement is measured by the spread of those that agree: three robust deviations. */
function sharpTolerance(distances: readonly number[], tolerancePx: number): number {
  return Math.min(tolerancePx, Math.max(ALWAYS_AGREES_PX, 3 * MAD_TO_SIGMA * median(distances)));
}

function describe(
  { model, map, points, inliers, errors }: Agreement,
  { width, height, windows }: Pick<FitOptions, 'width' | 'height' | 'windows'>,
): RegistrationFit {
  const used = new Set(inliers);
  return {
    ...placed(map, { width, height }),
    model,
    ...residualFigures(errors.filter((_, i) => used.has(points[i]!))),
    reliability: inliers.length / points.length,
    tiePoints: {
      windows,
      matched: points.length,
      inliers: inliers.length,
      residuals: inliers.map((point) => {
        const fitted = applyBentMap(map, point);
        return { col: point.col, row: point.row, dCol: fitted.col - point.toCol, dRow: fitted.row - point.toRow };
      }),
    },
  };
}

/** A map from the grid to the after scene as a registration states it, with what it comes to at the grid's centre. */
export function placed(
  map: BentMap,
  grid: { readonly width: number; readonly height: number },
): Pick<Registration, 'shiftPx' | 'gridToAfter' | 'field'> {
  const center = { col: grid.width / 2, row: grid.height / 2 };
  const moved = applyBentMap(map, center);
  const { field = null, ...gridToAfter } = map;
  return { shiftPx: { col: center.col - moved.col, row: center.row - moved.row }, gridToAfter, field };
}

/** Root mean square and 95th percentile of the distances that a map leaves, px; at least one distance. */
function residualFigures(distances: readonly number[]): {
  readonly residualPx: number;
  readonly residual95Px: number;
} {
  return {
    residualPx: rootMeanSquare(distances),
    residual95Px: quantileOf(Float64Array.from(distances).sort(), 0.95),
  };
}

/** The sets of points that hypotheses are drawn from: every point for a translation, else random ones by a fixed seed. */
function* samples(model: MapModel, points: readonly Correspondence[]): Generator<readonly Correspondence[]> {
  if (model === 'translation') {
    for (const point of points) yield [point];
    return;
  }
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes
    return points[Math.floor((state / 2 ** 32) * points.length)]!;
  };
  for (let i = 0; i < HYPOTHESES; i++) yield Array.from({ length: minimalSet[model] }, draw);
}

function distance(map: Affine, point: Correspondence): number {
  const fitted = applyAffine(map, point);
  return Math.hypot(fitted.col - point.toCol, fitted.row - point.toRow);
}

function median(values: readonly number[]): number {
  return quantileOf(Float64Array.from(values).sort(), 0.5);
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
}
