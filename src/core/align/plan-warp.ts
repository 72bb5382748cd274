import { IDENTITY } from '../geo/affine.ts';
import { applyBentMap, type BentMap } from '../geo/bent-map.ts';
import { crsTransform } from '../geo/crs.ts';
import { type Grid, growWindow, mapToPixel, type PixelWindow, pixelToMap } from '../geo/grid.ts';
import type { PixelPoint } from '../geo/points.ts';
import { antiAliasReachPx, antiAliasSigmaPx } from '../raster/anti-alias.ts';
import { KERNEL_REACH_PX, pixelCentre } from '../raster/sampling.ts';

/** Side of a mesh cell at first, target px. */
const CELL_PX = 64;
/** Source positions that lie this close to whole pixels throughout are copied, px. */
const COPY_TOLERANCE_PX = 1e-3;

/**
 * How a window of the target grid is filled from a source. Plain data: it travels to worker threads.
 */
export interface WarpPlan {
  /** What is filled, px of the target grid. */
  readonly target: PixelWindow;
  /** What must be read, px of the source, margins for blur and kernel included where there are any; null where the source has nothing. */
  readonly source: PixelWindow | null;
  readonly mesh: WarpMesh;
  /** Source minus target pixel where both share one lattice: pixels are then copied, not resampled. */
  readonly copyOffset: PixelPoint | null;
  /** Blur before sampling, where the source is finer than the target; standard deviation along each axis, source px. */
  readonly antiAliasSigmaPx: PixelPoint;
}

/**
 * Exact source positions at the nodes of square cells, to be interpolated in between.
 *
 * Nodes lie on multiples of the cell on the target grid, so the windows of one grid agree where they meet.
 */
export interface WarpMesh {
  readonly cellPx: number;
  /** The first node's pixel on the target grid; a node is that pixel's centre. */
  readonly col: number;
  readonly row: number;
  /** Nodes across and down. */
  readonly cols: number;
  readonly rows: number;
  /** Source position of each node, px, row-major; not finite where the projection has none. */
  readonly sourceCol: Float64Array;
  readonly sourceRow: Float64Array;
}

export interface WarpPlanOptions {
  /** From the target grid to where the source's own georeference puts that pixel, on the same grid. */
  readonly gridToAfter?: BentMap;
  /** Largest error of interpolating between exact positions, source px. */
  readonly tolerancePx?: number;
}

/**
 * Plans how `window` of the `target` grid is resampled from `source`, through a coarse mesh of exact transforms.
 *
 * Cells of 64 px are halved until the error between their nodes is within `tolerancePx` (proj4 takes 0.5 µs a point:
 * per pixel it would cost ten times the sampling). Without a CRS on both sides, the two grids' own units are taken
 * as the same.
 */
export function planWarp(source: Grid, target: Grid, window: PixelWindow, options: WarpPlanOptions = {}): WarpPlan {
  const { gridToAfter = IDENTITY, tolerancePx = 0.05 } = options;
  const toSource = targetToSource(source, target, gridToAfter);
  let cellPx = CELL_PX;
  let mesh = layMesh(window, cellPx, toSource);
  while (cellPx > 1 && !isWithin(mesh, tolerancePx, toSource)) {
    cellPx /= 2;
    mesh = layMesh(window, cellPx, toSource);
  }
  const sigma = blurFor(target, toSource);
  const copyOffset = wholeOffset(mesh);
  const marginPx = KERNEL_REACH_PX + Math.max(antiAliasReachPx(sigma.col), antiAliasReachPx(sigma.row));
  return {
    target: window,
    source: windowToRead(mesh, window, source, copyOffset === null ? marginPx : 0),
    mesh,
    copyOffset,
    antiAliasSigmaPx: sigma,
  };
}

/** The source position of a target pixel's centre, px. */
type ToSource = (col: number, row: number) => PixelPoint;

function targetToSource(source: Grid, target: Grid, gridToAfter: BentMap): ToSource {
  const transform = source.crs === null || target.crs === null ? null : crsTransform(target.crs, source.crs);
  const middleX = source.originX + (source.width * source.pixelWidth) / 2;
  const isGeographic = source.crs?.isGeographic === true;
  return (col, row) => {
    const nominal = applyBentMap(gridToAfter, { col: pixelCentre(col), row: pixelCentre(row) });
    const here = pixelToMap(target, nominal);
    const there = transform === null ? here : transform(here);
    if (!isGeographic) return mapToPixel(source, there);
    // A grid that crosses the antimeridian counts on beyond 180°; transforms do not.
    const turns = Math.round((middleX - there.x) / 360);
    return mapToPixel(source, { x: there.x + 360 * turns, y: there.y });
  };
}

function layMesh(window: PixelWindow, cellPx: number, toSource: ToSource): WarpMesh {
  const col = Math.floor(window.col / cellPx) * cellPx;
  const row = Math.floor(window.row / cellPx) * cellPx;
  const cols = Math.floor((window.col + window.width - 1 - col) / cellPx) + 2;
  const rows = Math.floor((window.row + window.height - 1 - row) / cellPx) + 2;
  const sourceCol = new Float64Array(cols * rows);
  const sourceRow = new Float64Array(cols * rows);
  for (let node = 0; node < cols * rows; node++) {
    const at = toSource(col + (node % cols) * cellPx, row + Math.floor(node / cols) * cellPx);
    sourceCol[node] = at.col;
    sourceRow[node] = at.row;
  }
  return { cellPx, col, row, cols, rows, sourceCol, sourceRow };
}

/**
 * Looks at cell edges as well as centres: the coordinates of a conformal projection are harmonic, so their bends along
 * columns and rows cancel in the centre.
 */
function isWithin(mesh: WarpMesh, tolerancePx: number, toSource: ToSource): boolean {
  const probes = [
    { col: 0.5, row: 0 },
    { col: 0, row: 0.5 },
    { col: 0.5, row: 0.5 },
  ];
  for (let cellRow = 0; cellRow < mesh.rows - 1; cellRow++) {
    for (let cellCol = 0; cellCol < mesh.cols - 1; cellCol++) {
      for (const probe of probes) {
        const planned = interpolateMesh(mesh, cellCol, cellRow, probe.col, probe.row);
        const exact = toSource(
          mesh.col + (cellCol + probe.col) * mesh.cellPx,
          mesh.row + (cellRow + probe.row) * mesh.cellPx,
        );
        const errorPx = Math.hypot(planned.col - exact.col, planned.row - exact.row);
        if (!(errorPx <= tolerancePx) && Number.isFinite(exact.col + exact.row)) return false;
      }
    }
  }
  return true;
}

/** The source position inside a cell; `across` and `down` are 0..1 from its top-left node. */
function interpolateMesh(mesh: WarpMesh, cellCol: number, cellRow: number, across: number, down: number): PixelPoint {
  const node = cellRow * mesh.cols + cellCol;
  return {
    col: interpolateCell(mesh.sourceCol, node, mesh.cols, across, down),
    row: interpolateCell(mesh.sourceRow, node, mesh.cols, across, down),
  };
}

function interpolateCell(values: Float64Array, node: number, cols: number, across: number, down: number): number {
  const left = values[node]! + down * (values[node + cols]! - values[node]!);
  const right = values[node + 1]! + down * (values[node + cols + 1]! - values[node + 1]!);
  return left + across * (right - left);
}

/** Taken at the grid's centre, not the window's, so that all windows of a grid are blurred alike. */
function blurFor(target: Grid, toSource: ToSource): PixelPoint {
  const col = Math.floor(target.width / 2);
  const row = Math.floor(target.height / 2);
  const here = toSource(col, row);
  const right = toSource(col + 1, row);
  const below = toSource(col, row + 1);
  return {
    col: antiAliasSigmaPx(Math.hypot(right.col - here.col, below.col - here.col)),
    row: antiAliasSigmaPx(Math.hypot(right.row - here.row, below.row - here.row)),
  };
}

function wholeOffset(mesh: WarpMesh): PixelPoint | null {
  const col = Math.round(mesh.sourceCol[0]! - pixelCentre(mesh.col));
  const row = Math.round(mesh.sourceRow[0]! - pixelCentre(mesh.row));
  for (let node = 0; node < mesh.sourceCol.length; node++) {
    const targetCol = pixelCentre(mesh.col + (node % mesh.cols) * mesh.cellPx);
    const targetRow = pixelCentre(mesh.row + Math.floor(node / mesh.cols) * mesh.cellPx);
    const isWhole =
      Math.abs(mesh.sourceCol[node]! - targetCol - col) < COPY_TOLERANCE_PX &&
      Math.abs(mesh.sourceRow[node]! - targetRow - row) < COPY_TOLERANCE_PX;
    if (!isWhole) return null;
  }
  return { col, row };
}

function windowToRead(mesh: WarpMesh, window: PixelWindow, source: Grid, marginPx: number): PixelWindow | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const cell of meshCells(mesh, window)) {
    let [minCol, minRow, maxCol, maxRow] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const targetRow of [cell.row, cell.row + cell.height - 1]) {
      for (const targetCol of [cell.col, cell.col + cell.width - 1]) {
        const across = (targetCol - mesh.col) / mesh.cellPx - cell.cellCol;
        const down = (targetRow - mesh.row) / mesh.cellPx - cell.cellRow;
        const corner = interpolateMesh(mesh, cell.cellCol, cell.cellRow, across, down);
        minCol = Math.min(minCol, corner.col);
        maxCol = Math.max(maxCol, corner.col);
        minRow = Math.min(minRow, corner.row);
        maxRow = Math.max(maxRow, corner.row);
      }
    }
    const meetsSource = maxCol >= 0 && maxRow >= 0 && minCol <= source.width && minRow <= source.height;
    if (!meetsSource) continue; // as does a cell with a position that is not finite
    left = Math.min(left, Math.max(0, minCol));
    top = Math.min(top, Math.max(0, minRow));
    right = Math.max(right, Math.min(source.width, maxCol));
    bottom = Math.max(bottom, Math.min(source.height, maxRow));
  }
  if (left > right) return null;
  const col = Math.min(source.width - 1, Math.floor(left));
  const row = Math.min(source.height - 1, Math.floor(top));
  const touched = {
    col,
    row,
    width: Math.max(1, Math.ceil(right) - col),
    height: Math.max(1, Math.ceil(bottom) - row),
  };
  return growWindow(touched, marginPx, source);
}

/** A mesh cell's part of the window, px of the target grid. */
export interface MeshCell extends PixelWindow {
  readonly cellCol: number;
  readonly cellRow: number;
}

export function* meshCells(mesh: WarpMesh, window: PixelWindow): Generator<MeshCell> {
  for (let cellRow = 0; cellRow < mesh.rows - 1; cellRow++) {
    const row = Math.max(window.row, mesh.row + cellRow * mesh.cellPx);
    const height = Math.min(window.row + window.height, mesh.row + (cellRow + 1) * mesh.cellPx) - row;
    for (let cellCol = 0; cellCol < mesh.cols - 1; cellCol++) {
      const col = Math.max(window.col, mesh.col + cellCol * mesh.cellPx);
      const width = Math.min(window.col + window.width, mesh.col + (cellCol + 1) * mesh.cellPx) - col;
      yield { cellCol, cellRow, col, row, width, height };
    }
  }
}
