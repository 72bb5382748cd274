import type { ChangeRegion } from '../change/change-region.ts';
import type { CompactSpot } from '../change/compact/compact-spots.ts';
import { outlineOf } from '../change/outline.ts';
import type { Threshold } from '../change/threshold.ts';
import type { ChangeFinding } from '../contract/finding.ts';
import type { BentMap } from '../geo/bent-map.ts';
import { crsTransform, WGS84 } from '../geo/crs.ts';
import { ringArea } from '../geo/ellipsoid-area.ts';
import { type Grid, pixelToMap } from '../geo/grid.ts';
import { groundPixelSide } from '../geo/ground.ts';
import type { LonLat } from '../geo/points.ts';
import { rounded } from '../raster/rounded.ts';
import { coarserGsd, type Scene } from '../scene/scene.ts';
import { changeClaims, changeSentence, spotSentence } from './change-words.ts';
import { offeredDamage } from './claims.ts';
import { sourceLocator } from './locate-in-source.ts';
import { positionOf } from './position-of.ts';

/** What regions have to be seen in to become findings. */
export interface FindingContext {
  readonly before: Scene;
  readonly after: Scene;
  /** The aligned grid that regions count in. */
  readonly grid: Grid;
  /** From the aligned grid to where the after scene's own georeference puts that pixel (`Registration`). */
  readonly gridToAfter: BentMap;
  readonly method: string;
  readonly threshold: Threshold;
  /** The minimum mapping unit, px: holes below it are not drawn. */
  readonly minimumAreaPx: number;
}

/**
 * States each region of change as a finding, in the order of the regions: `F1` is the strongest.
 *
 * Says that the ground looks different, where and how much; of the cause it says nothing. How it looks, and the confidence that rests
 * on that, are left null: they need the pixels (`hintFindings`).
 */
export function changeFindings(regions: readonly ChangeRegion[], context: FindingContext): ChangeFinding[] {
  const { before, after, grid, gridToAfter, method, threshold, minimumAreaPx } = context;
  const inBefore = sourceLocator(before, grid);
  const inAfter = sourceLocator(after, grid, gridToAfter);
  const pixelMeters = groundPixelSide(grid);
  const sight = { acrossPx: 0, gsdMeters: coarserGsd(before, after) };
  const claims = changeClaims(sight);
  return regions.map((region, i) => {
    const { box, areaPx, peak, mean, weight, brightening, evenness, spot } = region;
    const beforeBox = inBefore(box);
    const afterBox = inAfter(box);
    const areaM2 = areaOnGround(grid, region);
    return {
      id: `F${i + 1}`,
      kind: 'change',
      box,
      beforeBox: beforeBox?.box ?? null,
      afterBox: afterBox?.box ?? null,
      beforeAsset: beforeBox?.asset ?? null,
      afterAsset: afterBox?.asset ?? null,
      outline: outlineOf(region, { minimumHolePx: minimumAreaPx }).map((ring) =>
        ring.map(([col, row]) => [rounded(col, 2), rounded(row, 2)] as const),
      ),
      at: positionOf(grid, region.centroid),
      areaPx,
      areaM2,
      confidence: null,
      evidence: {
        method,
        channel: spot === undefined ? 'area' : 'compact',
        compact: spot === undefined ? null : compactEvidence(spot),
        peak: rounded(peak, 2),
        mean: rounded(mean, 2),
        weight: rounded(weight, 1),
        brightening: rounded(brightening, 3),
        evenness: rounded(evenness, 3),
        texture: null,
        shade: null,
        edge: null,
        calibratedOn: null,
        falseDiscoveryRate: null,
      },
      hint: null,
      sentence:
        spot === undefined
          ? changeSentence({ areaPx, areaM2, brightening, timesUsual: timesUsual(mean, threshold) })
          : spotSentence({ ...spot, diameterMeters: pixelMeters === null ? null : spot.diameterPx * pixelMeters }),
      claims,
      offeredDamage: offeredDamage('change', sight),
    };
  });
}

function compactEvidence({
  col,
  row,
  diameterPx,
  energy,
  unexplained,
}: CompactSpot): ChangeFinding['evidence']['compact'] {
  return {
    col,
    row,
    diameterPx: rounded(diameterPx, 1),
    energy: rounded(energy, 2),
    unexplained: rounded(unexplained, 2),
  };
}

/** The mean magnitude of a region over the median of the pair; null where the two scenes hardly differ at all. */
function timesUsual(mean: number, { median, spread }: Threshold): number | null {
  return median > spread / 10 ? (median + mean * spread) / median : null;
}

/** The sum of its runs of pixels, each a ring of four corners on the ellipsoid: right at any size and latitude. */
function areaOnGround({ crs, ...grid }: Grid, { runs }: ChangeRegion): number | null {
  if (crs === null) return null;
  const toWgs84 = crsTransform(crs, WGS84);
  const lonLat = (col: number, row: number): LonLat => {
    const { x, y } = toWgs84(pixelToMap({ crs, ...grid }, { col, row }));
    return { lon: x, lat: y };
  };
  const area = runs.reduce((sum, { row, start, end }) => {
    const corners = [lonLat(start, row + 1), lonLat(end, row + 1), lonLat(end, row), lonLat(start, row)];
    return sum + ringArea(corners);
  }, 0);
  return rounded(area, 2);
}
