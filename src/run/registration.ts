import {
  centreShift,
  fitRegistration,
  type RegistrationFit,
  type RegistrationRefusal,
  residualFigures,
} from '../core/align/fit-registration.ts';
import type { TiePoint } from '../core/align/match-window.ts';
import { type MatchingWindow, planWindows } from '../core/align/plan-windows.ts';
import { NotComparable } from '../core/contract/errors.ts';
import type { Registration } from '../core/contract/run.ts';
import { type Affine, composeAffine, IDENTITY, translation } from '../core/geo/affine.ts';
import type { Grid } from '../core/geo/grid.ts';
import { groundPixelSize } from '../core/geo/ground.ts';
import { spreadWindows } from '../core/raster/plan-tiles.ts';
import type { MatchTask, PairPool } from '../io/compute/pair-tasks.ts';

/** A large window finds a large shift: up to a quarter of it. */
const COARSE_WINDOW_PX = 512;
const COARSE_WINDOWS = 16;
/** Large windows see relief and rotation, so they agree less closely than small ones. */
const COARSE_TOLERANCE_PX = 3;

/** How the two scenes fit, and what a person should be warned of. */
export interface RegisteredPair {
  readonly registration: Registration;
  readonly warnings: readonly string[];
}

/**
 * Registers the after scene to the common grid: large windows find the coarse shift, many small ones the sub-pixel map,
 * and a second round of those, on ground that already fits, removes what interpolation and windowing left.
 *
 * @param start where to begin: identity for georeferenced scenes, the map found on content for others.
 * @throws NotComparable where nothing fits and the scenes have no georeference to fall back on.
 */
export async function registerPair(
  pool: PairPool,
  grid: Grid,
  start: Affine,
  options: { readonly signal?: AbortSignal | undefined; readonly advance: (done: number) => void },
): Promise<RegisteredPair> {
  const match = (windows: readonly MatchingWindow[], gridToAfter: Affine) =>
    matchWindows(pool, windows, gridToAfter, options.signal);
  if (grid.crs === null) return keepContentMap(match, grid, start, options.advance);
  const coarse = await findCoarseShift(match, grid, start);
  options.advance(1);
  const windows = planWindows(grid.width, grid.height);
  const fitTo = (tiePoints: readonly TiePoint[]) =>
    fitRegistration(tiePoints, { width: grid.width, height: grid.height, windows: windows.length });
  const tiePoints = await match(windows, coarse);
  const first = fitTo(tiePoints);
  options.advance(2);
  if ('refused' in first) return unverified(first, grid, { windows: windows.length, matched: tiePoints.length });
  const fitted = composeAffine(coarse, first.gridToAfter);
  const second = fitTo(await match(windows, fitted));
  options.advance(3);
  const found =
    'refused' in second
      ? withMap(first, fitted, grid)
      : withMap(second, composeAffine(fitted, second.gridToAfter), grid);
  return { registration: inMeters(found, grid), warnings: warningsOf(found) };
}

type Match = (windows: readonly MatchingWindow[], gridToAfter: Affine) => Promise<TiePoint[]>;

/**
 * Images without georeference are not orthorectified: small windows would follow whichever plane most of them share, and
 * leave the map that fits the whole. So the windows only say what that map leaves.
 */
async function keepContentMap(
  match: Match,
  grid: Grid,
  start: Affine,
  advance: (done: number) => void,
): Promise<RegisteredPair> {
  const windows = planWindows(grid.width, grid.height);
  const tiePoints = await match(windows, start);
  advance(3);
  const fit = fitRegistration(tiePoints, { width: grid.width, height: grid.height, windows: windows.length });
  if ('refused' in fit) throw new NotComparable(`The two images could not be aligned. ${fit.sentence}`);
  const agreeing = new Set(fit.tiePoints.residuals.map(({ col, row }) => `${col},${row}`));
  const residuals = tiePoints
    .filter(({ col, row }) => agreeing.has(`${col},${row}`))
    .map(({ col, row, dCol, dRow }) => ({ col, row, dCol, dRow }));
  const found: RegistrationFit = {
    ...withMap(fit, start, grid),
    model: 'similarity',
    ...residualFigures(residuals.map(({ dCol, dRow }) => Math.hypot(dCol, dRow))),
    tiePoints: { ...fit.tiePoints, residuals },
  };
  return { registration: inMeters(found, grid), warnings: warningsOf(found) };
}

async function findCoarseShift(match: Match, grid: Grid, start: Affine): Promise<Affine> {
  const side = Math.min(COARSE_WINDOW_PX, 2 ** Math.floor(Math.log2(Math.min(grid.width, grid.height))));
  const windows = spreadWindows(grid, side, COARSE_WINDOWS).map(({ col, row }) => ({ col, row, sizePx: side }));
  const coarse = fitRegistration(await match(windows, start), {
    width: grid.width,
    height: grid.height,
    windows: windows.length,
    tolerancePx: COARSE_TOLERANCE_PX,
    richest: 'translation',
  });
  if ('refused' in coarse) return start;
  // Whole pixels: the first fine round then sees the after scene's own samples where the lattices agree.
  const { c, f } = coarse.gridToAfter;
  return composeAffine(start, translation(Math.round(c), Math.round(f)));
}

async function matchWindows(
  pool: PairPool,
  windows: readonly MatchingWindow[],
  gridToAfter: Affine,
  signal: AbortSignal | undefined,
): Promise<TiePoint[]> {
  const tasks = windows.map((window): MatchTask => ({ kind: 'match', window, gridToAfter }));
  const tiePoints: TiePoint[] = [];
  await pool.inOrder<MatchTask, TiePoint | null>(
    tasks,
    (tiePoint) => {
      if (tiePoint !== null) tiePoints.push(tiePoint);
    },
    signal,
  );
  return tiePoints;
}

/** The same fit, said of the whole way from the grid to the after scene. */
function withMap(fit: RegistrationFit, gridToAfter: Affine, grid: Grid): RegistrationFit {
  return { ...fit, gridToAfter, shiftPx: centreShift(gridToAfter, grid) };
}

function inMeters(fit: RegistrationFit, grid: Grid): Registration {
  const pixel = groundPixelSize(grid);
  if (pixel === null) return { ...fit, shiftMeters: null, residualMeters: null };
  return {
    ...fit,
    shiftMeters: { col: fit.shiftPx.col * pixel.width, row: fit.shiftPx.row * pixel.height },
    residualMeters: fit.residualPx === null ? null : fit.residualPx * Math.sqrt(pixel.width * pixel.height),
  };
}

function unverified(
  refusal: RegistrationRefusal,
  grid: Grid,
  tiePoints: { readonly windows: number; readonly matched: number },
): RegisteredPair {
  const registration: RegistrationFit = {
    shiftPx: { col: 0, row: 0 },
    gridToAfter: IDENTITY,
    model: 'identity',
    residualPx: null,
    residual95Px: null,
    reliability: 0,
    tiePoints: { ...tiePoints, inliers: 0, residuals: [] },
  };
  return {
    registration: inMeters(registration, grid),
    warnings: [
      `Alignment could not be checked: ${refusal.sentence} The scenes lie where their own coordinates put them.`,
    ],
  };
}

const WARN_RESIDUAL_PX = 0.5;

function warningsOf({ residualPx }: RegistrationFit): string[] {
  if (residualPx === null || residualPx <= WARN_RESIDUAL_PX) return [];
  return [
    `The scenes fit to ${residualPx.toFixed(2)} px only; edges of buildings and shadows may show as change. Below ${WARN_RESIDUAL_PX} px they would not.`,
  ];
}
