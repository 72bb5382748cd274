import {
  fitBendsOnly,
  fitRegistration,
  placed,
  type RegistrationFit,
  type RegistrationRefusal,
} from '../core/align/fit-registration.ts';
import { type AlignmentJudgement, judgeAlignment } from '../core/align/judge-alignment.ts';
import { groundOf } from '../core/align/match-group.ts';
import type { TiePoint } from '../core/align/match-window.ts';
import { type MatchingWindow, planWindows } from '../core/align/plan-windows.ts';
import { NotComparable } from '../core/contract/errors.ts';
import type { Registration } from '../core/contract/run.ts';
import { type Affine, composeAffine, IDENTITY, translation } from '../core/geo/affine.ts';
import { composeBent } from '../core/geo/bent-map.ts';
import type { Grid } from '../core/geo/grid.ts';
import { groundPixelSize } from '../core/geo/ground.ts';
import { spreadWindows } from '../core/raster/plan-tiles.ts';
import { overTheGrid } from '../io/compute/over-the-grid.ts';
import type { MatchTask, PairPool, PairResult, PairTask } from '../io/compute/pair-tasks.ts';

/** A large window finds a large shift, up to a quarter of it; on smaller images two thirds of their side. */
const COARSE_WINDOW_PX = 512;
const COARSE_WINDOWS = 16;
/** Large windows see relief and rotation, so they agree less closely than small ones. */
const COARSE_TOLERANCE_PX = 3;
/** More would cost time by their cube and say no more. */
const MAXIMUM_TIE_POINTS = 400;
const WINDOW_TURN_PX = 0.25;
/** What relief and a rounded coarse shift may leave. */
const FINE_SEARCH_PX = 8;
const ROUNDS = 2;
/** Relief parts images that are not orthorectified by so much, px of the full size; windows of roofs lie further off. */
const RELIEF_SEARCH_PX = 16;
const RELIEF_TOLERANCE_PX = 6;

/** How the two scenes fit, what that is good for, and what a person should be warned of. */
export interface RegisteredPair extends AlignmentJudgement {
  readonly registration: Registration;
}

/**
 * Registers the after scene to the common grid: large windows find the coarse shift in whole pixels, many small ones
 * the sub-pixel map. Only where that map turns or stretches the windows are they matched once more under it.
 *
 * Whole pixels, so that where the lattices agree the windows hold the after scene's own samples: those between them, as
 * an interpolation makes them up, lie a little nearer to the samples than they should.
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
  // Each pass begins where the one before it ended: what lies there is still at hand.
  let isUpwards = false;
  const match: Match = (groups, gridToAfter, searchPx) => {
    isUpwards = !isUpwards;
    return matchWindows(pool, grid, groups, { gridToAfter, searchPx }, { signal: options.signal, isUpwards });
  };
  if (grid.crs === null) return bendContentMap(match, grid, start, options.advance);
  const coarse = await findCoarseMap(match, grid, start);
  options.advance(1);
  const groups = planWindows(grid.width, grid.height);
  const windows = groups.flat().length;
  const { sizePx } = groups[0]![0]!;
  const searchPx = coarse === null ? sizePx / 4 : Math.min(FINE_SEARCH_PX, sizePx / 4);
  let supposed = coarse?.map ?? start;
  for (let round = 1; ; round++) {
    const tiePoints = await match(groups, supposed, searchPx);
    const fit = fitRegistration(tiePoints, { ...grid, windows, searchPx, mayBend: true });
    options.advance(1 + round);
    if ('refused' in fit) return unverified(fit, grid, { windows, matched: tiePoints.length });
    if (round < ROUNDS && turnsWindows(fit.gridToAfter, sizePx)) {
      supposed = composeAffine(supposed, fit.gridToAfter);
      continue;
    }
    options.advance(3);
    const map = composeBent(supposed, { ...fit.gridToAfter, field: fit.field });
    return judged({ ...fit, ...placed(map, grid) }, grid);
  }
}

/** Whether a map moves a window's edges against its middle by more than the correlation bears unharmed. */
function turnsWindows({ a, b, d, e }: Affine, sizePx: number): boolean {
  return (sizePx / 2) * Math.max(Math.hypot(a - 1, d), Math.hypot(b, e - 1)) > WINDOW_TURN_PX;
}

type Match = (
  groups: readonly (readonly MatchingWindow[])[],
  gridToAfter: Affine,
  searchPx: number,
) => Promise<TiePoint[]>;

/**
 * Images without georeference are not orthorectified: small windows would follow whichever plane most of them share, and
 * leave the map that fits the whole. So that map is kept, and relief is a field on top of it.
 */
async function bendContentMap(
  match: Match,
  grid: Grid,
  start: Affine,
  advance: (done: number) => void,
): Promise<RegisteredPair> {
  const groups = planWindows(grid.width, grid.height);
  const searchPx = Math.min(RELIEF_SEARCH_PX, (groups[0]?.[0]?.sizePx ?? 0) / 4);
  const fit = fitBendsOnly(await match(groups, start, searchPx), {
    ...grid,
    windows: groups.flat().length,
    searchPx,
    tolerancePx: RELIEF_TOLERANCE_PX,
  });
  advance(3);
  if ('refused' in fit) throw new NotComparable(`The two images could not be aligned. ${fit.sentence}`);
  return judged({ ...fit, ...placed(composeBent(start, { ...fit.gridToAfter, field: fit.field }), grid) }, grid);
}

/** What large windows agree on; null where they do not. */
async function findCoarseMap(match: Match, grid: Grid, start: Affine): Promise<{ readonly map: Affine } | null> {
  const shorter = Math.min(grid.width, grid.height);
  const sizePx = Math.min(COARSE_WINDOW_PX, 2 ** Math.floor(Math.log2(shorter / 1.5)));
  const within = (from: number, length: number) => Math.min(length - sizePx, Math.max(0, from - sizePx / 4));
  const groups = spreadWindows(grid, sizePx / 2, COARSE_WINDOWS).map(({ col, row }) => [
    { col: within(col, grid.width), row: within(row, grid.height), sizePx },
  ]);
  const searchPx = sizePx / 4;
  const fit = fitRegistration(await match(groups, start, searchPx), {
    ...grid,
    windows: groups.length,
    searchPx,
    tolerancePx: COARSE_TOLERANCE_PX,
  });
  if ('refused' in fit) return null;
  if (turnsWindows(fit.gridToAfter, Math.hypot(grid.width, grid.height))) {
    return { map: composeAffine(start, fit.gridToAfter) };
  }
  return { map: composeAffine(start, translation(-Math.round(fit.shiftPx.col), -Math.round(fit.shiftPx.row))) };
}

/** Tie points of all windows; of a crowded group only the firmest, so that no corner of the scene outvotes the rest. */
async function matchWindows(
  pool: PairPool,
  grid: Grid,
  groups: readonly (readonly MatchingWindow[])[],
  under: Pick<MatchTask, 'gridToAfter' | 'searchPx'>,
  options: { readonly signal: AbortSignal | undefined; readonly isUpwards: boolean },
): Promise<TiePoint[]> {
  const most = Math.max(1, Math.floor(MAXIMUM_TIE_POINTS / groups.length));
  const tasks = groups.map((windows) => ({
    window: groundOf(windows, under.searchPx, grid),
    task: { kind: 'match', windows, ...under } as const,
  }));
  const matched = await overTheGrid<PairTask, PairResult, MatchTask, TiePoint[]>(pool, grid, tasks, options);
  return matched.flatMap((ofGroup) => ofGroup.sort((p, q) => q.peakRatio - p.peakRatio).slice(0, most));
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
    field: null,
    model: 'identity',
    residualPx: null,
    residual95Px: null,
    reliability: 0,
    tiePoints: { ...tiePoints, inliers: 0, residuals: [] },
  };
  return judged(registration, grid, refusal.sentence);
}

function judged(fit: RegistrationFit, grid: Grid, why = ''): RegisteredPair {
  return {
    registration: inMeters(fit, grid),
    ...judgeAlignment(fit.residualPx, { isGeoreferenced: grid.crs !== null, why }),
  };
}
