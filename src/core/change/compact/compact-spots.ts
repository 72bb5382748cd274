import type { AlignedPatch } from '../../align/aligned-patch.ts';
import type { PixelWindow } from '../../geo/grid.ts';
import type { PixelPoint } from '../../geo/points.ts';
import { LOG_STEPS } from '../log-plane.ts';
import { answerScales, type FilterAnswer } from './answer-filters.ts';
import { nearRadius } from './bank.ts';
import { type CompactKernels, plainCompact } from './compact-kernels.ts';
import type { CompactModel } from './compact-model.ts';
import type { GreyPair } from './grey-pair.ts';

/** A small place that changed, as one filter sees it. Plain data. */
export interface CompactSpot extends PixelPoint {
  /** What its filter answers most to, px; a measured size it is not. */
  readonly diameterPx: number;
  /** √(disc² + 0.6 · (right² + down²)). */
  readonly energy: number;
  /** Answers of the filter in its usual ones: brighter disc, brighter to the right, brighter further down. */
  readonly disc: number;
  readonly right: number;
  readonly down: number;
  /** Change of log brightness over the disc, and the part of it that the ring round it has not. */
  readonly brightening: number;
  readonly contrast: number;
  /** 1 where all of the disc became brighter or all of it darker, 0 where as much the one as the other. */
  readonly evenness: number;
  /** |contrast| over the range of brightness that both dates hold round it: above 1 nothing there, displaced, makes it. */
  readonly unexplained: number;
  /** Share of the disc that both dates show. */
  readonly observed: number;
}

/**
 * Small places that changed: a matched filter bank over the difference of log brightness, each pixel weighted by how little
 * the pair's own residual misregistration explains it (generalised least squares). Craters, vehicles, small aircraft.
 *
 * Proposes; says nothing of what it is. Filters for two discs an octave, each with two dipoles, from running means on the grid and
 * its halvings: the answer at a pixel does not depend on the tile.
 *
 * Matched filters with whitening: Turin, "An introduction to matched filters", 1960; generalised least squares: Aitken 1936.
 *
 * @param tile both dates of `seen`, which holds `core` and a halo of `compactHaloPx` as far as the grid reaches.
 * @returns those whose middle lies in `core`, of all filters: `rankSpots` takes apart what two filters see.
 */
export function compactSpots(
  tile: AlignedPatch,
  { seen, core }: { readonly seen: PixelWindow; readonly core: PixelWindow },
  model: CompactModel,
  kernels: CompactKernels = plainCompact,
): CompactSpot[] {
  const [finest] = model.filters;
  if (finest === undefined) return [];
  const { pair, filters } = kernels.answerFilters(tile, seen, model);
  const pairCell = 2 ** finest.level;
  const pairCorner = { col: seen.col >> finest.level, row: seen.row >> finest.level };
  const spots: CompactSpot[] = [];
  for (const answer of filters) {
    const { level, diameterPx } = answer.filter;
    const cell = 2 ** level;
    const corner = { col: seen.col >> level, row: seen.row >> level };
    for (const { col, row, ...peak } of peaksOf(answer)) {
      const at = { col: (corner.col + col + 0.5) * cell, row: (corner.row + row + 0.5) * cell };
      if (!isWithin(at, core)) continue;
      const look = lookAt(pair, pairCorner, pairCell, at, diameterPx, model.displacementPx);
      spots.push({ ...at, diameterPx, ...peak, ...look });
    }
  }
  return spots;
}

type Peak = PixelPoint & Pick<CompactSpot, 'energy' | 'disc' | 'right' | 'down'>;

/** Where a filter's energy is greatest within its radius; px of the level. */
function peaksOf({ filter, width, height, squares, above, parts, perNoise }: FilterAnswer): Peak[] {
  const { inner, innerShare, lobe, lobeRows, outer } = parts;
  const { discInner, discOuter } = answerScales(parts, filter);
  const reach = nearRadius(filter.size);
  const peaks: Peak[] = [];
  for (let k = 0; k < above.length; k++) {
    const i = above[k]!;
    const row = Math.floor(i / width);
    const col = i - row * width;
    if (!isGreatest(squares, width, height, col, row, reach)) continue;
    const noise = perNoise[i]!;
    const perDipole = (innerShare * noise) / filter.usualDipole;
    peaks.push({
      col,
      row,
      energy: Math.sqrt(squares[i]!),
      disc: (inner[i]! * discInner - outer[i]! * discOuter) * noise,
      right: (inner[i + lobe]! - inner[i - lobe]!) * perDipole,
      down: (inner[i + lobeRows]! - inner[i - lobeRows]!) * perDipole,
    });
  }
  return peaks;
}

/** Of equals the first, from the top and the left, is the greatest. */
function isGreatest(
  values: Float32Array,
  width: number,
  height: number,
  col: number,
  row: number,
  reach: number,
): boolean {
  const own = values[row * width + col]!;
  for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++) {
    for (let x = Math.max(0, col - reach); x <= Math.min(width - 1, col + reach); x++) {
      if ((x - col) ** 2 + (y - row) ** 2 > reach ** 2) continue;
      const other = values[y * width + x]!;
      if (other > own || (other === own && (y < row || (y === row && x < col)))) return false;
    }
  }
  return true;
}

function isWithin({ col, row }: PixelPoint, window: PixelWindow): boolean {
  return col >= window.col && row >= window.row && col < window.col + window.width && row < window.row + window.height;
}

/** What both dates show of a disc and of what is round it. */
function lookAt(
  { width, height, observed, before, after }: GreyPair,
  corner: PixelPoint,
  cell: number,
  at: PixelPoint,
  diameterPx: number,
  displacementPx: number,
): Pick<CompactSpot, 'brightening' | 'contrast' | 'evenness' | 'unexplained' | 'observed'> {
  const middle = { col: at.col / cell - corner.col, row: at.row / cell - corner.row };
  const radius = diameterPx / cell / 2;
  const reach = Math.max(2 * radius, radius + displacementPx / cell);
  const squares = { disc: radius ** 2, ring: 4 * radius ** 2, near: (radius + displacementPx / cell) ** 2 };
  let discSum = 0;
  let discTurn = 0;
  let discCount = 0;
  let discAll = 0;
  let ringSum = 0;
  let ringCount = 0;
  let [leastBefore, leastAfter] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [mostBefore, mostAfter] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const [top, bottom] = [Math.max(0, Math.floor(middle.row - reach)), Math.min(height, middle.row + reach)];
  const [left, right] = [Math.max(0, Math.floor(middle.col - reach)), Math.min(width, middle.col + reach)];
  for (let y = top; y < bottom; y++) {
    const up = (y + 0.5 - middle.row) ** 2;
    for (let x = left; x < right; x++) {
      const away = up + (x + 0.5 - middle.col) ** 2;
      const i = y * width + x;
      if (away < squares.disc) discAll++;
      if (observed[i] === 0) continue;
      const earlier = before[i]!;
      const later = after[i]!;
      if (away < squares.disc) {
        discSum += later - earlier;
        discTurn += Math.abs(later - earlier);
        discCount++;
      } else if (away < squares.ring) {
        ringSum += later - earlier;
        ringCount++;
      }
      if (away > squares.near) continue;
      if (earlier < leastBefore) leastBefore = earlier;
      if (earlier > mostBefore) mostBefore = earlier;
      if (later < leastAfter) leastAfter = later;
      if (later > mostAfter) mostAfter = later;
    }
  }
  const inside = discSum / Math.max(1, discCount);
  const contrast = inside - ringSum / Math.max(1, ringCount);
  const explained = Math.min(mostBefore - leastBefore, mostAfter - leastAfter);
  return {
    brightening: inside / LOG_STEPS,
    contrast: contrast / LOG_STEPS,
    evenness: discTurn > 0 ? Math.abs(discSum) / discTurn : 1,
    unexplained: explained > 0 ? Math.abs(contrast) / explained : 0,
    observed: discCount / Math.max(1, discAll),
  };
}
