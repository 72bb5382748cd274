import type { CompactModel } from '../change/compact/compact-model.ts';
import type { CompactSpot } from '../change/compact/compact-spots.ts';
import { LOG_STEPS } from '../change/log-plane.ts';
import type { CompactCandidate, CompactList } from '../contract/compact.ts';
import type { Finding } from '../contract/finding.ts';
import { toLonLat } from '../geo/crs.ts';
import { type Grid, pixelToMap } from '../geo/grid.ts';
import { groundPixelSide } from '../geo/ground.ts';
import type { SkyDirection } from '../geo/sun-position.ts';
import { rounded } from '../raster/rounded.ts';

/** Light and shade within this of the sun's line agree with it; grid north and the filter are no better than that. */
const AGREES_DEG = 60;
/** A dipole below this share of the whole answer has no direction. */
const LEAST_DIPOLE_SHARE = 0.3;

/** The list of small places that changed, as the run writes it. */
export function compactList(
  spots: readonly CompactSpot[],
  model: CompactModel,
  context: { readonly grid: Grid; readonly sun: SkyDirection | null; readonly findings: readonly Finding[] },
): CompactList {
  const { grid, findings } = context;
  const sunAzimuthDeg = grid.crs === null ? null : (context.sun?.azimuthDeg ?? null);
  const pixelMeters = groundPixelSide(grid);
  const candidates = spots.map((spot): CompactCandidate => {
    const { col, row, diameterPx, energy, disc, right, down, contrast, unexplained } = spot;
    return {
      col,
      row,
      at: grid.crs === null ? null : lonLatOf(toLonLat(grid.crs, pixelToMap(grid, spot))),
      diameterPx: rounded(diameterPx, 1),
      diameterMeters: pixelMeters === null ? null : rounded(diameterPx * pixelMeters, 1),
      energy: rounded(energy, 2),
      responses: { disc: rounded(disc, 2), right: rounded(right, 2), down: rounded(down, 2) },
      brighterTowardsDeg: rounded(brighterTowards(spot), 1),
      relief: sunAzimuthDeg === null ? null : reliefOf(spot, sunAzimuthDeg),
      contrast: rounded(contrast, 3),
      unexplained: rounded(unexplained, 2),
      finding: findings.find((finding) => isOf(finding, spot))?.id ?? null,
    };
  });
  return {
    diametersPx: model.filters.map(({ diameterPx }) => rounded(diameterPx, 1)),
    noise: rounded(model.spread / LOG_STEPS, 4),
    misregistrationPx: rounded(model.slipPx * 2 ** (model.filters[0]?.level ?? 0), 2),
    sunAzimuthDeg,
    candidates,
  };
}

function isOf(finding: Finding, { col, row }: CompactSpot): boolean {
  if (finding.kind !== 'change') return false;
  const { compact } = finding.evidence;
  return compact?.col === col && compact.row === row;
}

/** A pit shows its sunlit wall away from the sun, a mound towards it. */
function reliefOf(spot: CompactSpot, sunAzimuthDeg: number): 'pit' | 'mound' | 'neither' {
  if (Math.hypot(spot.right, spot.down) < LEAST_DIPOLE_SHARE * spot.energy) return 'neither';
  const turn = Math.abs(((brighterTowards(spot) - sunAzimuthDeg + 540) % 360) - 180);
  if (turn >= 180 - AGREES_DEG) return 'pit';
  return turn <= AGREES_DEG ? 'mound' : 'neither';
}

function brighterTowards({ right, down }: CompactSpot): number {
  return ((Math.atan2(right, -down) * 180) / Math.PI + 360) % 360;
}

function lonLatOf({ lon, lat }: { readonly lon: number; readonly lat: number }) {
  return { lon: rounded(lon, 7), lat: rounded(lat, 7) };
}
